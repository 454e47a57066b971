use super::{built_site::load, output::print_line};
use crate::{
    Parts, app, cli,
    content::{Folder, Library},
    http::{self, App, Limits, Portals, TrustedProxies},
    metrics::{self, Metrics},
    site::{BasePath, Site, SiteError},
    terminal::SingleLine,
    visitors::{
        AnyCounter, CounterSettings, Rules, SharedCounter, SharedCounterAdmin, StoreError, SyncTask, WriteThread,
    },
};
use std::{fmt, io, net::SocketAddr, process::ExitCode, sync::Arc, time::Instant};
use tintuc::{locale::Locale, model::Visits};
use tokio::net::TcpListener;

/// Why the server does not start.
#[derive(Debug)]
enum StartError {
    Site(SiteError),
    Content(io::Error),
    Counter(StoreError),
    Listen(SocketAddr, io::Error),
    Runtime(io::Error),
}

pub(super) fn run(options: &cli::Serve) -> ExitCode {
    match serve(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn serve(options: &cli::Serve) -> Result<(), StartError> {
    let library = Arc::new(Library::new(Folder::new(&options.content.directory)));
    check(&library).map_err(StartError::Content)?;
    let site = site(&options.built)?;
    let own_base = || site.as_ref().map(|site| site.base().clone()).unwrap_or_default();
    let base = options.built.base_path.clone().unwrap_or_else(own_base);
    let settings = settings(options, &library);
    let limits = Limits {
        connections: connections(options.max_connections),
        proxies: settings.proxies.clone(),
        ..Limits::default()
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(StartError::Runtime)?;
    let (visitors, persistence) = runtime.block_on(counter(options, settings))?;
    let metrics = options.metrics.map(|address| (address, Arc::new(Metrics::new(visitors.clone()))));
    let app = app(Parts { base: base.clone(), site, library, visitors, portals: Portals::new(options.portal.clone()) });
    let app = metrics.iter().fold(app, |app, (_, metrics)| app.with_metrics(Arc::clone(metrics)));
    let served = runtime.block_on(async {
        let metrics = match metrics {
            Some((address, metrics)) => Some(listen_for_metrics(address, metrics).await?),
            None => None,
        };
        listen(options.listen, app, limits, &base, metrics).await
    });
    match persistence {
        Persistence::Shared(sync) => {
            runtime.block_on(sync.stop());
            runtime.shutdown_background();
        }
        Persistence::Local(writer) => {
            // Without waiting: a handler that hangs must not keep the counter from being written.
            runtime.shutdown_background();
            writer.stop();
        }
    }
    served
}

/// What saves the counter, and stops with the server.
enum Persistence {
    Local(WriteThread),
    Shared(SyncTask),
}

async fn counter(options: &cli::Serve, settings: CounterSettings) -> Result<(AnyCounter, Persistence), StartError> {
    if let Some(address) = &options.visitors {
        // A store that cannot be reached now may be reached later.
        if SharedCounterAdmin::open(address).is_ok_and(|mut admin| admin.exceeds_limit().unwrap_or_default()) {
            return Err(StartError::Counter(StoreError::TooLarge));
        }
        let shared =
            Arc::new(SharedCounter::new(address, settings).map_err(StoreError::Shared).map_err(StartError::Counter)?);
        let sync = SyncTask::start(Arc::clone(&shared)).await;
        return Ok((shared.into(), Persistence::Shared(sync)));
    }
    let (visitors, writer) = WriteThread::start(options.counter.data.clone(), settings).map_err(StartError::Counter)?;
    Ok((visitors.into(), Persistence::Local(writer)))
}

/// Checks the content in the background. A document that is requested meanwhile is checked at once.
fn check(library: &Arc<Library>) -> io::Result<()> {
    let (library, paths) = (Arc::clone(library), library.documents()?);
    let check = move || {
        let start = Instant::now();
        let (good, wrong) = library.scan(&paths);
        tracing::info!(good, wrong, took = ?start.elapsed(), "the content is checked");
    };
    std::thread::Builder::new().name("check".to_owned()).spawn(check).map(drop)
}

fn site(options: &cli::BuiltSite) -> Result<Option<Arc<Site>>, StartError> {
    if !options.site.exists() {
        tracing::warn!(
            "{} is missing: only the content and the counter are served",
            SingleLine(options.site.display())
        );
        return Ok(None);
    }
    let start = Instant::now();
    let site = load(options).map_err(StartError::Site)?;
    tracing::info!(took = ?start.elapsed(), "the site is loaded and compressed");
    Ok(Some(Arc::new(site)))
}

fn settings(options: &cli::Serve, library: &Library) -> CounterSettings {
    let rules = Rules {
        visit_gap: Rules::VISIT_GAP,
        online_window: u64::from(options.online_window) * 1_000,
        burst: options.new_visits_burst,
        per_minute: options.new_visits_per_minute,
        running: Rules::RUNNING,
    };
    let of_site = || library.site(Locale::Vi).map(|site| site.visits_seed);
    let seed = options.visits_seed.map(Visits::get).or_else(of_site).unwrap_or_default();
    CounterSettings { rules, seed, proxies: TrustedProxies::new(options.trusted_proxy.clone()) }
}

/// The number of connections that was asked for, or that is possible: each is an open file, and so is every picture while it is
/// sent. The limit that a process starts with is often far below the one that it may set.
fn connections(wanted: u32) -> usize {
    let wanted = usize::try_from(wanted).unwrap_or(usize::MAX);
    let possible = open_files().map_or(usize::MAX, |files| (files / 2).max(1));
    if possible < wanted {
        tracing::warn!("only {possible} connections at a time, since the limit of open files is {}", possible * 2);
    }
    wanted.min(possible)
}

#[cfg(unix)]
fn open_files() -> Option<usize> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let raised = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }).is_ok();
    usize::try_from(if raised { maximum } else { current }?).ok()
}

/// Other systems have no such limit.
#[cfg(not(unix))]
fn open_files() -> Option<usize> {
    None
}

/// Serves the metrics until the process ends, and returns their address.
async fn listen_for_metrics(address: SocketAddr, metrics: Arc<Metrics>) -> Result<SocketAddr, StartError> {
    let failed = |error| StartError::Listen(address, error);
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let at = listener.local_addr().map_err(failed)?;
    tokio::spawn(http::serve(listener, metrics::app(metrics), Limits::default(), std::future::pending()));
    Ok(at)
}

async fn listen(
    address: SocketAddr,
    app: App,
    limits: Limits,
    base: &BasePath,
    metrics: Option<SocketAddr>,
) -> Result<(), StartError> {
    let failed = |error| StartError::Listen(address, error);
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let at = listener.local_addr().map_err(failed)?;
    let signal = stop_signal().map_err(failed)?;
    print_line(format_args!("tintuc is at http://{at}{}", base.as_str()));
    if let Some(at) = metrics {
        print_line(format_args!("the metrics are at http://{at}/metrics"));
    }
    http::serve(listener, app, limits, async {
        signal.await;
        tracing::info!("stopping");
    })
    .await;
    Ok(())
}

/// Ends at SIGTERM (what service managers send) or SIGINT (Ctrl-C).
#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Ends at Ctrl-C.
#[cfg(not(unix))]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Site(error) => error.fmt(f),
            Self::Content(error) => write!(f, "the content directory cannot be read: {error}"),
            Self::Counter(error) => write!(f, "the counter does not start: {error}"),
            Self::Listen(address, error) => write!(f, "cannot listen at {address}: {error}"),
            Self::Runtime(error) => write!(f, "no threads to serve with: {error}"),
        }
    }
}

impl std::error::Error for StartError {}
