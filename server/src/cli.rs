//! The command line.

use crate::{http::Portal, site::BasePath, visitors::Day};
use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum, builder::BoolishValueParser};
use ipnet::IpNet;
use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};
use tintuc::model::Visits;
use tracing_subscriber::filter::Targets;

/// Serves tintuc: the built site, the published content, and the visitor counter.
#[derive(Debug, Parser)]
#[command(version)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// How much goes to the log (stderr): error, warn, info, debug, or by module such as `tintuc_server=debug`.
    #[arg(long, global = true, env = "TINTUC_LOG", default_value = "info")]
    pub log: Targets,
    /// How the log is written: for people, or as a line of JSON each.
    #[arg(long, global = true, env = "TINTUC_LOG_FORMAT", value_name = "FORMAT", default_value = "text")]
    pub log_format: LogFormat,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For programs: an object a line, with `timestamp`, `level`, `target` and `fields`.
    Json,
}

/// What the server can be told to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serves until it gets SIGTERM or SIGINT. Where there is no built site, only the content and the counter are served.
    Serve(Serve),
    /// Checks the content and prints what is wrong with it as `file:line: error|warning: reason`; exit status 1 when
    /// there are errors.
    Check(Check),
    /// Makes the feeds from the articles, and composes the articles' text (NFC) where it is not composed.
    Publish(Publish),
    /// Writes the whole site for a host that serves files: pages, content, feeds, and compressed forms of them all.
    Export(Export),
    /// Prints the tags by which a portal shows the news, for the address that site.json gives; with the integrity of this
    /// build's script.
    Embed(Embed),
    /// Copies the counter to a file, while a server counts; without the running visits.
    Backup(Backup),
    /// Shows the counter's figures: total, online, visits of each day, corrections. Or corrects them.
    Visitors(Visitors),
}

/// Options of `serve`.
#[derive(Args, Debug)]
pub struct Serve {
    /// The address to listen at; port 0 takes a free one. The address is printed on stdout when it is ready.
    #[arg(long, env = "TINTUC_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for the help's text")]
    pub built: BuiltSite,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for the help's text")]
    pub content: Content,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for the help's text")]
    pub counter: Counter,
    /// Where several servers share a counter: Redis 6.2 or later, or Valkey, such as `redis://10.0.0.5:6379/0`. Without it the
    /// server has its own, in the data directory.
    #[arg(long, env = "TINTUC_VISITORS", value_name = "URL", hide_env_values = true)]
    pub visitors: Option<String>,
    /// An address for Prometheus, at which `/metrics` is; port 0 takes a free one. Keep it from the public. None by default.
    #[arg(long, env = "TINTUC_METRICS", value_name = "ADDRESS")]
    pub metrics: Option<SocketAddr>,
    /// Connections at a time. One more makes one go that has been silent for long and whose network has many; the limit of
    /// open files bounds them, too.
    #[arg(long, env = "TINTUC_MAX_CONNECTIONS", value_name = "COUNT", default_value_t = 4_096)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    pub max_connections: u32,
    /// Readers heard within so many seconds are online; at most 1800, the length of silence that ends a visit.
    #[arg(long, env = "TINTUC_ONLINE_WINDOW", value_name = "SECONDS", default_value_t = 300)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=1800))]
    pub online_window: u32,
    /// Visits counted before tintuc: the counter starts there; by default `visits_seed` of site.json.
    #[arg(long, env = "TINTUC_VISITS_SEED", value_name = "COUNT")]
    pub visits_seed: Option<Visits>,
    /// New visits that one block of addresses (/24, or /48 of IPv6) may begin at once; beyond, they are answered but not
    /// counted.
    #[arg(long, env = "TINTUC_NEW_VISITS_BURST", value_name = "COUNT", default_value_t = 300)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    pub new_visits_burst: u32,
    /// New visits that one block of addresses may begin each minute after that.
    #[arg(long, env = "TINTUC_NEW_VISITS_PER_MINUTE", value_name = "COUNT", default_value_t = 60)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    pub new_visits_per_minute: u32,
    /// Portals that may show the pages below embed/ in an iframe, and count their readers: origins such as
    /// `https://portal.example`, or `*` for any site; separated by commas, or given several times. The news any site may read.
    #[arg(long, env = "TINTUC_PORTAL", value_name = "ORIGIN", value_delimiter = ',')]
    pub portal: Vec<Portal>,
    /// Proxies whose X-Forwarded-For is believed, such as 10.0.0.0/8; separated by commas, or given several times.
    #[arg(long, env = "TINTUC_TRUSTED_PROXY", value_name = "CIDR", value_delimiter = ',', value_parser = network)]
    pub trusted_proxy: Vec<IpNet>,
}

