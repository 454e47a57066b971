use super::{Page, RenderResult, Renderer, render::known};
use crate::{
    content::{Cache, FileVersions, Library, consistent_read},
    http::{Encoding, Problem, Quality, Resource},
    pool::Pool,
    search::{Account, Search, SearchError, SearchRequest},
    site::{BasePath, Site},
    visitors::AnyCounter,
};
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
};
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use tintuc::{
    model::{Feed, RecentCounts},
    router::{Page as RoutePage, Route},
    search::Query,
    visitors::CounterState,
};
use tokio::sync::Semaphore;

/// The most bytes of rendered pages in memory, before compression.
const MEMORY: usize = 32 * 1024 * 1024;
/// The age at which the figures in a page are renewed; caches keep those of `api/visitors` as long.
const FIGURES_MAX_AGE: Duration = Duration::from_secs(5);
/// The age up to which older figures are shown to a reader who would have to wait for newer ones; the app shows such old ones
/// between two heartbeats.
const FIGURES_MAX_STALE: Duration = Duration::from_secs(30);
/// Pages are renewed in the background during one part in so many of one processor's time.
const SHARE: u32 = 10;

/// The header by which browsers say that their reader saves data.
const SAVE_DATA: &str = "save-data";

/// The pages of a site: rendered on request, and again when one of their documents has changed.
#[derive(Debug)]
pub struct Snapshots {
    site: Arc<Site>,
    base: BasePath,
    renderer: Option<Renderer>,
    library: Arc<Library>,
    visitors: AnyCounter,
    search: Arc<Search>,
    /// The threads that render pages.
    pool: Arc<Pool>,
    memory: Mutex<Cache<CacheKey, CacheEntry>>,
    /// Held while a page is renewed in the background.
    renewal: Arc<Semaphore>,
}

/// What a reader requests.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct CacheKey {
    route: Route,
    /// Whether the reader wants few bytes (Save-Data).
    saves_data: bool,
}

/// A page as it was last sent.
#[derive(Clone, Debug)]
struct CacheEntry {
    page: Arc<Page>,
    versions: Arc<FileVersions>,
    resource: Arc<Resource>,
    /// The figures in it.
    figures: CounterFigures,
    /// When it was rendered, and when its figures were last compared.
    rendered: Instant,
    since: Instant,
}

impl Snapshots {
    /// The pages of a built site in a folder.
    pub fn new(
        site: Arc<Site>,
        base: BasePath,
        library: Arc<Library>,
        visitors: AnyCounter,
        search: Arc<Search>,
        pool: Arc<Pool>,
    ) -> Self {
        let renderer =
            site.template().map(|template| Renderer::new(template.clone(), base.clone(), Arc::clone(&library)));
        let (memory, renewal) = (Mutex::new(Cache::new(MEMORY)), Arc::new(Semaphore::new(1)));
        Self { site, base, renderer, library, visitors, search, pool, memory, renewal }
    }

    /// The built site.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Answers with the page of a route. The cost of a search for it is charged to an account.
    pub async fn answer(self: Arc<Self>, route: Route, request: &HeaderMap, account: Account) -> Response {
        if let RoutePage::Search(query) = &route.page {
            if let Some(right) = SearchRequest::normalized(query) {
                return self.elsewhere(&Route::new(route.locale, RoutePage::Search(right)));
            }
            if let Some(search_request) = self.search_request(query, &route).await {
                return varied(self.found(route, search_request, account, request.clone()).await);
            }
        }
        let status = status(&route);
        let key = CacheKey { route, saves_data: saves_data(request) };
        // On this thread: handing it to another one would take longer than these few looks at the disk's cache.
        if let Some((resource, is_last)) = self.cached(&key) {
            if !is_last {
                Arc::clone(&self).renew(key, request);
            }
            return varied(self.site.page(&resource, status, request));
        }
        let headers = request.clone();
        let pool = Arc::clone(&self.pool);
        let work = pool.run(move || self.make_page(&key, &headers, Quality::Quick));
        varied(work.await.unwrap_or_else(|_| Problem::internal().into_response()))
    }

