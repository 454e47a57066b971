use super::{Cache, CheckResult, DocumentKind, FileVersion, Folder, MAX_BYTES, Severity, check, schedule::Schedule};
use crate::{
    clock::Clock,
    http::{Caching, Quality, Resource},
    parallel,
    terminal::SingleLine,
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

/// The most bytes of documents in memory, before compression. Others are read again when they are requested.
const MEMORY: usize = 64 * 1024 * 1024;

/// The documents of the content directory, each checked once for every version of its file.
///
/// An article that is dated ahead does not exist before its time. A file that becomes invalid is reported, and its last valid
/// version is served as long as it is in memory.
#[derive(Debug)]
pub struct Library {
    folder: Folder,
    schedule: Schedule,
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
    version: FileVersion,
    /// Why it is not served.
    error: Option<String>,
}

/// Why a document is not served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// There is no such file.
    NotFound,
    /// The file is invalid, with the reason.
    Wrong(String),
    /// The file could not be read.
    Unreadable,
}

impl Library {
    /// A library over a directory, which is not read yet.
    pub fn new(folder: Folder) -> Self {
        Self::at(folder, Clock::system())
    }

    /// The same with another clock.
    pub fn at(folder: Folder, clock: Clock) -> Self {
        let state = Mutex::new(State { known: HashMap::new(), cache: Cache::new(MEMORY) });
        Self { folder, schedule: Schedule::new(clock), state }
    }

    /// The directory.
    pub const fn folder(&self) -> &Folder {
        &self.folder
    }

    /// The time now.
    pub(crate) fn now(&self) -> Timestamp {
        self.schedule.now()
    }

    /// The version of this document or folder, which time changes, too; `None` if it is missing.
    pub(crate) fn version(&self, path: &str) -> Option<FileVersion> {
        self.schedule.version(path, self.folder.version(path))
    }

    /// The articles that are dated ahead and when they are due, as far as they have been read.
    pub fn scheduled(&self) -> Vec<(String, Timestamp)> {
        self.schedule.scheduled()
    }

    /// Serves these texts in the place of the files as they are now, and no others: the listings, after an article has come due.
    pub(crate) fn derive(&self, texts: BTreeMap<String, String>) {
        self.schedule.derive(texts, |path| self.folder.version(path));
    }

    /// The paths of those texts, also of those without a file.
    pub(crate) fn derived(&self) -> Vec<String> {
        self.schedule.derived_paths()
    }

    /// The paths of all documents.
    ///
    /// # Errors
    /// When the directory cannot be read.
    pub fn documents(&self) -> io::Result<Vec<String>> {
        documents(&self.folder)
    }

    /// Reads and checks documents, and reports mistakes in the log. Returns how many are served, and how many are not.
    pub fn scan(&self, paths: &[String]) -> (usize, usize) {
        let served = parallel::map(paths, |path| self.get(path).is_ok());
        let good = served.iter().filter(|served| **served).count();
        (good, served.len() - good)
    }

