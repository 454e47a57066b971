use super::{Library, Missing, folder::Stamp};
use crate::http::Resource;
use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use tintuc::{
    locale::Locale,
    model::{Site, parse},
};

/// The documents that something is made of, noted while it is made.
#[derive(Debug)]
pub(crate) struct Sources<'a> {
    library: &'a Library,
    stamps: Vec<(String, Option<Stamp>)>,
    whole: bool,
}

/// The versions of everything that something was made of; what was missing counts, too.
#[derive(Debug)]
pub(crate) struct Stamps(Vec<(String, Option<Stamp>)>);

/// So often something is made again at most: who writes without end must not keep readers waiting.
const TRIES: usize = 3;

/// Makes something of documents, and again where one of them changed meanwhile, as when the directory is switched to another
/// release: a page is of one release or the other.
pub(crate) fn of_one_moment<T>(library: &Library, make: impl Fn() -> T, stamps: impl Fn(&T) -> Option<&Stamps>) -> T {
    let mut result = make();
    for _ in 0..TRIES {
        if stamps(&result).is_none_or(|stamps| stamps.hold(library)) {
            break;
        }
        result = make();
    }
    result
}

impl<'a> Sources<'a> {
    pub(crate) const fn new(library: &'a Library) -> Self {
        Self { library, stamps: Vec::new(), whole: true }
    }

    /// A document, and its text as it is served.
    pub(crate) fn document<T: DeserializeOwned>(&mut self, path: &str) -> Option<(T, Arc<Resource>)> {
        let served = self.served(path)?;
        let document = parse(std::str::from_utf8(served.body()).ok()?).ok()?;
        Some((document, served))
    }

    /// The office in a language, in Vietnamese where it is not there in that one; and its text as it is served. Where the site
    /// lies says `site.json` for all languages.
    pub(crate) fn site(&mut self, locale: Locale) -> Option<(Site, Arc<Resource>)> {
        let own = self.document::<Site>(&format!("{}site.json", locale.api_prefix()));
        let Some((site, served)) = own.filter(|_| locale != Locale::Vi) else { return self.document("site.json") };
        let url = self.document::<Site>("site.json").map(|(vietnamese, _)| vietnamese.url);
        Some((Site { url: url.unwrap_or(site.url), ..site }, served))
    }

    /// A document as it is served.
    pub(crate) fn served(&mut self, path: &str) -> Option<Arc<Resource>> {
        self.note(path);
        match self.library.get(path) {
            Ok(served) => Some(served),
            Err(missing) => {
                self.whole &= missing != Missing::Unreadable;
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

    /// What was noted; nothing where a file could not be read just now, for that says nothing of its version.
    pub(crate) fn stamps(self) -> Option<Stamps> {
        self.whole.then_some(Stamps(self.stamps))
    }

    /// Noted before it is read: what changes meanwhile has another stamp the next time.
    fn note(&mut self, path: &str) {
        self.stamps.push((path.to_owned(), self.library.stamp(path)));
    }
}

impl Stamps {
    /// Whether everything is still as it was. A look at the disk for each, which its cache answers in a microsecond.
    pub(crate) fn hold(&self, library: &Library) -> bool {
        self.0.iter().all(|(path, stamp)| library.stamp(path) == *stamp)
    }
}