    /// Sends the reader to the page of another route.
    fn elsewhere(&self, route: &Route) -> Response {
        Redirect::temporary(&format!("{}{}", self.base.as_str(), route.path())).into_response()
    }

    /// The search that a page asks for; `None` if the query is empty, or the site has no search.
    async fn search_request(self: &Arc<Self>, query: &Query, route: &Route) -> Option<SearchRequest> {
        let search_request = SearchRequest::of(query, route.locale)?;
        let (snapshots, locale) = (Arc::clone(self), route.locale);
        let offers = move || snapshots.library.site(locale).is_some_and(|site| site.features.search);
        self.pool.run(offers).await.is_ok_and(|offers| offers).then_some(search_request)
    }

    /// Answers with the results of a search. They are not cached: there are more of these pages than of all others.
    async fn found(
        self: Arc<Self>,
        route: Route,
        search_request: SearchRequest,
        account: Account,
        request: HeaderMap,
    ) -> Response {
        let found = Arc::clone(&self.search).find(search_request, account).await;
        let pool = Arc::clone(&self.pool);
        let work = pool.run(move || self.with_hits(&route, found, &request));
        work.await.unwrap_or_else(|_| Problem::internal().into_response())
    }

    fn with_hits(&self, route: &Route, found: Result<Feed, SearchError>, request: &HeaderMap) -> Response {
        let found = found.inspect_err(|error| tracing::error!("{error}")).ok();
        let status = if found.is_some() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
        let page = self.renderer.as_ref().map(|renderer| renderer.found(route, saves_data(request), found));
        let Some(RenderResult::Page(page, ..)) = page else { return self.plain(StatusCode::OK, request) };
        let html = page.html(self.visitors.reading());
        let resource = Resource::page(page.version().to_owned(), Quality::Quick, html);
        self.site.page(&resource, status, request)
    }

    /// The cached page, if its documents are unchanged; and whether renewing it would make it neither newer nor smaller.
    fn cached(&self, key: &CacheKey) -> Option<(Arc<Resource>, bool)> {
        let (cached, is_last) = {
            let mut memory = self.memory();
            let cached = memory.get(key)?;
            let mut is_last = cached.resource.quality() == Quality::Best;
            if cached.page.counts() && cached.since.elapsed() >= FIGURES_MAX_AGE {
                // The first request renews the figures; the others get the page as it is meanwhile.
                cached.since = Instant::now();
                if counter_figures(self.visitors.reading()) != cached.figures {
                    if cached.rendered.elapsed() >= FIGURES_MAX_STALE {
                        return None;
                    }
                    is_last = false;
                }
            }
            (cached.clone(), is_last)
        };
        cached.versions.are_current(&self.library).then_some((cached.resource, is_last))
    }

    /// Renews a page in the background, with the best compression. That takes forty times as long as while a reader waits, and is
    /// for pages that many request, as far as [`SHARE`] reaches.
    fn renew(self: Arc<Self>, key: CacheKey, request: &HeaderMap) {
        let Ok(turn) = Arc::clone(&self.renewal).try_acquire_owned() else { return };
        let headers = request.clone();
        tokio::spawn(async move {
            let started = Instant::now();
            // Its result is the page in the cache. The log has a panic.
            let pool = Arc::clone(&self.pool);
            _ = pool.run(move || self.make_page(&key, &headers, Quality::Best)).await;
            tokio::time::sleep(started.elapsed() * (SHARE - 1)).await;
            drop(turn);
        });
    }

