use super::{load, say};
use crate::{
    cli,
    content::{Folder, Library},
    export::{Export, ExportError},
    site::SiteError,
    visitors::{Rules, Store, StoreError},
};
use std::{
    fmt,
    path::Path,
    process::ExitCode,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};
use tintuc::{
    model::{Figures, Timestamp},
    visitors::Reading,
};

/// Why nothing is exported.
#[derive(Debug)]
enum Failure {
    Site(SiteError),
    Counter(StoreError),
    Export(ExportError),
}

pub(super) fn run(options: &cli::Export) -> ExitCode {
    match export(options) {
        Ok(files) => {
            say(format_args!("{files} files are in {}", options.to.display()));
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn export(options: &cli::Export) -> Result<usize, Failure> {
    let site = load(&options.built).map_err(Failure::Site)?;
    let reading = options.data.as_deref().map_or(Ok(Reading::Unknown), reading).map_err(Failure::Counter)?;
    let library = Arc::new(Library::new(Folder::new(&options.content.directory)));
    let export = Export { site: Arc::new(site), library, reading };
    export.write(&options.to).map_err(Failure::Export)
}

/// The figures that a counter has stored; old ones, since nothing will keep the pages up to date.
fn reading(data: &Path) -> Result<Reading, StoreError> {
    let store = Store::existing(data)?;
    let Some((_, counted)) = store.counter()? else { return Ok(Reading::Unknown) };
    let total = counted.saturating_add_signed(store.correction()?);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let window = Rules::default().online_window;
    let since = u64::try_from(now.as_millis()).unwrap_or(u64::MAX).saturating_sub(window);
    let online = store.visits()?.iter().filter(|(_, last)| *last >= since).count();
    Ok(Reading::Old(Figures {
        total,
        online: u64::try_from(online).unwrap_or(u64::MAX),
        window_seconds: u32::try_from(window / 1_000).unwrap_or(u32::MAX),
        as_of: Timestamp::from_unix(i64::try_from(now.as_secs()).unwrap_or(i64::MAX)),
    }))
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Site(error) => error.fmt(f),
            Self::Counter(error) => write!(f, "the counter's figures cannot be read: {error}"),
            Self::Export(error) => write!(f, "nothing is exported: {error}"),
        }
    }
}

impl std::error::Error for Failure {}
