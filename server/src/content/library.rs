use super::{Checked, Folder, Kind, MAX_BYTES, Severity, cache::Cache, check, folder::Stamp, timetable::Timetable};
use crate::{
    clock::Clock,
    http::{Caching, Quality, Resource},
    parallel,
    terminal::Plain,
};
use serde::de::DeserializeOwned;
use std::{
    collections::{BTreeMap, HashMap},
    fs::File,
    io::{self, Read as _},
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tintuc::{
    locale::Locale,
    model::{Id, Site, Timestamp, parse},
};

/// Documents kept in memory, in bytes before compression; the others are read again when they are asked for.
const MEMORY: usize = 64 * 1024 * 1024;

/// The documents of the content directory: checked once for each of their versions.
///
/// What is dated ahead is not there before its time. A file that becomes wrong is reported, and its last good version goes on being served as long as it is in memory.
#[derive(Debug)]
pub struct Library {
    folder: Folder,
    time: Timetable,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    known: HashMap<String, Known>,
    cache: Cache<String, Arc<Resource>>,
}

/// What is known of a file's version.
#[derive(Clone, Debug)]
struct Known {
    stamp: Stamp,
    /// Why it is not served.
    error: Option<String>,
}

/// Why there is no document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// There is no such file.
    NotFound,
    /// The file is wrong, and why.
    Wrong(String),
    /// The file could not be read.
    Unreadable,
}

impl Library {
    /// A library over a directory, of which nothing is known yet.
    pub fn new(folder: Folder) -> Self {
        Self::at(folder, Clock::system())
    }

    /// The same by another clock.
    pub fn at(folder: Folder, clock: Clock) -> Self {
        let state = Mutex::new(State { known: HashMap::new(), cache: Cache::new(MEMORY) });
        Self { folder, time: Timetable::new(clock), state }
    }

    /// The directory.
    pub const fn folder(&self) -> &Folder {
        &self.folder
    }

    /// What time it is.
    pub(crate) fn now(&self) -> Timestamp {
        self.time.now()
    }

    /// What tells a version of this document or folder from others, which time can change, too; nothing where there is none.
    pub(crate) fn stamp(&self, path: &str) -> Option<Stamp> {
        self.time.stamp(path, self.folder.stamp(path))
    }

    /// The articles that are dated ahead, as far as they have been asked for, and when they are due.
    pub fn ahead(&self) -> Vec<(String, Timestamp)> {
        self.time.ahead()
    }

    /// Has these texts take the place of files as they are now, and none but these: what is derived of the articles, once one
    /// of them has come due.
    pub(crate) fn derive(&self, texts: BTreeMap<String, String>) {
        self.time.derive(texts, |path| self.folder.stamp(path));
    }

    /// The paths of those texts, also where there is no such file.
    pub(crate) fn derived(&self) -> Vec<String> {
        self.time.derived_paths()
    }

    /// The paths of all documents.
    ///
    /// # Errors
    /// When the directory cannot be read.
    pub fn documents(&self) -> io::Result<Vec<String>> {
        documents(&self.folder)
    }

    /// Reads and checks documents, reporting in the log; returns how many are served, and how many are wrong.
    pub fn scan(&self, paths: &[String]) -> (usize, usize) {
        let served = parallel::map(paths, |path| self.get(path).is_ok());
        let good = served.iter().filter(|served| **served).count();
        (good, served.len() - good)
    }

    /// The document at this path, as it is now on the disk. It blocks while it reads.
    ///
    /// # Errors
    /// [`Missing`] says why there is none.
    pub fn get(&self, path: &str) -> Result<Arc<Resource>, Missing> {
        let kind = Kind::of(path).ok_or(Missing::NotFound)?;
        let found = self.folder.find(path).ok();
        // Taken before reading: what changes meanwhile has another stamp the next time.
        let version = found.as_ref().map(|(_, metadata)| Stamp::of(metadata));
        let Some(stamp) = self.time.stamp(path, version) else { return Err(self.forget(path)) };
        if let Some(known) = self.known(path, stamp) {
            return known;
        }
        let mut bytes = match (self.time.derived(path, version), found) {
            (Some(text), _) => text.as_bytes().to_vec(),
            (None, Some((file, _))) => read(&file).map_err(|error| {
                tracing::error!("{}: {error}", Plain(path));
                Missing::Unreadable
            })?,
            (None, None) => return Err(self.forget(path)),
        };
        let checked = check(kind, path, &bytes, &|path| self.folder.has(path));
        let error = checked.error().map(|error| format!("line {}: {}", error.line, error.reason));
        if let Some(version) = version.filter(|_| error.is_none()) {
            match self.in_time(kind, path, version, bytes) {
                Some(now) => bytes = now,
                None => return Err(self.forget(path)),
            }
        }
        let document = Arc::new(Resource::new(kind.media_type(), Caching::Revalidate, Quality::Quick, bytes));
        let mut state = self.state();
        // Not what was read while the file changed: another thread may have put a later version there meanwhile.
        let current = self.stamp(path) == Some(stamp);
        if current {
            let before = state.known.insert(path.to_owned(), Known { stamp, error: error.clone() });
            // A version that only had to make room in memory was reported when it was new.
            if before.is_none_or(|before| before.stamp != stamp) {
                self.report(&checked);
            }
        }
        if let Some(error) = error {
            return state.cache.get(path).cloned().ok_or(Missing::Wrong(error));
        }
        if current {
            state.cache.put(path.to_owned(), Arc::clone(&document), document.body().len());
        }
        Ok(document)
    }