    fn make_page(&self, key: &CacheKey, request: &HeaderMap, quality: Quality) -> Response {
        let CacheKey { route, saves_data } = key;
        let Some(renderer) = &self.renderer else {
            return self
                .plain(if known(&self.library, route) { StatusCode::OK } else { StatusCode::NOT_FOUND }, request);
        };
        let old = self.memory().get(key).cloned();
        let (page, versions) = match old.filter(|cached| cached.versions.are_current(&self.library)) {
            Some(cached) => (cached.page, Some(cached.versions)),
            None => match self.rendered(renderer, route, *saves_data) {
                RenderResult::Page(page, _, versions) => (Arc::new(page), versions.map(Arc::new)),
                RenderResult::Unreadable => return self.plain(StatusCode::OK, request),
                // Not cached: requests for many missing articles must not evict those that exist.
                RenderResult::NotFound if matches!(route.page, RoutePage::Article(_)) => {
                    let RenderResult::Page(page, ..) = renderer.without_article(route) else {
                        return self.plain(StatusCode::NOT_FOUND, request);
                    };
                    let html = page.html(self.visitors.reading());
                    let resource = Resource::page(page.version().to_owned(), Quality::Quick, html);
                    return self.site.page(&resource, StatusCode::NOT_FOUND, request);
                }
                // One page for all unknown addresses, so that requests for many of them evict nothing.
                RenderResult::NotFound => {
                    let nothing = Route::new(route.locale, RoutePage::NotFound);
                    return self.make_page(&CacheKey { route: nothing, saves_data: *saves_data }, request, quality);
                }
            },
        };
        let reading = self.visitors.reading();
        let html = page.html(reading);
        let bytes = html.len();
        // The version ignores the figures and is therefore weak: a browser that has the page need not fetch it again, because the
        // app fetches newer figures anyway.
        let resource = Arc::new(Resource::page(page.version().to_owned(), quality, html));
        // Compresses on this thread, which may block.
        Encoding::accepted(request).find(|encoding| resource.compressed(*encoding).is_some());
        // Nor is a page for each text in the search form.
        let many = matches!(&route.page, RoutePage::Search(query) if query != &Query::default());
        if let Some(versions) = versions.filter(|_| !many) {
            let figures = counter_figures(reading);
            let (resource, now) = (Arc::clone(&resource), Instant::now());
            let cached = CacheEntry { page, versions, resource, figures, rendered: now, since: now };
            // The page, the answer, and its compressed form.
            self.memory().put(key.clone(), cached, bytes * 2 + bytes / 2);
        }
        let status = status(route);
        self.site.page(&resource, status, request)
    }

    fn rendered(&self, renderer: &Renderer, route: &Route, saves_data: bool) -> RenderResult {
        let render = || renderer.render(route, saves_data);
        consistent_read(&self.library, render, |shown| match shown {
            RenderResult::Page(_, _, versions) => versions.as_ref(),
            RenderResult::NotFound | RenderResult::Unreadable => None,
        })
    }

    /// A panic elsewhere leaves the cache valid.
    fn memory(&self) -> MutexGuard<'_, Cache<CacheKey, CacheEntry>> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The built page, whose app then shows the route.
    fn plain(&self, status: StatusCode, request: &HeaderMap) -> Response {
        self.site.app(status, request).unwrap_or_else(|| Problem::internal().into_response())
    }
}

/// The total, the readers online, and the recent visits, which change at midnight by themselves.
type CounterFigures = Option<(u64, u64, Option<RecentCounts>)>;

fn counter_figures(reading: CounterState) -> CounterFigures {
    reading.figures().map(|figures| (figures.total, figures.online, figures.recent))
}

/// Whether the reader wants few bytes (Save-Data).
fn saves_data(request: &HeaderMap) -> bool {
    request.get(SAVE_DATA).is_some_and(|value| value.as_bytes().trim_ascii().eq_ignore_ascii_case(b"on"))
}

/// Tells shared caches that the answer depends on Save-Data.
fn varied(mut response: Response) -> Response {
    response.headers_mut().append(header::VARY, HeaderValue::from_static(SAVE_DATA));
    response
}

fn status(route: &Route) -> StatusCode {
    if route.page == RoutePage::NotFound { StatusCode::NOT_FOUND } else { StatusCode::OK }
}
