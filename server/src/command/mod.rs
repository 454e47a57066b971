//! What each command does.

mod backup;
mod check;
mod embed;
mod export;
mod publish;
mod serve;
mod visitors;

use crate::{
    cli::{BuiltSite, Cli, Command, LogFormat},
    site::{Site, SiteError},
    terminal::Plain,
};
use std::{
    fmt,
    io::{self, IsTerminal as _, Write as _},
    process::ExitCode,
};
use tracing_subscriber::{Layer as _, layer::SubscriberExt as _, util::SubscriberInitExt as _};

/// Runs the command line.
pub fn run(cli: Cli) -> ExitCode {
    let log = tracing_subscriber::fmt::layer().with_writer(io::stderr).with_ansi(io::stderr().is_terminal());
    let log = match cli.log_format {
        LogFormat::Text => log.boxed(),
        LogFormat::Json => log.json().boxed(),
    };
    tracing_subscriber::registry().with(log).with(cli.log).init();
    match cli.command {
        Command::Serve(options) => serve::run(&options),
        Command::Check(options) => check::run(&options),
        Command::Export(options) => export::run(&options),
        Command::Embed(options) => embed::run(&options),
        Command::Publish(options) => publish::run(&options),
        Command::Backup(options) => backup::run(&options),
        Command::Visitors(options) => visitors::run(&options),
    }
}

/// The built site as the options have it.
fn load(options: &BuiltSite) -> Result<Site, SiteError> {
    let mut site = Site::load(&options.site)?;
    if let Some(base) = &options.base_path {
        site = site.at(base)?;
    }
    Ok(if options.no_offline { site } else { site.with_offline() })
}

/// Prints a line for the user, and only one whatever stands in it. Who closed the pipe does not want to read it.
fn say(line: impl fmt::Display) {
    let mut out = io::stdout();
    let _ = writeln!(out, "{}", Plain(line)).and_then(|()| out.flush());
}