    /// The document at this path, if it is in memory and has not changed on the disk. It takes one look at the disk.
    pub fn cached(&self, path: &str) -> Option<Arc<Resource>> {
        let stamp = self.stamp(path)?;
        self.known(path, stamp)?.ok()
    }

    /// Whether there is such a document, and of that kind.
    pub fn has(&self, kind: Kind, path: &str) -> bool {
        Kind::of(path) == Some(kind) && self.get(path).is_ok()
    }

    /// The office, in a language; in Vietnamese where it is not there in that one.
    pub fn site(&self, locale: Locale) -> Option<Site> {
        let paths = [format!("{}site.json", locale.api_prefix()), "site.json".to_owned()];
        paths.iter().find_map(|path| self.read(path))
    }

    /// What a document says.
    pub fn read<T: DeserializeOwned>(&self, path: &str) -> Option<T> {
        let document = self.get(path).ok()?;
        parse(std::str::from_utf8(document.body()).ok()?).ok()
    }

    /// Whether the office has this section; without `site.json` what has a feed counts as one.
    pub fn has_section(&self, locale: Locale, section: &Id) -> bool {
        match self.site(locale) {
            Some(site) => site.section_title(section).is_some(),
            None => self.has(Kind::Feed, &format!("{}sections/{section}.json", locale.api_prefix())),
        }
    }

    /// What is known of this version of the file; nothing where it must be read.
    fn known(&self, path: &str, stamp: Stamp) -> Option<Result<Arc<Resource>, Missing>> {
        let mut state = self.state();
        let known = state.known.get(path).filter(|known| known.stamp == stamp)?.clone();
        match (state.cache.get(path).cloned(), known.error) {
            (Some(document), _) => Some(Ok(document)),
            (None, Some(error)) => Some(Err(Missing::Wrong(error))),
            (None, None) => None,
        }
    }

    /// What a document says at this time; nothing where it is not due yet.
    fn in_time(&self, kind: Kind, path: &str, version: Stamp, bytes: Vec<u8>) -> Option<Vec<u8>> {
        match kind {
            Kind::Article => {
                let Some(due) = self.time.due(&bytes) else { return Some(bytes) };
                if self.time.note(path, version, vec![due]) {
                    tracing::info!("{} is not published before {due}", Plain(path));
                }
                None
            }
            // Some are written by hand, and others by a machine whose clock was ahead.
            Kind::Feed => Some(match self.time.without_ahead(&bytes) {
                Some((now, moments)) => {
                    self.time.note(path, version, moments);
                    now
                }
                None => bytes,
            }),
            Kind::Site | Kind::Archive => Some(bytes),
        }
    }

    /// Forgets a document that is not there.
    fn forget(&self, path: &str) -> Missing {
        let mut state = self.state();
        state.known.remove(path);
        state.cache.remove(path);
        Missing::NotFound
    }

    fn report(&self, checked: &Checked) {
        let directory = Plain(self.folder.path().display());
        for finding in checked.findings() {
            match finding.severity {
                Severity::Error => tracing::error!("{directory}/{finding}"),
                Severity::Warning => tracing::warn!("{directory}/{finding}"),
            }
        }
    }

    /// The state is whole after each step, so a panic elsewhere does not spoil it.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The paths of all documents in a content directory.
///
/// # Errors
/// When the directory cannot be read.
pub(crate) fn documents(folder: &Folder) -> io::Result<Vec<String>> {
    let mut paths = Vec::new();
    for below in Kind::FOLDERS {
        let names = folder.names(below, ".json")?.into_iter();
        paths.extend(names.map(|name| if below.is_empty() { name } else { format!("{below}/{name}") }));
    }
    Ok(paths)
}

/// A file's bytes, but not more than tell that there are too many. Without a byte order mark: some editors put one in front of
/// a text, where nobody sees it.
pub(crate) fn read(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = read_as_is(file)?;
    if bytes.starts_with(MARK) {
        bytes.drain(..MARK.len());
    }
    Ok(bytes)
}

/// The same with the mark.
pub(crate) fn read_as_is(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(file)?.take(MAX_BYTES + MARK.len() as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The byte order mark of UTF-8.
pub(crate) const MARK: &[u8] = "\u{feff}".as_bytes();
