use super::{FileVersion, Library, Missing};
use crate::http::Resource;
use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use tintuc::{
    locale::Locale,
    model::{Site, parse},
};

/// Reads the documents that something is made of, and notes their versions.
#[derive(Debug)]
pub(crate) struct Dependencies<'a> {
    library: &'a Library,
    versions: Vec<(String, Option<FileVersion>)>,
    /// Whether every file could be read.
    all_readable: bool,
}

/// The versions of all files that something was made of. Missing files count, too.
#[derive(Debug)]
pub(crate) struct FileVersions(Vec<(String, Option<FileVersion>)>);

/// The most attempts. Content that changes all the time must not keep readers waiting.
const MAX_ATTEMPTS: usize = 3;

/// Makes something of documents, and makes it again if one of them changed meanwhile. When the directory is switched to another
/// release, a page is of one release or of the other, and never of both.
pub(crate) fn consistent_read<T>(
    library: &Library,
    make: impl Fn() -> T,
    versions: impl Fn(&T) -> Option<&FileVersions>,
) -> T {
    let mut result = make();
    for _ in 0..MAX_ATTEMPTS {
        if versions(&result).is_none_or(|versions| versions.are_current(library)) {
            break;
        }
        result = make();
    }
    result
}

impl<'a> Dependencies<'a> {
    pub(crate) const fn new(library: &'a Library) -> Self {
        Self { library, versions: Vec::new(), all_readable: true }
    }

    /// A document, and its text in the served form.
    pub(crate) fn document<T: DeserializeOwned>(&mut self, path: &str) -> Option<(T, Arc<Resource>)> {
        let served = self.served(path)?;
        let document = parse(std::str::from_utf8(served.body()).ok()?).ok()?;
        Some((document, served))
    }

    /// The office in a language, or in Vietnamese if it is missing in that language, and its text in the served form. The site's
    /// address is that of `site.json` for all languages.
    pub(crate) fn site(&mut self, locale: Locale) -> Option<(Site, Arc<Resource>)> {
        let own = self.document::<Site>(&format!("{}site.json", locale.api_prefix()));
        let Some((site, served)) = own.filter(|_| locale != Locale::Vi) else { return self.document("site.json") };
        let url = self.document::<Site>("site.json").map(|(vietnamese, _)| vietnamese.url);
        Some((Site { url: url.unwrap_or(site.url), ..site }, served))
    }

    /// A document in the served form.
    pub(crate) fn served(&mut self, path: &str) -> Option<Arc<Resource>> {
        self.note(path);
        match self.library.get(path) {
            Ok(served) => Some(served),
            Err(missing) => {
                self.all_readable &= missing != Missing::Unreadable;
                None
            }
        }
    }

    /// The size in bytes of the file that an address of the content names.
    pub(crate) fn bytes(&mut self, address: &str) -> Option<u64> {
        let path = percent_decode_str(address).decode_utf8().ok()?;
        self.note(&path);
        self.library.folder().find(&path).ok().map(|(_, metadata)| metadata.len())
    }

    /// The names of a folder's documents.
    pub(crate) fn names(&mut self, folder: &str) -> Vec<String> {
        self.note(folder);
        self.library.folder().names(folder, ".json").unwrap_or_default()
    }

    /// The versions; `None` if a file could not be read just now, because then its version is unknown.
    pub(crate) fn versions(self) -> Option<FileVersions> {
        self.all_readable.then_some(FileVersions(self.versions))
    }

    /// Called before the file is read: a file that changes meanwhile has another version the next time.
    fn note(&mut self, path: &str) {
        self.versions.push((path.to_owned(), self.library.version(path)));
    }
}

impl FileVersions {
    /// Whether all files are unchanged. It takes one look at the disk for each, which its cache answers in a microsecond.
    pub(crate) fn are_current(&self, library: &Library) -> bool {
        self.0.iter().all(|(path, version)| library.version(path) == *version)
    }
}