/// Options of `check`.
#[derive(Args, Debug)]
pub struct Check {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for the help's text")]
    pub content: Content,
}

/// Options of `publish`.
#[derive(Args, Debug)]
pub struct Publish {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for the help's text")]
    pub content: Content,
}

/// Options of `export`.
#[derive(Args, Debug)]
pub struct Export {
    /// Where to write; an older export there is replaced, anything else is left alone. An export to which somebody has added a
    /// file is not replaced.
    #[arg(value_name = "DIR")]
    pub to: PathBuf,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for the help's text")]
    pub built: BuiltSite,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for the help's text")]
    pub content: Content,
    /// A counter's data, whose figures go into the pages; none otherwise.
    #[arg(long, env = "TINTUC_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
}

/// Options of `embed`.
#[derive(Args, Debug)]
pub struct Embed {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for the help's text")]
    pub built: BuiltSite,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for the help's text")]
    pub content: Content,
}

/// Options of `backup`.
#[derive(Args, Debug)]
pub struct Backup {
    /// Where to write; an older backup there is replaced, anything else is left alone.
    #[arg(value_name = "FILE")]
    pub to: PathBuf,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for the help's text")]
    pub counter: Counter,
}

/// Options of `visitors`.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("change").args(["set", "add"]))]
pub struct Visitors {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for the help's text")]
    pub counter: Counter,
    /// The counter that several servers share, such as `redis://10.0.0.5:6379/0`, instead of the one in the data directory.
    #[arg(long, env = "TINTUC_VISITORS", value_name = "URL", hide_env_values = true)]
    pub visitors: Option<String>,
    /// Readers heard within so many seconds are shown as online; as the server has it.
    #[arg(long, env = "TINTUC_ONLINE_WINDOW", value_name = "SECONDS", default_value_t = 300)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=1800))]
    pub online_window: u32,
    /// Make the total this.
    #[arg(long, value_name = "COUNT", requires = "note")]
    pub set: Option<Visits>,
    /// Add so many visits; with a minus, take them away.
    #[arg(long, value_name = "COUNT", allow_negative_numbers = true, requires = "note")]
    #[arg(value_parser = clap::value_parser!(i64).range(-Visits::MOST.cast_signed()..=Visits::MOST.cast_signed()))]
    pub add: Option<i64>,
    /// The correction is of visits of this day, such as 2017-12-01: they change, and the total with them.
    #[arg(long, requires = "note")]
    pub day: Option<Day>,
    /// Why; kept with the correction. A server that is running takes it up at once.
    #[arg(long, value_name = "TEXT", requires = "change")]
    pub note: Option<String>,
}

/// The option of what counts or looks at the counter.
#[derive(Args, Debug)]
#[group(skip)]
pub struct Counter {
    /// Where the counter is kept; the server makes it if it is missing.
    #[arg(long, env = "TINTUC_DATA", value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
}

/// The options of what readers get the site from: `serve` and `export`.
#[derive(Args, Debug)]
#[group(skip)]
pub struct BuiltSite {
    /// The built site, as trunk wrote it.
    #[arg(long, env = "TINTUC_SITE", value_name = "DIR", default_value = "dist")]
    pub site: PathBuf,
    /// Ends reading offline: browsers that have the service worker drop it and what it kept, and reload. For the case
    /// that it goes wrong; leave it on until readers have come by.
    #[arg(long, env = "TINTUC_NO_OFFLINE", value_parser = BoolishValueParser::new())]
    pub no_offline: bool,
    /// The folder that the site lies in, such as /tin-tuc/. It is by default, and must be, the one that the site was built
    /// for (trunk build --public-url), as `<base href>` in its index.html says.
    #[arg(long, env = "TINTUC_BASE_PATH", value_name = "PATH")]
    pub base_path: Option<BasePath>,
}

/// The option that all commands have.
#[derive(Args, Debug)]
#[group(skip)]
pub struct Content {
    /// The published content: site.json, articles/, feed.json, media/, …
    #[arg(long = "content", env = "TINTUC_CONTENT", value_name = "DIR", default_value = "public/api")]
    pub directory: PathBuf,
}

/// A network, or a single address.
fn network(text: &str) -> Result<IpNet, String> {
    let single = || text.parse::<IpAddr>().map(IpNet::from);
    text.parse().or_else(|_| single()).map_err(|_| "a network is such as 10.0.0.0/8 or 2001:db8::/32".to_owned())
}
