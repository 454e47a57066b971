use super::{robots, rss, sitemap};
use crate::{
    content::{Cache, Kind, Library, Sources, Stamps, of_one_moment},
    http::{Caching, Encoding, Problem, Quality, Resource},
    pool::Pool,
};
use axum::{
    http::HeaderMap,
    response::{IntoResponse as _, Response},
};
use std::sync::{Arc, Mutex, PoisonError};

/// Documents kept in memory, in bytes before compression.
const MEMORY: usize = 8 * 1024 * 1024;

/// What is made of the content on request, and kept as long as the content stays as it is.
#[derive(Debug)]
pub struct Syndication {
    library: Arc<Library>,
    /// The threads that documents are made on.
    pool: Arc<Pool>,
    memory: Mutex<Cache<Document, Kept>>,
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

type Kept = (Arc<Stamps>, Arc<Resource>);

impl Document {
    /// The RSS at a path below the API base, such as `en/feed.xml`; nothing where no feed can be there.
    pub fn rss(path: &str) -> Option<Self> {
        let feed = format!("{}.json", path.strip_suffix(".xml")?);
        (Kind::of(&feed) == Some(Kind::Feed)).then_some(Self::Rss(feed))
    }

    const fn media_type(&self) -> &'static str {
        match self {
            Self::Rss(_) => "application/rss+xml; charset=utf-8",
            Self::Sitemap => "application/xml; charset=utf-8",
            Self::Robots => "text/plain; charset=utf-8",
        }
    }

    /// Makes it.
    pub(crate) fn make(&self, sources: &mut Sources) -> Option<String> {
        match self {
            Self::Rss(path) => rss(sources, path),
            Self::Sitemap => sitemap(sources),
            Self::Robots => Some(robots(sources)),
        }
    }
}

impl Syndication {
    /// Over this content.
    pub fn new(library: Arc<Library>, pool: Arc<Pool>) -> Self {
        Self { library, pool, memory: Mutex::new(Cache::new(MEMORY)) }
    }

    /// Answers with a document.
    pub async fn serve(self: Arc<Self>, document: Document, request: HeaderMap) -> Response {
        let pool = Arc::clone(&self.pool);
        let work = pool.run(move || {
            let found = self.current(&document)?;
            // Here, where it may take its time; the answer then finds it ready.
            Encoding::accepted(&request).find(|encoding| found.compressed(*encoding).is_some());
            Some(found.answer(&request))
        });
        let unknown = || Problem::not_found("there is no such file").into_response();
        work.await.map_or_else(|_| Problem::internal().into_response(), |answer| answer.unwrap_or_else(unknown))
    }

    fn current(&self, document: &Document) -> Option<Arc<Resource>> {
        let memory = || self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = memory().get(document).cloned();
        if let Some((_, resource)) = kept.filter(|(stamps, _)| stamps.hold(&self.library)) {
            return Some(resource);
        }
        let make = || {
            let mut sources = Sources::new(&self.library);
            (document.make(&mut sources), sources.stamps())
        };
        let (text, stamps) = of_one_moment(&self.library, make, |(_, stamps)| stamps.as_ref());
        let text = text?;
        let bytes = text.len();
        let resource = Arc::new(Resource::new(document.media_type(), Caching::Revalidate, Quality::Quick, text));
        if let Some(stamps) = stamps {
            memory().put(document.clone(), (Arc::new(stamps), Arc::clone(&resource)), bytes * 2);
        }
        Some(resource)
    }
}
