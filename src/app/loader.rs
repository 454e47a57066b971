//! Loads the page of each navigation.
//!
//! Not with `LocalResource` and `Transition`: the page before stays until the next one is there, but a navigation cancels the
//! one before it, progress shows after a while, and the page behind must come back within a frame. That is more code around a
//! resource than this signal of states, and 7 kB of wasm.

use super::{
    offline,
    open_pages::{OpenPage, OpenPages, PageState},
    remove_boot,
};
use crate::{
    api::{Api, ApiError, Freshness, Request},
    browser::{spawn, use_event_listener},
    components::{search::SearchResults, state::Failure},
    context::Config,
    locale::Locale,
    model::{Archive, Article, Feed, Id, Scope, Site, Teaser},
    pages::{self, PageData, Source},
    router::{Navigation, NavigationType, Page, Route, Router, prefetch},
    search::Query,
};
use futures::future::{self, Either, join_all};
use gloo_timers::{callback::Timeout, future::TimeoutFuture};
use leptos::prelude::*;
use std::{cell::RefCell, pin::pin, rc::Rc, sync::Arc, time::Duration};

/// After this time a page counts as unreachable: longer than any network that still works needs.
const PAGE_TIMEOUT: Duration = Duration::from_secs(30);
/// The page stands without the related articles, so they get less.
const RELATED_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a page that is there waits for the office's name, in milliseconds.
const OFFICE_TIMEOUT: u32 = 3_000;
/// After how many milliseconds the reader is told that the network is slow.
const SLOW_AFTER: u32 = 4_000;

/// How far the loading of the next page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LoadProgress {
    Idle,
    Loading,
    Slow,
}

/// Loads pages and shows them.
#[derive(Clone, Copy)]
pub(super) struct Loader {
    pub(super) progress: RwSignal<LoadProgress>,
    pages: OpenPages,
    router: Router,
    local: StoredValue<Local, LocalStorage>,
}

/// What cannot leave the browser's thread.
struct Local {
    api: Api,
    /// Of the page that is being loaded; the reader may leave before it is there.
    request: Option<Rc<Request>>,
}

/// The API as a source of pages.
struct ApiSource<'a> {
    api: &'a Api,
    freshness: Freshness,
    request: &'a Request,
}

impl Source for ApiSource<'_> {
    type Error = ApiError;

    async fn feed(&self, path: String) -> Result<Arc<Feed>, ApiError> {
        self.api.feed(path, self.freshness, self.request).await
    }

    async fn article(&self, id: &Id) -> Result<Arc<Article>, ApiError> {
        self.api.article(id, self.freshness, self.request).await
    }

    async fn archive(&self, locale: Locale) -> Result<Arc<Archive>, ApiError> {
        self.api.archive(locale, self.freshness, self.request).await
    }

    fn search_titles(&self, locale: Locale, query: &Query, failure: ApiError) -> SearchResults {
        // A host that only has files has no search, which is no failure.
        let failure = Some(failure.failure()).filter(|failure| *failure != Failure::NotFound);
        SearchResults { feed: Arc::new(self.api.titles(locale, query)), titles_only: true, failure }
    }
}

impl Loader {
    /// Loads the page of every navigation from now on, and fetches ahead what the reader is about to open.
    pub(super) fn start(api: Api, config: Config, router: Router, pages: OpenPages) -> Self {
        let local = StoredValue::new_local(Local { api, request: None });
        let loader = Self { progress: RwSignal::new(LoadProgress::Idle), pages, router, local };
        Effect::new(move |_| {
            let navigation = router.navigation.get();
            // Untracked: what is shown follows from a navigation, and must not bring about the next.
            let adopted = untrack(move || pages.is_adopted());
            let opened = matches!(navigation.kind, NavigationType::Load { .. });
            if !(adopted && opened && loader.is_whole(&navigation.route)) {
                loader.load(navigation);
            }
        });
        // A page that failed for want of a network comes by itself when the network is back.
        use_event_listener(&window(), "online", move |_| {
            if let Some(Failure::Offline | Failure::TimedOut | Failure::Server) = loader.failure() {
                router.retry();
            }
        });
        loader.prefetch(config);
        loader
    }

    fn api(self) -> Api {
        self.local.with_value(|local| local.api.clone())
    }

    /// Whether the snapshot of a page has all that belongs to it. A host that only has files answers every search with the
    /// same one, and one whose server could not search has found nothing.
    fn is_whole(self, route: &Route) -> bool {
        match &route.page {
            Page::Search(query) => query.as_str().is_empty() || self.api().has(&query.document(route.locale)),
            _ => true,
        }
    }

    /// What failed of the page that is shown.
    fn failure(self) -> Option<Failure> {
        let page = untrack(move || self.pages.current())?;
        page.state.with_untracked(|state| match state {
            PageState::Failed(failure) => Some(*failure),
            PageState::Ready(data) => data.failure(),
            PageState::Loading => None,
        })
    }

