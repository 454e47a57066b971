//! The only code that speaks HTTP: one function a document of the contract, with a small memory of what was read.

mod error;
mod request;
mod seed;

pub use error::ApiError;
pub use request::Request;

use crate::{
    locale::Locale,
    model::{self, Archive, Article, ContentError, Feed, Id, Site, Teaser, VisitorCounts},
    search::{self, Query},
};
use request::get;
use seed::Seeds;
use serde::de::DeserializeOwned;
use std::{
    any::Any,
    cell::RefCell,
    future::poll_fn,
    rc::Rc,
    sync::Arc,
    task::{Poll, Waker},
};

/// The text of a file of the site that is not the API's.
///
/// # Errors
/// [`ApiError`] when it cannot be had.
pub async fn file(address: &str, request: &Request) -> Result<String, ApiError> {
    get(address, true, request).await
}

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

/// The API under one base.
#[derive(Clone)]
pub struct Api {
    base: Rc<str>,
    memory: Rc<RefCell<Memory>>,
    under_way: Rc<RefCell<Vec<UnderWay>>>,
}

/// What was read or used, newest last.
type Memory = Vec<Entry>;

/// A document of some type, as views share it.
type Document = Arc<dyn Any + Send + Sync>;

/// Reads a document of some type. What fetches and remembers does not know the types, and so is there only once.
type Reader = fn(&str) -> Result<Document, ContentError>;

fn reader<T: DeserializeOwned + Send + Sync + 'static>(json: &str) -> Result<Document, ContentError> {
    Ok(Arc::new(model::parse::<T>(json)?))
}

/// A document of the type that its path has.
fn typed<T: Send + Sync + 'static>(document: Document) -> Option<Arc<T>> {
    document.downcast().ok()
}

/// A path that is being fetched, and who waits for it.
struct UnderWay {
    path: String,
    waiting: Vec<Waker>,
}

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

impl Api {
    /// An API whose paths lie below `base`, which ends in a slash.
    pub fn new(base: &str) -> Self {
        Self { base: base.into(), memory: Rc::default(), under_way: Rc::default() }
    }

    /// `site.json` in a language; the Vietnamese one where there is none in that language.
    ///
    /// # Errors
    /// [`ApiError`] when neither can be had.
    pub async fn site(&self, locale: Locale, request: &Request) -> Result<Arc<Site>, ApiError> {
        let path = |locale: Locale| format!("{}site.json", locale.api_prefix());
        match self.read(path(locale), Freshness::Remembered, request).await {
            Err(ApiError::NotFound { .. }) if locale != Locale::Vi => {
                self.read(path(Locale::Vi), Freshness::Remembered, request).await
            }
            answer => answer,
        }
    }

    /// `site.json` if it has been read already.
    pub fn remembered_site(&self, locale: Locale) -> Option<Arc<Site>> {
        let path = format!("{}site.json", locale.api_prefix());
        let known = self.remembered(&path, Freshness::Remembered);
        known.or_else(|| self.remembered("site.json", Freshness::Remembered)).and_then(typed)
    }

    /// Whether the document at this path has been read already.
    pub fn has(&self, path: &str) -> bool {
        self.memory.borrow().iter().any(|known| known.path == path)
    }

    /// An article in short.
    ///
    /// # Errors
    /// [`ApiError`] says why it cannot be shown.
    pub async fn teaser(&self, id: &Id, request: &Request) -> Result<Teaser, ApiError> {
        let known = self.remembered(&format!("teasers/{id}.json"), Freshness::Remembered);
        if let Some(teaser) = known.and_then(typed::<Teaser>) {
            return Ok(teaser.as_ref().clone());
        }
        let mut again = true;
        loop {
            match self.article(id, Freshness::Remembered, request).await {
                // Browsers break off all that is under way when the reader stops the loading of anything, or begins to leave
                // and stays. A page says so and can be tried again; a teaser would only be missing.
                Err(ApiError::Network { .. }) if again => again = false,
                article => return article.map(|article| article.teaser()),
            }
        }
    }

    /// The feed at a path: a page of a listing, or what a search has found.
    ///
    /// # Errors
    /// [`ApiError`] says why it cannot be shown.
    pub async fn feed(&self, path: String, freshness: Freshness, request: &Request) -> Result<Arc<Feed>, ApiError> {
        self.read(path, freshness, request).await
    }

    /// The months of a language's archive.
    ///
    /// # Errors
    /// [`ApiError`] says why they cannot be shown.
    pub async fn archive(
        &self,
        locale: Locale,
        freshness: Freshness,
        request: &Request,
    ) -> Result<Arc<Archive>, ApiError> {
        self.read(Archive::path(locale), freshness, request).await
    }

    /// An article, in whichever language it is.
    ///
    /// # Errors
    /// [`ApiError`] says why it cannot be shown.
    pub async fn article(&self, id: &Id, freshness: Freshness, request: &Request) -> Result<Arc<Article>, ApiError> {
        self.read(format!("articles/{id}.json"), freshness, request).await
    }

