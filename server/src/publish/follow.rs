//! Articles that are dated ahead: `publish` leaves them out and lists when they are due. At that time the server derives the
//! listings again, without a change of any file.

use super::{
    Plan, PublishError,
    scheduled::{LIST, Scheduled},
};
use crate::content::{FileVersion, Folder, Library, WritableFolder};
use std::{
    fs, io,
    path::PathBuf,
    sync::{Arc, Weak},
    thread,
    time::Duration,
};

/// How often the list is read.
const POLL_INTERVAL: Duration = Duration::from_secs(1);
/// The pause after a failure.
const RETRY_INTERVAL: Duration = Duration::from_secs(60);

/// Derives the listings again, once, if an article has come due since the content was published.
///
/// # Errors
/// [`PublishError`] when the content cannot be read.
pub fn catch_up(library: &Library) -> Result<(), PublishError> {
    Follower::default().update(library)
}

/// Derives the listings again whenever an article comes due, as long as the library exists.
pub(crate) fn follow(library: &Arc<Library>) {
    let library = Arc::downgrade(library);
    let started = thread::Builder::new().name("due".to_owned()).spawn(move || Follower::default().follow(&library));
    if let Err(error) = started {
        tracing::error!("what is dated ahead will not appear by itself: {error}");
    }
}

/// Follows the list of articles that are dated ahead.
#[derive(Debug, Default)]
struct Follower(Option<Known>);

/// What the listings were derived from.
#[derive(Debug, PartialEq, Eq)]
struct Known {
    due: Vec<Scheduled>,
    /// The release: the directory may be a link that is switched to another release.
    release: Option<PathBuf>,
    /// The front feed as it was published.
    feed: Option<FileVersion>,
}

impl Follower {
    fn follow(&mut self, library: &Weak<Library>) {
        while let Some(library) = library.upgrade() {
            let done = self.update(&library).inspect_err(|error| tracing::error!("what has come due: {error}"));
            drop(library);
            thread::sleep(if done.is_ok() { POLL_INTERVAL } else { RETRY_INTERVAL });
        }
    }

    fn update(&mut self, library: &Library) -> Result<(), PublishError> {
        let (folder, now) = (library.folder(), library.now());
        let due = listed(folder).map_err(|error| PublishError::File(folder.path().join(LIST), error))?;
        let due = due.into_iter().filter(|article| article.at <= now).collect::<Vec<_>>();
        let release = fs::canonicalize(folder.path()).ok();
        let known = Known { due, release, feed: folder.version("feed.json") };
        // Most of the time nothing is due.
        if self.0.as_ref().is_some_and(|before| *before == known || (before.due.is_empty() && known.due.is_empty())) {
            return Ok(());
        }
        let texts = if known.due.is_empty() { Plan::default() } else { Plan::make_at(folder, now)? }.writes;
        for article in &known.due {
            tracing::info!("articles/{}.json has come due", article.id);
        }
        library.derive(texts);
        self.0 = Some(known);
        Ok(())
    }
}

/// The articles that the last `publish` left out.
fn listed(folder: &Folder) -> io::Result<Vec<Scheduled>> {
    // Others report a missing content directory.
    let Ok(desk) = WritableFolder::of(folder) else { return Ok(Vec::new()) };
    let list = desk.read(LIST)?.unwrap_or_default();
    Ok(list.lines().filter_map(Scheduled::read).collect())
}
