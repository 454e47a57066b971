use super::{Page, Renderer, Shown, render::known};
use crate::{
    content::{Cache, Library, Stamps},
    http::{Encoding, Problem, Quality, Resource},
    site::{BasePath, Site},
    visitors::AnyCounter,
};
use axum::{
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use tintuc::{
    route::{Page as Place, Route},
    visitors::Reading,
};

/// Rendered pages kept in memory, in bytes before compression.
const MEMORY: usize = 32 * 1024 * 1024;
/// The figures in a page may be so old, as those that `api/visitors` answers to a cache.
const FIGURES: Duration = Duration::from_secs(5);

/// The pages of a site: rendered when they are asked for, and again when anything they are made of has changed.
#[derive(Debug)]
pub struct Snapshots {
    site: Arc<Site>,
    renderer: Option<Renderer>,
    library: Arc<Library>,
    visitors: AnyCounter,
    memory: Mutex<Cache<Route, Kept>>,
}

/// A page as it was sent last.
#[derive(Clone, Debug)]
struct Kept {
    page: Arc<Page>,
    stamps: Arc<Stamps>,
    resource: Arc<Resource>,
    /// Visits in all and readers online, as they stand in it.
    figures: Option<(u64, u64)>,
    since: Instant,
}

impl Snapshots {
    /// The pages of a built site in a folder.
    pub fn new(site: Arc<Site>, base: BasePath, library: Arc<Library>, visitors: AnyCounter) -> Self {
        let renderer = site.template().map(|template| Renderer::new(template.clone(), base, Arc::clone(&library)));
        Self { site, renderer, library, visitors, memory: Mutex::new(Cache::new(MEMORY)) }
    }

    /// The built site.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Answers with the page of a route.
    pub async fn answer(self: Arc<Self>, route: Route, request: &HeaderMap) -> Response {
        let status = status(&route);
        // Not handed to another thread: that would take longer than these few looks at the disk's cache.
        if let Some(resource) = self.kept(&route) {
            return self.site.page(&resource, status, request);
        }
        let headers = request.clone();
        let work = tokio::task::spawn_blocking(move || self.made(&route, &headers));
        work.await.unwrap_or_else(|_| Problem::internal().into_response())
    }

    /// The page as it was sent last, if that is still right.
    fn kept(&self, route: &Route) -> Option<Arc<Resource>> {
        let kept = {
            let mut memory = self.memory();
            let kept = memory.get(route)?;
            if kept.page.counts() && kept.since.elapsed() >= FIGURES {
                // Whoever comes first renews the figures; the others get the page as it is meanwhile.
                kept.since = Instant::now();
                if in_short(self.visitors.reading()) != kept.figures {
                    return None;
                }
            }
            kept.clone()
        };
        kept.stamps.hold(self.library.folder()).then_some(kept.resource)
    }

    fn made(&self, route: &Route, request: &HeaderMap) -> Response {
        let Some(renderer) = &self.renderer else {
            return self
                .plain(if known(&self.library, route) { StatusCode::OK } else { StatusCode::NOT_FOUND }, request);
        };
        let old = self.memory().get(route).cloned();
        let (page, stamps) = match old.filter(|kept| kept.stamps.hold(self.library.folder())) {
            Some(kept) => (kept.page, Some(kept.stamps)),
            None => match renderer.render(route) {
                Shown::Page(page, _, stamps) => (Arc::new(page), stamps.map(Arc::new)),
                Shown::Unreadable => return self.plain(StatusCode::OK, request),
                // Not kept: asking for many articles that are not there must not drive out those that are.
                Shown::NotFound if matches!(route.page, Place::Article(_)) => {
                    let Shown::Page(page, ..) = renderer.without_article(route) else {
                        return self.plain(StatusCode::NOT_FOUND, request);
                    };
                    let html = page.html(self.visitors.reading());
                    let resource = Resource::page(page.version().to_owned(), Quality::Quick, html);
                    return self.site.page(&resource, StatusCode::NOT_FOUND, request);
                }
                // One page for all addresses of nothing, so that asking for many does not drive out those of something.
                Shown::NotFound => return self.made(&Route::new(route.locale, Place::NotFound), request),
            },
        };
        let reading = self.visitors.reading();
        let html = page.html(reading);
        let bytes = html.len();
        // The version leaves the figures out and is weak for that: who has the page need not fetch it again for them,
        // since the app brings newer ones anyway.
        let resource = Arc::new(Resource::page(page.version().to_owned(), Quality::Quick, html));
        // Here, where it may take its time.
        Encoding::accepted(request).find(|encoding| resource.compressed(*encoding).is_some());
        if let Some(stamps) = stamps {
            let figures = in_short(reading);
            let kept = Kept { page, stamps, resource: Arc::clone(&resource), figures, since: Instant::now() };
            // The page, the answer, and what that is compressed to.
            self.memory().put(route.clone(), kept, bytes * 2 + bytes / 2);
        }
        let status = status(route);
        self.site.page(&resource, status, request)
    }

    /// It is whole after each step, so a panic elsewhere does not spoil it.
    fn memory(&self) -> MutexGuard<'_, Cache<Route, Kept>> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The built page as it is, whose app shows the route.
    fn plain(&self, status: StatusCode, request: &HeaderMap) -> Response {
        self.site.app(status, request).unwrap_or_else(|| Problem::internal().into_response())
    }
}

fn in_short(reading: Reading) -> Option<(u64, u64)> {
    reading.figures().map(|figures| (figures.total, figures.online))
}

fn status(route: &Route) -> StatusCode {
    if route.page == Place::NotFound { StatusCode::NOT_FOUND } else { StatusCode::OK }
}
