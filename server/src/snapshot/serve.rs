use super::{Page, Renderer, Shown, render::known};
use crate::{
    content::{Cache, Library, Stamps, of_one_moment},
    http::{Encoding, Problem, Quality, Resource},
    pool::Pool,
    search::{Account, Asked, Search, SearchError},
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
    model::{Feed, Recent},
    router::{Page as Place, Route},
    search::Query,
    visitors::Reading,
};
use tokio::sync::Semaphore;

/// Rendered pages kept in memory, in bytes before compression.
const MEMORY: usize = 32 * 1024 * 1024;
/// The figures in a page may be so old, as those that `api/visitors` answers to a cache.
const FIGURES: Duration = Duration::from_secs(5);
/// Or so old, as those that the app shows between two heartbeats, for a reader who would have to wait for newer ones.
const OLD_FIGURES: Duration = Duration::from_secs(30);
/// Pages are made anew behind their readers for one part in so many of the time of one processor.
const SHARE: u32 = 10;

/// The header by which browsers say that their reader saves data.
const SAVE_DATA: &str = "save-data";

/// The pages of a site: rendered when they are asked for, and again when anything they are made of has changed.
#[derive(Debug)]
pub struct Snapshots {
    site: Arc<Site>,
    base: BasePath,
    renderer: Option<Renderer>,
    library: Arc<Library>,
    visitors: AnyCounter,
    search: Arc<Search>,
    /// The threads that pages are made on.
    pool: Arc<Pool>,
    memory: Mutex<Cache<Wanted, Kept>>,
    /// Held while a page is made anew behind its readers.
    renewal: Arc<Semaphore>,
}

/// What a reader asks for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Wanted {
    route: Route,
    /// Whether with as few bytes as can be.
    saves_data: bool,
}

/// A page as it was sent last.
#[derive(Clone, Debug)]
struct Kept {
    page: Arc<Page>,
    stamps: Arc<Stamps>,
    resource: Arc<Resource>,
    /// What stands in it.
    figures: InShort,
    /// When it was made, and when its figures were compared last.
    made: Instant,
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

    /// Answers with the page of a route; what a search for it takes is put down to an account.
    pub async fn answer(self: Arc<Self>, route: Route, request: &HeaderMap, account: Account) -> Response {
        if let Place::Search(query) = &route.page {
            if let Some(right) = Asked::mended(query) {
                return self.elsewhere(&Route::new(route.locale, Place::Search(right)));
            }
            if let Some(asked) = self.asked(query, &route).await {
                return varied(self.found(route, asked, account, request.clone()).await);
            }
        }
        let status = status(&route);
        let wanted = Wanted { route, saves_data: saves_data(request) };
        // Not handed to another thread: that would take longer than these few looks at the disk's cache.
        if let Some((resource, is_last)) = self.kept(&wanted) {
            if !is_last {
                Arc::clone(&self).renew(wanted, request);
            }
            return varied(self.site.page(&resource, status, request));
        }
        let headers = request.clone();
        let pool = Arc::clone(&self.pool);
        let work = pool.run(move || self.made(&wanted, &headers, Quality::Quick));
        varied(work.await.unwrap_or_else(|_| Problem::internal().into_response()))
    }

    /// Sends the reader to the page of another route.
    fn elsewhere(&self, route: &Route) -> Response {
        Redirect::temporary(&format!("{}{}", self.base.as_str(), route.path())).into_response()
    }

    /// What the page of a search asks for; nothing where nothing is to be looked for, or the site is to do without.
    async fn asked(self: &Arc<Self>, query: &Query, route: &Route) -> Option<Asked> {
        let asked = Asked::of(query, route.locale)?;
        let (snapshots, locale) = (Arc::clone(self), route.locale);
        let offers = move || snapshots.library.site(locale).is_some_and(|site| site.features.search);
        self.pool.run(offers).await.is_ok_and(|offers| offers).then_some(asked)
    }

    /// Answers with what a search has found. It is not kept: there are more of these pages than of all others.
    async fn found(self: Arc<Self>, route: Route, asked: Asked, account: Account, request: HeaderMap) -> Response {
        let found = Arc::clone(&self.search).find(asked, account).await;
        let pool = Arc::clone(&self.pool);
        let work = pool.run(move || self.with_hits(&route, found, &request));
        work.await.unwrap_or_else(|_| Problem::internal().into_response())
    }

    fn with_hits(&self, route: &Route, found: Result<Feed, SearchError>, request: &HeaderMap) -> Response {
        let found = found.inspect_err(|error| tracing::error!("{error}")).ok();
        let status = if found.is_some() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
        let page = self.renderer.as_ref().map(|renderer| renderer.found(route, saves_data(request), found));
        let Some(Shown::Page(page, ..)) = page else { return self.plain(StatusCode::OK, request) };
        let html = page.html(self.visitors.reading());
        let resource = Resource::page(page.version().to_owned(), Quality::Quick, html);
        self.site.page(&resource, status, request)
    }

