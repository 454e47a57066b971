use super::{DocumentKind, FileVersion, Located};
use crate::clock::Clock;
use serde_json::Value;
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};
use tintuc::model::Timestamp;

/// What time changes in the content while the files stay the same: an article that is dated ahead appears at its time.
#[derive(Debug)]
pub(super) struct Schedule {
    clock: Clock,
    state: RwLock<State>,
}

#[derive(Debug, Default)]
struct State {
    /// The times, in order, at which a version of a file says more than before.
    scheduled: HashMap<String, (FileVersion, Vec<Timestamp>)>,
    /// What is served in the place of files that were derived before an article came due.
    derived: HashMap<String, Derived>,
    edition: u64,
}

#[derive(Debug)]
struct Derived {
    /// The version of the file that it replaces. A later version of the file takes precedence.
    over: Option<FileVersion>,
    text: Arc<str>,
}

impl Schedule {
    pub(super) fn new(clock: Clock) -> Self {
        Self { clock, state: RwLock::default() }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.timestamp()
    }

    /// The version of a document whose file has this version; `None` if the document does not exist yet.
    pub(super) fn version(&self, path: &str, file: Option<FileVersion>) -> Option<FileVersion> {
        let state = self.read();
        if state.derived.get(path).is_some_and(|derived| derived.over == file) {
            return Some(file.unwrap_or_default().of_edition(state.edition));
        }
        let file = file?;
        let Some((_, moments)) = state.scheduled.get(path).filter(|(version, _)| *version == file) else {
            return Some(file);
        };
        let now = self.now();
        let passed = moments.iter().filter(|moment| **moment <= now).count();
        let exists = passed > 0 || !is_article(path);
        exists.then_some(file.of_edition(passed as u64))
    }

    /// The text that is served in the place of this version of a file.
    pub(super) fn derived(&self, path: &str, file: Option<FileVersion>) -> Option<Arc<str>> {
        let state = self.read();
        state.derived.get(path).filter(|derived| derived.over == file).map(|derived| Arc::clone(&derived.text))
    }

    /// The articles that are dated ahead and when they are due, as far as they have been read.
    pub(super) fn scheduled(&self) -> Vec<(String, Timestamp)> {
        let (state, now) = (self.read(), self.now());
        let articles = state.scheduled.iter().filter(|(path, _)| is_article(path));
        let mut scheduled: Vec<_> = articles
            .filter_map(|(path, (_, due))| Some((path.clone(), *due.first()?)))
            .filter(|(_, due)| *due > now)
            .collect();
        scheduled.sort_unstable();
        scheduled
    }

    /// The paths of all such texts.
    pub(super) fn derived_paths(&self) -> Vec<String> {
        self.read().derived.keys().cloned().collect()
    }

    /// Serves these texts in the place of files, and no others.
    pub(super) fn derive(&self, texts: BTreeMap<String, String>, version: impl Fn(&str) -> Option<FileVersion>) {
        let derived = texts.into_iter().map(|(path, text)| {
            let over = version(&path);
            (path, Derived { over, text: text.into() })
        });
        let derived = derived.collect();
        let mut state = self.write();
        // Greater than any number of a file's own times.
        state.edition = state.edition.max(1 << 32) + 1;
        state.derived = derived;
    }

    /// When an article is due, if that is in the future.
    pub(super) fn due(&self, article: &[u8]) -> Option<Timestamp> {
        let field = *Located::read(std::str::from_utf8(article).ok()?).ok()?.fields()?.get("date_published")?;
        Timestamp::parse(&field.string()?).ok().filter(|due| *due > self.now())
    }

    /// A feed without the items that are dated ahead, and when they are due; `None` if it has none.
    pub(super) fn without_scheduled(&self, feed: &[u8]) -> Option<(Vec<u8>, Vec<Timestamp>)> {
        let now = self.now();
        let mut feed: Value = serde_json::from_slice(feed).ok()?;
        let mut moments = Vec::new();
        feed.get_mut("items")?.as_array_mut()?.retain(|item| {
            let date = item.get("date_published").and_then(Value::as_str).and_then(|date| Timestamp::parse(date).ok());
            let due = date.filter(|date| *date > now);
            moments.extend(due);
            due.is_none()
        });
        moments.sort_unstable();
        let feed = (!moments.is_empty()).then(|| serde_json::to_vec(&feed).ok())??;
        Some((feed, moments))
    }

    /// Notes when a version of a file will say more. Returns whether that is new.
    pub(super) fn note(&self, path: &str, file: FileVersion, moments: Vec<Timestamp>) -> bool {
        let mut state = self.write();
        if state.scheduled.get(path).is_some_and(|(version, _)| *version == file) {
            return false;
        }
        state.scheduled.insert(path.to_owned(), (file, moments));
        true
    }

    /// A panic elsewhere leaves the state valid.
    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_article(path: &str) -> bool {
    DocumentKind::of(path) == Some(DocumentKind::Article)
}
