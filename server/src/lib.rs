//! The server of tintuc. The map of its modules, from the outside inwards:

pub mod cli; // the command line
pub mod command; // what each command does

pub mod content; // the published files: checks and serves them
pub mod embed; // what portals show
pub mod export; // the whole site as files
pub mod publish; // feeds, archive and neighbours, made from the articles
pub mod search; // finds articles
pub mod site; // the built site: the app and its files
pub mod snapshot; // pages as ready-made HTML
pub mod syndication; // RSS, the site map, robots.txt
pub mod visitors; // the counter

pub mod health; // whether it works and is ready
pub mod metrics; // figures for operators

pub mod clock; // the time
pub mod http; // what all connections and answers have in common
mod media_type; // media types by extension
mod parallel; // the same work on many items, on all processors
pub mod pool; // threads for blocking work, separate for each kind
mod terminal; // untrusted text, on a single line

use axum::{Router, extract::Request, http::HeaderMap, routing::get};
use content::Library;
use http::{App, Portals, Problem, bounded, cross_origin, posted_by_portals, read_only};
use pool::Pool;
use search::{Search, SearchRateLimit};
use site::{BasePath, Site};
use snapshot::Snapshots;
use std::sync::Arc;
use syndication::{Document, Syndication};
use visitors::{AnyCounter, VisitCounter as _, VisitsByDay};

/// What the server serves.
#[derive(Clone, Debug)]
pub struct Parts {
    /// The folder that the site lies in.
    pub base: BasePath,
    /// The built site; without it only `api/` is served.
    pub site: Option<Arc<Site>>,
    /// The content.
    pub library: Arc<Library>,
    /// The counter.
    pub visitors: AnyCounter,
    /// The portals that may show pages of the site in an iframe and count their readers.
    pub portals: Portals,
}

/// How many files of the content are read or compressed at a time. Their disk may be slow, or in a network.
const FILE_THREADS: usize = 32;
/// How many pages and feeds are made at a time. They keep processors busy, so that more threads would not make them sooner.
const PAGE_THREADS: usize = 8;

/// Every address of the server.
pub fn app(parts: Parts) -> App {
    let Parts { base, site, library, visitors, portals } = parts;
    let proxies = visitors.proxies().clone();
    let (files, pages_pool) = (Arc::new(Pool::new("files", FILE_THREADS)), Arc::new(Pool::new("pages", PAGE_THREADS)));
    let manifest = site::manifest_route(base.as_str(), site.clone(), Arc::clone(&library), Arc::clone(&files));
    let syndication = Arc::new(Syndication::new(Arc::clone(&library), Arc::clone(&pages_pool)));
    let embedded = embed::routes(&base, &library, &portals, &pages_pool);
    publish::follow(&library);
    let search = Search::start(Arc::clone(&library));
    let search_limit = Arc::new(SearchRateLimit::new(proxies.clone()));
    let found = cross_origin(search::routes(base.as_str(), &search, &search_limit));
    let api = api(base.as_str(), &library, &visitors, &syndication, portals, files).merge(found);
    let root = root(base.as_str(), &syndication).merge(health::routes(&library, &visitors));
    let snapshots = |site| Snapshots::new(site, base.clone(), library, visitors, search, pages_pool);
    let snapshots = site.map(snapshots).map(Arc::new);
    let below = Arc::new(base);
    let pages = read_only(move |request: Request| site::serve(snapshots, below, search_limit, request));
    let pages = bounded(root.merge(manifest).merge(embedded).fallback_service(pages));
    App::new(api.merge(pages), proxies)
}

/// What robots request beside the pages.
fn root(base: &str, syndication: &Arc<Syndication>) -> Router {
    let document = |document: Document| {
        let syndication = Arc::clone(syndication);
        read_only(move |headers: HeaderMap| syndication.serve(document, headers))
    };
    Router::new()
        .route(&format!("{base}sitemap.xml"), document(Document::Sitemap))
        .route(&format!("{base}robots.txt"), document(Document::Robots))
}

/// Everything below `api/`. Any site may read it, and portals may count their readers.
fn api(
    base: &str,
    library: &Arc<Library>,
    visitors: &AnyCounter,
    syndication: &Arc<Syndication>,
    portals: Portals,
    pool: Arc<Pool>,
) -> Router {
    let (for_get, for_post, content) = (visitors.clone(), visitors.clone(), Arc::clone(library));
    let by_day = Arc::new(VisitsByDay::new(Arc::clone(library)));
    let by_day_for_post = Arc::clone(&by_day);
    let counter = get(async move || visitors::get_figures(for_get, &by_day).await)
        .post(async move |request| visitors::post_heartbeat(for_post, &by_day_for_post, request).await)
        .fallback(async || Problem::method_not_allowed("GET, HEAD and POST"));
    let root: Arc<str> = Arc::from(format!("{base}api/"));
    let syndication = Arc::clone(syndication);
    let files = read_only(async move |request: Request| {
        let rss = request.uri().path().strip_prefix(&*root).and_then(Document::rss);
        match rss {
            Some(rss) => syndication.serve(rss, request.into_parts().0.headers).await,
            None => content::serve(content, pool, root, request).await,
        }
    });
    let counter = Router::new().route(&format!("{base}api/visitors"), counter);
    let files = Router::new()
        .route(&format!("{base}api"), files.clone())
        .route(&format!("{base}api/"), files.clone())
        .route(&format!("{base}api/{{*path}}"), files);
    posted_by_portals(counter, portals).merge(cross_origin(files))
}
