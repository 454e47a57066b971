//! Articles that are dated ahead: publishing leaves them out and lists when they are due; then the server derives anew what
//! is made of the articles, without a file changing.

use super::{Plan, PublishError, plan::LIST};
use crate::content::{Desk, Folder, Library, Stamp};
use std::{
    fs, io,
    path::PathBuf,
    sync::{Arc, Weak},
    thread,
    time::Duration,
};
use tintuc::model::{Id, Timestamp};

/// An article that is not published yet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// When it is.
    pub at: Timestamp,
    /// Its name.
    pub id: Id,
}

/// What such a line of the list begins with; no path of a derived file does.
const MARK: &str = "due ";
/// So often the list is looked at.
const REST: Duration = Duration::from_secs(1);
/// So long after a failure.
const LONG_REST: Duration = Duration::from_secs(60);

impl Due {
    /// From a line of the list; nothing where that names a file.
    pub(super) fn read(line: &str) -> Option<Self> {
        let (at, id) = line.strip_prefix(MARK)?.split_once(' ')?;
        Some(Self { at: Timestamp::parse(at).ok()?, id: Id::new(id).ok()? })
    }

    /// As a line of the list.
    pub(super) fn line(&self) -> String {
        format!("{MARK}{} {}\n", self.at, self.id)
    }
}

/// Has a library derive anew, once and now, if an article has come due since the content was published.
///
/// # Errors
/// [`PublishError`] when the content cannot be read.
pub fn catch_up(library: &Library) -> Result<(), PublishError> {
    Follower::default().look(library)
}

/// Does so at the time of each article, as long as there is the library.
pub(crate) fn follow(library: &Arc<Library>) {
    let library = Arc::downgrade(library);
    let started = thread::Builder::new().name("due".to_owned()).spawn(move || Follower::default().follow(&library));
    if let Err(error) = started {
        tracing::error!("what is dated ahead will not appear by itself: {error}");
    }
}

/// Knows what has come due so far.
#[derive(Debug, Default)]
struct Follower(Option<Known>);

/// What the library derives from.
#[derive(Debug, PartialEq, Eq)]
struct Known {
    come: Vec<Due>,
    /// The release: the directory may be a link that is switched to another one.
    release: Option<PathBuf>,
    /// The front feed as it was published.
    feed: Option<Stamp>,
}

impl Follower {
    fn follow(&mut self, library: &Weak<Library>) {
        while let Some(library) = library.upgrade() {
            let done = self.look(&library).inspect_err(|error| tracing::error!("what has come due: {error}"));
            drop(library);
            thread::sleep(if done.is_ok() { REST } else { LONG_REST });
        }
    }

    fn look(&mut self, library: &Library) -> Result<(), PublishError> {
        let (folder, now) = (library.folder(), library.now());
        let come = listed(folder).map_err(|error| PublishError::File(folder.path().join(LIST), error))?;
        let come = come.into_iter().filter(|due| due.at <= now).collect::<Vec<_>>();
        let release = fs::canonicalize(folder.path()).ok();
        let known = Known { come, release, feed: folder.stamp("feed.json") };
        // Most of the time nothing is due.
        if self.0.as_ref().is_some_and(|before| *before == known || (before.come.is_empty() && known.come.is_empty())) {
            return Ok(());
        }
        let come = &known.come;
        let texts = if come.is_empty() { Plan::default() } else { Plan::make_at(folder, now)? }.writes;
        for due in come {
            tracing::info!("articles/{}.json has come due", due.id);
        }
        library.derive(texts);
        self.0 = Some(known);
        Ok(())
    }
}

/// What the last publishing left out.
fn listed(folder: &Folder) -> io::Result<Vec<Due>> {
    // Whether there is content at all is for others to say.
    let Ok(desk) = Desk::of(folder) else { return Ok(Vec::new()) };
    let list = desk.read(LIST)?.unwrap_or_default();
    Ok(list.lines().filter_map(Due::read).collect())
}