    /// Loads the page of a navigation and shows it. What was shown before stays until then, so nothing flashes.
    fn load(self, navigation: Navigation) {
        let api = self.api();
        let request = Rc::new(Request::new(PAGE_TIMEOUT));
        let left = self.local.try_update_value(|local| local.request.replace(request.clone()));
        if let Some(left) = left.flatten() {
            left.abandon();
        }
        spawn(async move {
            self.progress.set(LoadProgress::Loading);
            let slow = Timeout::new(SLOW_AFTER, {
                let request = request.clone();
                // It may still wait for what another page began to fetch, while its own page was left.
                move || {
                    if self.waits_for(&request) {
                        self.progress.set(LoadProgress::Slow);
                    }
                }
            });
            let freshness = match navigation.kind {
                NavigationType::Traverse { .. } => Freshness::Remembered,
                NavigationType::Push => Freshness::Recent,
                NavigationType::Load { .. } | NavigationType::Retry => Freshness::Current,
            };
            let source = ApiSource { api: &api, freshness, request: &request };
            let mut office = pin!(office(&api, navigation.route.locale, &request));
            let (early, data) = future::join(
                future::select(office.as_mut(), TimeoutFuture::new(OFFICE_TIMEOUT)),
                pages::load(&source, &navigation.route),
            )
            .await;
            drop(slow);
            if !self.waits_for(&request) {
                return;
            }
            let (known, late) = match early {
                Either::Left((office, _)) => (office, false),
                Either::Right(_) => (None, true),
            };
            let page = self.show(navigation, known, data);
            future::join(
                async {
                    if late && let Some(office) = office.await {
                        page.office.set(Some(office));
                    }
                },
                load_related(&api, &page),
            )
            .await;
        });
    }

    /// Whether a request is the one of the page that the reader is about to see.
    fn waits_for(self, request: &Rc<Request>) -> bool {
        self.local.with_value(|local| local.request.as_ref().is_some_and(|current| Rc::ptr_eq(current, request)))
    }

    fn show(self, navigation: Navigation, office: Option<Arc<Site>>, data: Result<PageData, ApiError>) -> OpenPage {
        let Navigation { route, kind } = navigation;
        let state = match data {
            Ok(data) => {
                if let Some(article) = data.article() {
                    offline::tell_read(&article.id);
                }
                PageState::Ready(data)
            }
            Err(fault) => {
                leptos::logging::error!("{}: {fault}", route.path());
                PageState::Failed(failure(&route, &fault))
            }
        };
        remove_boot();
        self.progress.set(LoadProgress::Idle);
        let came_back = matches!(kind, NavigationType::Traverse { .. });
        let page = self.pages.show(OpenPage::new(route, office, state), came_back);
        let router = self.router;
        // The page is in the document by then, and the reader has not seen it yet.
        request_animation_frame(move || router.restore_scroll_and_focus(&kind));
        page
    }

    /// Fetches what the reader is about to open; the page then opens from memory.
    fn prefetch(self, config: Config) {
        let base = config.base.clone();
        let picture = Rc::new(RefCell::new(None));
        prefetch::touched(&base, move |id| {
            let (config, picture) = (config.clone(), picture.clone());
            spawn(async move {
                if let Some(article) = self.fetch_ahead(&id).await {
                    picture.replace(prefetch::picture(&article, config));
                }
            });
        });
        // Not its picture: most of what is seen is not opened.
        let in_view = prefetch::in_view(&base, move |id| spawn(async move { _ = self.fetch_ahead(&id).await }));
        let Some(in_view) = in_view.map(Rc::new) else { return };
        let pages = self.pages;
        Effect::new(move |_| {
            if let Some(page) = pages.current() {
                page.state.track();
                page.related.track();
            }
            let in_view = in_view.clone();
            // The page is in the document by then.
            request_animation_frame(move || in_view.look());
        });
    }

    async fn fetch_ahead(self, id: &Id) -> Option<Arc<Article>> {
        self.api().article(id, Freshness::Recent, &Request::new(PAGE_TIMEOUT)).await.ok()
    }
}

/// The office. The news shows without its name, too.
async fn office(api: &Api, locale: Locale, request: &Request) -> Option<Arc<Site>> {
    let office = api.site(locale, request).await;
    office.inspect_err(|fault| leptos::logging::error!("site.json: {fault}")).ok()
}

/// Completes an article's page with the related articles that can be had.
async fn load_related(api: &Api, page: &OpenPage) {
    let PageState::Ready(PageData::Article(article)) = page.state.get_untracked() else { return };
    // A page that the reader has come back to has them already.
    if article.extension.related.is_empty() || page.related.with_untracked(Option::is_some) {
        return;
    }
    let request = Request::new(RELATED_TIMEOUT);
    let teasers = join_all(article.extension.related.iter().map(|id| api.teaser(id, &request))).await;
    let teasers = teasers
        .into_iter()
        .filter_map(|teaser| teaser.inspect_err(|fault| leptos::logging::warn!("related article: {fault}")).ok());
    page.related.set(Some(teasers.collect::<Vec<Teaser>>().into()));
}

/// What a reader is told of a fault on this page.
fn failure(route: &Route, fault: &ApiError) -> Failure {
    match (&route.page, fault.failure()) {
        (Page::Article(_), Failure::NotFound) => Failure::ArticleNotFound,
        // The front page itself exists; its content does not arrive.
        (Page::Listing { scope: Scope::All, page: None }, Failure::NotFound) => Failure::Server,
        (_, failure) => failure,
    }
}