    /// What the titles of the news in memory have of a query.
    pub fn titles(&self, locale: Locale, query: &Query) -> Feed {
        let memory = self.memory.borrow();
        let own = memory.iter().filter(|known| known.path.starts_with("en/") == (locale == Locale::En));
        let feeds = own.filter_map(|known| known.document.downcast_ref::<Feed>());
        search::titles(feeds.filter(|feed| feed.found.is_none()), query)
    }

    /// Tells the counter that the reader of this visit is here, and reads its figures.
    ///
    /// # Errors
    /// [`ApiError`]; its `retry_after` says when the server wants to be asked again.
    pub async fn send_heartbeat(&self, visit: &str, request: &Request) -> Result<VisitorCounts, ApiError> {
        let path = "visitors".to_owned();
        let text = request::post(&self.address(&path), visit, request).await?;
        model::parse(&text).map_err(|cause| ApiError::ContentError { path, cause })
    }

    async fn read<T: DeserializeOwned + Send + Sync + 'static>(
        &self,
        path: String,
        freshness: Freshness,
        request: &Request,
    ) -> Result<Arc<T>, ApiError> {
        let document = self.document(path, freshness, request, reader::<T>).await?;
        // A path never has another type; if it had, nobody could use the answer.
        typed(document).ok_or(ApiError::Abandoned)
    }

    async fn document(
        &self,
        path: String,
        freshness: Freshness,
        request: &Request,
        read: Reader,
    ) -> Result<Document, ApiError> {
        if let Some(document) = self.remembered(&path, freshness) {
            return Ok(document);
        }
        // A tap comes a moment after the touch that has the article fetched already.
        if freshness != Freshness::Current {
            self.join(&path).await;
            if let Some(document) = self.remembered(&path, Freshness::Recent) {
                return Ok(document);
            }
        }
        let _fetching = self.announce(&path);
        let text = match get(&self.address(&path), freshness == Freshness::Current, request).await {
            Ok(text) => text,
            // Nothing is lost: what was read before is better than no page.
            Err(fault) if fault.is_passing() => return self.remembered(&path, Freshness::Remembered).ok_or(fault),
            Err(fault) => return Err(fault),
        };
        match read(&text) {
            Ok(document) => Ok(self.remember(path, document, js_sys::Date::now())),
            Err(cause) => Err(ApiError::ContentError { path, cause }),
        }
    }

    /// Waits for the end of a fetch of this path, if one is under way.
    async fn join(&self, path: &str) {
        poll_fn(|context| match self.under_way.borrow_mut().iter_mut().find(|fetching| fetching.path == path) {
            Some(fetching) => {
                fetching.waiting.push(context.waker().clone());
                Poll::Pending
            }
            None => Poll::Ready(()),
        })
        .await;
    }

    /// Lets others join until the handle is dropped; who comes second has nothing to announce.
    fn announce(&self, path: &str) -> Option<Fetching> {
        let mut under_way = self.under_way.borrow_mut();
        if under_way.iter().any(|fetching| fetching.path == path) {
            return None;
        }
        under_way.push(UnderWay { path: path.to_owned(), waiting: Vec::new() });
        Some(Fetching { path: path.to_owned(), under_way: self.under_way.clone() })
    }

    /// Takes in the documents that a snapshot was made of, so that nobody asks for them again.
    pub fn seed(&self, json: &str) {
        // What cannot be read is asked for when it is needed.
        let Ok(Seeds(documents)) = model::parse(json) else { return };
        for (path, document) in documents {
            // Nobody knows how long the page lay in some cache.
            self.remember(path, document, 0.0);
        }
    }

    fn remember(&self, path: String, document: Document, read: f64) -> Document {
        let mut memory = self.memory.borrow_mut();
        memory.retain(|known| known.path != path);
        if memory.len() >= MEMORY {
            memory.remove(0);
        }
        memory.push(Entry { path, document: document.clone(), read });
        document
    }

    fn remembered(&self, path: &str, freshness: Freshness) -> Option<Document> {
        let mut memory = self.memory.borrow_mut();
        let index = memory.iter().position(|known| known.path == path)?;
        let fresh = match freshness {
            Freshness::Remembered => true,
            Freshness::Recent => (0.0..RECENT).contains(&(js_sys::Date::now() - memory[index].read)),
            Freshness::Current => false,
        };
        if !fresh {
            return None;
        }
        // What is used stays: many articles are fetched ahead and never opened.
        let known = memory.remove(index);
        let document = known.document.clone();
        memory.push(known);
        Some(document)
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}

struct Fetching {
    path: String,
    under_way: Rc<RefCell<Vec<UnderWay>>>,
}

impl Drop for Fetching {
    fn drop(&mut self) {
        let mut under_way = self.under_way.borrow_mut();
        let Some(index) = under_way.iter().position(|fetching| fetching.path == self.path) else { return };
        let ended = under_way.remove(index);
        drop(under_way);
        for waker in ended.waiting {
            waker.wake();
        }
    }
}