    /// The page as it was sent last, if that is still right; and whether it can be no newer and no smaller.
    fn kept(&self, wanted: &Wanted) -> Option<(Arc<Resource>, bool)> {
        let (kept, is_last) = {
            let mut memory = self.memory();
            let kept = memory.get(wanted)?;
            let mut is_last = kept.resource.quality() == Quality::Best;
            if kept.page.counts() && kept.since.elapsed() >= FIGURES {
                // Whoever comes first has the figures renewed; the others get the page as it is meanwhile.
                kept.since = Instant::now();
                if in_short(self.visitors.reading()) != kept.figures {
                    if kept.made.elapsed() >= OLD_FIGURES {
                        return None;
                    }
                    is_last = false;
                }
            }
            (kept.clone(), is_last)
        };
        kept.stamps.hold(&self.library).then_some((kept.resource, is_last))
    }

    /// Makes a page anew behind the reader who got it as it was, and as small as it can be. That takes forty times as long as
    /// while a reader waits: it is for the pages that many ask for, as far as [`SHARE`] reaches.
    fn renew(self: Arc<Self>, wanted: Wanted, request: &HeaderMap) {
        let Ok(turn) = Arc::clone(&self.renewal).try_acquire_owned() else { return };
        let headers = request.clone();
        tokio::spawn(async move {
            let started = Instant::now();
            // What is asked for is what it leaves in memory. That it panicked is in the log.
            let pool = Arc::clone(&self.pool);
            _ = pool.run(move || self.made(&wanted, &headers, Quality::Best)).await;
            tokio::time::sleep(started.elapsed() * (SHARE - 1)).await;
            drop(turn);
        });
    }

    fn made(&self, wanted: &Wanted, request: &HeaderMap, quality: Quality) -> Response {
        let Wanted { route, saves_data } = wanted;
        let Some(renderer) = &self.renderer else {
            return self
                .plain(if known(&self.library, route) { StatusCode::OK } else { StatusCode::NOT_FOUND }, request);
        };
        let old = self.memory().get(wanted).cloned();
        let (page, stamps) = match old.filter(|kept| kept.stamps.hold(&self.library)) {
            Some(kept) => (kept.page, Some(kept.stamps)),
            None => match self.rendered(renderer, route, *saves_data) {
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
                Shown::NotFound => {
                    let nothing = Route::new(route.locale, Place::NotFound);
                    return self.made(&Wanted { route: nothing, saves_data: *saves_data }, request, quality);
                }
            },
        };
        let reading = self.visitors.reading();
        let html = page.html(reading);
        let bytes = html.len();
        // The version leaves the figures out and is weak for that: who has the page need not fetch it again for them,
        // since the app brings newer ones anyway.
        let resource = Arc::new(Resource::page(page.version().to_owned(), quality, html));
        // Here, where it may take its time.
        Encoding::accepted(request).find(|encoding| resource.compressed(*encoding).is_some());
        // Nor one for each text in the search's form.
        let many = matches!(&route.page, Place::Search(query) if query != &Query::default());
        if let Some(stamps) = stamps.filter(|_| !many) {
            let figures = in_short(reading);
            let (resource, made) = (Arc::clone(&resource), Instant::now());
            let kept = Kept { page, stamps, resource, figures, made, since: made };
            // The page, the answer, and what that is compressed to.
            self.memory().put(wanted.clone(), kept, bytes * 2 + bytes / 2);
        }
        let status = status(route);
        self.site.page(&resource, status, request)
    }

    fn rendered(&self, renderer: &Renderer, route: &Route, saves_data: bool) -> Shown {
        let render = || renderer.render(route, saves_data);
        of_one_moment(&self.library, render, |shown| match shown {
            Shown::Page(_, _, stamps) => stamps.as_ref(),
            Shown::NotFound | Shown::Unreadable => None,
        })
    }

    /// It is whole after each step, so a panic elsewhere does not spoil it.
    fn memory(&self) -> MutexGuard<'_, Cache<Wanted, Kept>> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The built page as it is, whose app shows the route.
    fn plain(&self, status: StatusCode, request: &HeaderMap) -> Response {
        self.site.app(status, request).unwrap_or_else(|| Problem::internal().into_response())
    }
}

/// Visits in all, readers online, and visits of late; at midnight those change by themselves.
type InShort = Option<(u64, u64, Option<Recent>)>;

fn in_short(reading: Reading) -> InShort {
    reading.figures().map(|figures| (figures.total, figures.online, figures.recent))
}

/// Whether the reader has asked for few bytes (Save-Data).
fn saves_data(request: &HeaderMap) -> bool {
    request.get(SAVE_DATA).is_some_and(|value| value.as_bytes().trim_ascii().eq_ignore_ascii_case(b"on"))
}

/// Says to shared caches that the answer depends on it.
fn varied(mut response: Response) -> Response {
    response.headers_mut().append(header::VARY, HeaderValue::from_static(SAVE_DATA));
    response
}

fn status(route: &Route) -> StatusCode {
    if route.page == Place::NotFound { StatusCode::NOT_FOUND } else { StatusCode::OK }
}
