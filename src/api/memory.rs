use crate::{locale::Locale, model::Feed};
use std::{any::Any, sync::Arc};

/// A document of some type, as views share it.
pub(super) type Document = Arc<dyn Any + Send + Sync>;

/// How a document may be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// From memory if it is there: going back shows what was there before, at once.
    Remembered,
    /// From memory if it was read within the last minute: what was prefetched opens at once.
    Recent,
    /// From the server, which answers 304 when nothing has changed.
    Current,
}

/// What was read or used, newest last.
#[derive(Default)]
pub(super) struct Memory(Vec<Entry>);

struct Entry {
    path: String,
    document: Document,
    /// When it was read, in Unix milliseconds.
    read: f64,
}

/// How long a document counts as recent, in milliseconds.
const RECENT: f64 = 60_000.0;
/// Documents kept for going back, and those fetched ahead: some 5 kB of text each, a page of the listing 20.
const MEMORY: usize = 200;

impl Memory {
    pub(super) fn has(&self, path: &str) -> bool {
        self.0.iter().any(|known| known.path == path)
    }

    /// The feeds in a language.
    pub(super) fn feeds(&self, locale: Locale) -> impl Iterator<Item = &Feed> {
        let own = self.0.iter().filter(move |known| known.path.starts_with("en/") == (locale == Locale::En));
        own.filter_map(|known| known.document.downcast_ref::<Feed>())
    }

    /// Keeps a document that was read at a time in Unix milliseconds.
    pub(super) fn remember(&mut self, path: String, document: Document, read: f64) -> Document {
        self.0.retain(|known| known.path != path);
        if self.0.len() >= MEMORY {
            self.0.remove(0);
        }
        self.0.push(Entry { path, document: document.clone(), read });
        document
    }

    pub(super) fn remembered(&mut self, path: &str, freshness: Freshness) -> Option<Document> {
        let index = self.0.iter().position(|known| known.path == path)?;
        let fresh = match freshness {
            Freshness::Remembered => true,
            Freshness::Recent => (0.0..RECENT).contains(&(js_sys::Date::now() - self.0[index].read)),
            Freshness::Current => false,
        };
        if !fresh {
            return None;
        }
        // What is used stays: many articles are fetched ahead and never opened.
        let known = self.0.remove(index);
        let document = known.document.clone();
        self.0.push(known);
        Some(document)
    }
}