    /// The document at this path, as it is now on the disk. Blocks while it reads.
    ///
    /// # Errors
    /// [`Missing`] says why it is not served.
    pub fn get(&self, path: &str) -> Result<Arc<Resource>, Missing> {
        let kind = DocumentKind::of(path).ok_or(Missing::NotFound)?;
        let found = self.folder.find(path).ok();
        // Before reading: a file that changes meanwhile has another version the next time.
        let on_disk = found.as_ref().map(|(_, metadata)| FileVersion::of(metadata));
        let Some(version) = self.schedule.version(path, on_disk) else { return Err(self.forget(path)) };
        if let Some(known) = self.known(path, version) {
            return known;
        }
        let mut bytes = match (self.schedule.derived(path, on_disk), found) {
            (Some(text), _) => text.as_bytes().to_vec(),
            (None, Some((file, _))) => read(&file).map_err(|error| {
                tracing::error!("{}: {error}", SingleLine(path));
                Missing::Unreadable
            })?,
            (None, None) => return Err(self.forget(path)),
        };
        let checked = check(kind, path, &bytes, &|path| self.folder.has(path));
        let error = checked.error().map(|error| format!("line {}: {}", error.line, error.reason));
        if let Some(on_disk) = on_disk.filter(|_| error.is_none()) {
            match self.as_of_now(kind, path, on_disk, bytes) {
                Some(now) => bytes = now,
                None => return Err(self.forget(path)),
            }
        }
        let document = Arc::new(Resource::new(kind.media_type(), Caching::Revalidate, Quality::Quick, bytes));
        let mut state = self.state();
        // A file that changed while it was read is not kept: another thread may have read a later version.
        let current = self.version(path) == Some(version);
        if current {
            let before = state.known.insert(path.to_owned(), Known { version, error: error.clone() });
            // A version that was evicted from memory was reported when it was new.
            if before.is_none_or(|before| before.version != version) {
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
        let version = self.version(path)?;
        self.known(path, version)?.ok()
    }

    /// Whether there is a valid document of this kind at this path.
    pub fn has(&self, kind: DocumentKind, path: &str) -> bool {
        DocumentKind::of(path) == Some(kind) && self.get(path).is_ok()
    }

    /// The office in a language, or in Vietnamese if it is missing in that language.
    pub fn site(&self, locale: Locale) -> Option<Site> {
        let paths = [format!("{}site.json", locale.api_prefix()), "site.json".to_owned()];
        paths.iter().find_map(|path| self.read(path))
    }

    /// Reads a document.
    pub fn read<T: DeserializeOwned>(&self, path: &str) -> Option<T> {
        let document = self.get(path).ok()?;
        parse(std::str::from_utf8(document.body()).ok()?).ok()
    }

    /// Whether the office has this section. Without `site.json` every section with a feed counts.
    pub fn has_section(&self, locale: Locale, section: &Id) -> bool {
        match self.site(locale) {
            Some(site) => site.section_title(section).is_some(),
            None => self.has(DocumentKind::Feed, &format!("{}sections/{section}.json", locale.api_prefix())),
        }
    }

    /// What is known of this version of the file; `None` if it must be read.
    fn known(&self, path: &str, version: FileVersion) -> Option<Result<Arc<Resource>, Missing>> {
        let mut state = self.state();
        let known = state.known.get(path).filter(|known| known.version == version)?.clone();
        match (state.cache.get(path).cloned(), known.error) {
            (Some(document), _) => Some(Ok(document)),
            (None, Some(error)) => Some(Err(Missing::Wrong(error))),
            (None, None) => None,
        }
    }

    /// What a document says now; `None` if it is not due yet.
    fn as_of_now(&self, kind: DocumentKind, path: &str, version: FileVersion, bytes: Vec<u8>) -> Option<Vec<u8>> {
        match kind {
            DocumentKind::Article => {
                let Some(due) = self.schedule.due(&bytes) else { return Some(bytes) };
                if self.schedule.note(path, version, vec![due]) {
                    tracing::info!("{} is not published before {due}", SingleLine(path));
                }
                None
            }
            // A feed may be written by hand, or by a machine whose clock was ahead.
            DocumentKind::Feed => Some(match self.schedule.without_scheduled(&bytes) {
                Some((now, moments)) => {
                    self.schedule.note(path, version, moments);
                    now
                }
                None => bytes,
            }),
            DocumentKind::Site | DocumentKind::Archive => Some(bytes),
        }
    }

    /// Forgets a document that does not exist.
    fn forget(&self, path: &str) -> Missing {
        let mut state = self.state();
        state.known.remove(path);
        state.cache.remove(path);
        Missing::NotFound
    }

    fn report(&self, checked: &CheckResult) {
        let directory = SingleLine(self.folder.path().display());
        for diagnostic in checked.diagnostics() {
            match diagnostic.severity {
                Severity::Error => tracing::error!("{directory}/{diagnostic}"),
                Severity::Warning => tracing::warn!("{directory}/{diagnostic}"),
            }
        }
    }

    /// A panic elsewhere leaves the state valid.
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
    for below in DocumentKind::FOLDERS {
        let names = folder.names(below, ".json")?.into_iter();
        paths.extend(names.map(|name| if below.is_empty() { name } else { format!("{below}/{name}") }));
    }
    Ok(paths)
}

/// A file's bytes, but at most one more than are allowed. Without the byte order mark that some editors put in front of a text,
/// where nobody sees it.
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
