//! The only code that speaks HTTP: one function a document of the contract, with a small memory of what was read.

mod error;
mod fetches; // what is being fetched, so that nobody fetches it a second time
mod memory; // what was read, for going back and for what was prefetched
mod request;
mod seed; // what came with the page

pub use error::ApiError;
pub use memory::Freshness;
pub use request::Request;

use crate::{
    locale::Locale,
    model::{self, Archive, Article, ContentError, Feed, Id, Site, Teaser, VisitorCounts},
    search::{self, Query},
};
use fetches::Fetches;
use memory::{Document, Memory};
use request::get;
use seed::Seeds;
use serde::de::DeserializeOwned;
use std::{cell::RefCell, rc::Rc, sync::Arc};

/// The text of a file of the site that is not the API's.
///
/// # Errors
/// [`ApiError`] when it cannot be had.
pub async fn file(address: &str, request: &Request) -> Result<String, ApiError> {
    get(address, true, request).await
}

/// The API under one base.
#[derive(Clone)]
pub struct Api {
    base: Rc<str>,
    memory: Rc<RefCell<Memory>>,
    fetches: Fetches,
}

/// Reads a document of some type. What fetches and remembers does not know the types, and so is there only once.
type Reader = fn(&str) -> Result<Document, ContentError>;

fn reader<T: DeserializeOwned + Send + Sync + 'static>(json: &str) -> Result<Document, ContentError> {
    Ok(Arc::new(model::parse::<T>(json)?))
}

/// A document of the type that its path has.
fn typed<T: Send + Sync + 'static>(document: Document) -> Option<Arc<T>> {
    document.downcast().ok()
}

impl Api {
    /// An API whose paths lie below `base`, which ends in a slash.
    pub fn new(base: &str) -> Self {
        Self { base: base.into(), memory: Rc::default(), fetches: Fetches::default() }
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
        self.memory.borrow().has(path)
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
        let feeds = memory.feeds(locale);
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
            self.fetches.join(&path).await;
            if let Some(document) = self.remembered(&path, Freshness::Recent) {
                return Ok(document);
            }
        }
        let _fetching = self.fetches.announce(&path);
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
        self.memory.borrow_mut().remember(path, document, read)
    }

    fn remembered(&self, path: &str, freshness: Freshness) -> Option<Document> {
        self.memory.borrow_mut().remembered(path, freshness)
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}
