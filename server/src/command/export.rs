use super::{built_site::load, output::print_line};
use crate::{
    cli,
    clock::Clock,
    content::{Folder, Library},
    export::{Export, ExportError},
    site::SiteError,
    visitors::{Rules, Store, StoreError},
};
use std::{fmt, path::Path, process::ExitCode, sync::Arc};
use tintuc::visitors::CounterState;

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
            print_line(format_args!("{files} files are in {}", options.to.display()));
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
    let reading = options.data.as_deref().map_or(Ok(CounterState::Unknown), reading).map_err(Failure::Counter)?;
    let library = Arc::new(Library::new(Folder::new(&options.content.directory)));
    let export = Export { site: Arc::new(site), library, reading };
    let files = export.write(&options.to).map_err(Failure::Export)?;
    for (path, at) in export.library.scheduled() {
        print_line(format_args!("left out {path}: it is due at {at}; export again then"));
    }
    Ok(files)
}

/// The figures that a counter has saved. They count as old, because nothing updates exported pages.
fn reading(data: &Path) -> Result<CounterState, StoreError> {
    let figures = Store::existing(data)?.figures(&Clock::system(), Rules::default().online_window)?;
    Ok(figures.map_or(CounterState::Unknown, CounterState::Stale))
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
