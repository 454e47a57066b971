use super::{Kind, Located, Stamp};
use crate::clock::Clock;
use serde_json::Value;
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};
use tintuc::model::Timestamp;

/// What the passing of time changes in the content while its files stay as they are: what is dated ahead is not published
/// before its time, and then it is.
#[derive(Debug)]
pub(super) struct Timetable {
    clock: Clock,
    state: RwLock<State>,
}

#[derive(Debug, Default)]
struct State {
    /// The moments at which a version of a file says more than before, in order.
    ahead: HashMap<String, (Stamp, Vec<Timestamp>)>,
    /// What takes the place of files that were derived before an article came due.
    derived: HashMap<String, Derived>,
    edition: u64,
}

#[derive(Debug)]
struct Derived {
    /// The version of the file that it was made for: a later one counts more.
    over: Option<Stamp>,
    text: Arc<str>,
}

impl Timetable {
    pub(super) fn new(clock: Clock) -> Self {
        Self { clock, state: RwLock::default() }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.timestamp()
    }

    /// The version of a document whose file has this one; nothing where there is none yet.
    pub(super) fn stamp(&self, path: &str, file: Option<Stamp>) -> Option<Stamp> {
        let state = self.read();
        if state.derived.get(path).is_some_and(|derived| derived.over == file) {
            return Some(file.unwrap_or_default().of_edition(state.edition));
        }
        let file = file?;
        let Some((_, moments)) = state.ahead.get(path).filter(|(stamp, _)| *stamp == file) else { return Some(file) };
        let now = self.now();
        let come = moments.iter().filter(|moment| **moment <= now).count();
        let is_there = come > 0 || !is_article(path);
        is_there.then_some(file.of_edition(come as u64))
    }

    /// The text that takes the place of this version of a file.
    pub(super) fn derived(&self, path: &str, file: Option<Stamp>) -> Option<Arc<str>> {
        let state = self.read();
        state.derived.get(path).filter(|derived| derived.over == file).map(|derived| Arc::clone(&derived.text))
    }

    /// The articles that are dated ahead, as far as they have been read, and when they are due.
    pub(super) fn ahead(&self) -> Vec<(String, Timestamp)> {
        let (state, now) = (self.read(), self.now());
        let articles = state.ahead.iter().filter(|(path, _)| is_article(path));
        let mut ahead: Vec<_> = articles
            .filter_map(|(path, (_, due))| Some((path.clone(), *due.first()?)))
            .filter(|(_, due)| *due > now)
            .collect();
        ahead.sort_unstable();
        ahead
    }

    /// The paths of all such texts.
    pub(super) fn derived_paths(&self) -> Vec<String> {
        self.read().derived.keys().cloned().collect()
    }

    /// Has these texts take the place of files, and none but these.
    pub(super) fn derive(&self, texts: BTreeMap<String, String>, version: impl Fn(&str) -> Option<Stamp>) {
        let derived = texts.into_iter().map(|(path, text)| {
            let over = version(&path);
            (path, Derived { over, text: text.into() })
        });
        let derived = derived.collect();
        let mut state = self.write();
        // Beyond the numbers that a file's own moments give.
        state.edition = state.edition.max(1 << 32) + 1;
        state.derived = derived;
    }

    /// When an article is due, if that is still to come.
    pub(super) fn due(&self, article: &[u8]) -> Option<Timestamp> {
        let field = *Located::read(std::str::from_utf8(article).ok()?).ok()?.fields()?.get("date_published")?;
        Timestamp::parse(&field.string()?).ok().filter(|due| *due > self.now())
    }

    /// A feed without the items that are dated ahead, and when they are due; nothing where it has none.
    pub(super) fn without_ahead(&self, feed: &[u8]) -> Option<(Vec<u8>, Vec<Timestamp>)> {
        let now = self.now();
        let mut feed: Value = serde_json::from_slice(feed).ok()?;
        let mut moments = Vec::new();
        feed.get_mut("items")?.as_array_mut()?.retain(|item| {
            let date = item.get("date_published").and_then(Value::as_str).and_then(|date| Timestamp::parse(date).ok());
            let ahead = date.filter(|date| *date > now);
            moments.extend(ahead);
            ahead.is_none()
        });
        moments.sort_unstable();
        let feed = (!moments.is_empty()).then(|| serde_json::to_vec(&feed).ok())??;
        Some((feed, moments))
    }

    /// Notes when a version of a file says more; whether that is new.
    pub(super) fn note(&self, path: &str, file: Stamp, moments: Vec<Timestamp>) -> bool {
        let mut state = self.write();
        if state.ahead.get(path).is_some_and(|(stamp, _)| *stamp == file) {
            return false;
        }
        state.ahead.insert(path.to_owned(), (file, moments));
        true
    }

    /// It is whole after each step, so a panic elsewhere does not spoil it.
    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_article(path: &str) -> bool {
    Kind::of(path) == Some(Kind::Article)
}
