use super::{robots, rss, sitemap};
use crate::{
    content::{Cache, Dependencies, DocumentKind, FileVersions, Library, consistent_read},
    http::{Caching, Encoding, Problem, Quality, Resource},
    pool::Pool,
};
use axum::{
    http::HeaderMap,
    response::{IntoResponse as _, Response},
};
use std::sync::{Arc, Mutex, PoisonError};

/// The most bytes of documents in the cache, before compression.
const MEMORY: usize = 8 * 1024 * 1024;

/// Documents that are made of the content on request, and cached while the content is unchanged.
#[derive(Debug)]
pub struct Syndication {
    library: Arc<Library>,
    /// The threads that documents are made on.
    pool: Arc<Pool>,
    memory: Mutex<Cache<Document, CacheEntry>>,
}

/// A document that is made of the content.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Document {
    /// RSS of the feed at this path, such as `feed.json`.
    Rss(String),
    /// `sitemap.xml`.
    Sitemap,
    /// `robots.txt`.
    Robots,
}

type CacheEntry = (Arc<FileVersions>, Arc<Resource>);

impl Document {
    /// The RSS at a path below the API base, such as `en/feed.xml`; `None` if no feed can be there.
    pub fn rss(path: &str) -> Option<Self> {
        let feed = format!("{}.json", path.strip_suffix(".xml")?);
        (DocumentKind::of(&feed) == Some(DocumentKind::Feed)).then_some(Self::Rss(feed))
    }

    const fn media_type(&self) -> &'static str {
        match self {
            Self::Rss(_) => "application/rss+xml; charset=utf-8",
            Self::Sitemap => "application/xml; charset=utf-8",
            Self::Robots => "text/plain; charset=utf-8",
        }
    }

    /// Makes the document.
    pub(crate) fn make(&self, sources: &mut Dependencies) -> Option<String> {
        match self {
            Self::Rss(path) => rss(sources, path),
            Self::Sitemap => sitemap(sources),
            Self::Robots => Some(robots(sources)),
        }
    }
}

impl Syndication {
    /// The documents of this content.
    pub fn new(library: Arc<Library>, pool: Arc<Pool>) -> Self {
        Self { library, pool, memory: Mutex::new(Cache::new(MEMORY)) }
    }

    /// Answers with a document.
    pub async fn serve(self: Arc<Self>, document: Document, request: HeaderMap) -> Response {
        let pool = Arc::clone(&self.pool);
        let work = pool.run(move || {
            let found = self.current(&document)?;
            // Compresses on this thread, which may block, so that the answer finds it ready.
            Encoding::accepted(&request).find(|encoding| found.compressed(*encoding).is_some());
            Some(found.answer(&request))
        });
        let unknown = || Problem::not_found("there is no such file").into_response();
        work.await.map_or_else(|_| Problem::internal().into_response(), |answer| answer.unwrap_or_else(unknown))
    }

    fn current(&self, document: &Document) -> Option<Arc<Resource>> {
        let memory = || self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let cached = memory().get(document).cloned();
        if let Some((_, resource)) = cached.filter(|(versions, _)| versions.are_current(&self.library)) {
            return Some(resource);
        }
        let make = || {
            let mut dependencies = Dependencies::new(&self.library);
            (document.make(&mut dependencies), dependencies.versions())
        };
        let (text, versions) = consistent_read(&self.library, make, |(_, versions)| versions.as_ref());
        let text = text?;
        let bytes = text.len();
        let resource = Arc::new(Resource::new(document.media_type(), Caching::Revalidate, Quality::Quick, text));
        if let Some(versions) = versions {
            memory().put(document.clone(), (Arc::new(versions), Arc::clone(&resource)), bytes * 2);
        }
        Some(resource)
    }
}
