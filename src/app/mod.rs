//! The frame around every page, and which page a route shows.

mod counter; // when it starts, and how it comes alive within a snapshot
mod frame; // what the app puts into the document

use crate::{
    api::{Api, ApiError, Freshness, Request},
    browser::{self, Listener, spawn},
    head, host,
    locale::Locale,
    model::{Article, Id, Scope, Site},
    navigation::{self, Arrival, Navigation, Visit},
    offline,
    pages::{self, Loaded},
    prefetch,
    route::{Page, Route},
    snapshot,
    views::{Context, state::Failure},
};
use futures::future::{self, Either};
use gloo_timers::{callback::Timeout, future::TimeoutFuture};
use leptos::prelude::*;
use std::{cell::RefCell, pin::pin, rc::Rc, time::Duration};

/// How long a reader waits for a page before it is called unreachable: longer than any network that still works.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a page that is there waits for the office's name, in milliseconds.
const PATIENCE_FOR_SITE: u32 = 3_000;
/// After how many milliseconds the reader is told that the network is slow.
const SLOW_AFTER: u32 = 4_000;

/// The mark that says when the app has come alive.
const LIVE: &str = "tintuc:live";

/// Starts the app in the current document: it adopts the snapshot that stands there, or takes an empty page's place.
pub fn start() {
    host::watch_for_panics();
    leptos::mount::mount_to_body(|| App::new().run());
    host::has_started();
    // From here on a tap is handled in the app (User Timing).
    _ = window().performance().map(|performance| performance.mark(LIVE));
}

/// What stands between header and footer.
#[derive(Clone)]
struct Shown {
    route: Route,
    site: Option<Rc<Site>>,
    outcome: Outcome,
    /// Whether the reader came back to it.
    returned: bool,
}

impl Shown {
    /// Whether it is the same page with the same data.
    fn is_same(&self, other: &Self) -> bool {
        let loaded = match (&self.outcome, &other.outcome) {
            (Outcome::Loaded(one), Outcome::Loaded(other)) => one.is_same(other),
            _ => false,
        };
        let site = |shown: &Self| shown.site.as_ref().map(Rc::as_ptr);
        loaded && self.route == other.route && site(self) == site(other)
    }
}

#[derive(Clone)]
enum Outcome {
    /// The snapshot stands as the server sent it.
    Adopted,
    Loading,
    Loaded(Loaded),
    Failed(Failure),
}

/// How far the loading of the next page is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pace {
    Done,
    Loading,
    Slow,
}

#[derive(Clone)]
struct App {
    api: Api,
    base: Rc<str>,
    api_base: Rc<str>,
    navigation: Navigation,
    shown: ArcRwSignal<Shown>,
    pace: ArcRwSignal<Pace>,
    /// Of the page that is being loaded; the reader may leave before it is there.
    request: Rc<RefCell<Option<Rc<Request>>>>,
}

impl App {
    fn new() -> Self {
        let base = host::base_path();
        let api_base = host::api_base(&base);
        let documents = document().get_element_by_id(snapshot::DOCUMENTS);
        let navigation = Navigation::start(&base, documents.is_some());
        let route = navigation.visit.with_untracked(|visit| visit.route.clone());
        let api = Api::new(&api_base);
        let outcome = if let Some(documents) = documents {
            api.seed(&documents.text_content().unwrap_or_default());
            Outcome::Adopted
        } else {
            remove_boot();
            Outcome::Loading
        };
        let site = api.remembered_site(route.locale);
        let app = Self {
            api,
            base,
            api_base,
            navigation,
            shown: ArcRwSignal::new(Shown { route, site, outcome, returned: false }),
            pace: ArcRwSignal::new(Pace::Done),
            request: Rc::default(),
        };
        app.load_on_every_visit();
        app.reload_when_online();
        app.prefetch();
        app
    }

    fn load_on_every_visit(&self) {
        let app = self.clone();
        host::effect(move || {
            let visit = app.navigation.visit.get();
            // Untracked: what is shown follows from a visit, and must not bring about the next.
            let adopted = app.shown.with_untracked(|shown| matches!(shown.outcome, Outcome::Adopted));
            if !(adopted && matches!(visit.arrival, Arrival::Opened(_)) && app.is_whole(&visit.route)) {
                app.load(visit);
            }
        });
    }

    /// Whether the snapshot of a page has all that belongs to it. A host that only has files answers every search with the
    /// same one, and one whose server could not search has found nothing.
    fn is_whole(&self, route: &Route) -> bool {
        match &route.page {
            Page::Search(query) => query.as_str().is_empty() || self.api.has(&query.document(route.locale)),
            _ => true,
        }
    }

    fn adopted(&self) -> bool {
        self.shown.with(|shown| matches!(shown.outcome, Outcome::Adopted))
    }

    /// Fetches what the reader is about to open; the page then opens from memory.
    fn prefetch(&self) {
        let app = self.clone();
        let picture = Rc::new(RefCell::new(None));
        prefetch::touched(&self.base, move |id| {
            let (app, picture) = (app.clone(), picture.clone());
            spawn(async move {
                if let Some(article) = app.fetch_ahead(&id).await {
                    picture.replace(prefetch::picture(&article, &app.shown_context()));
                }
            });
        });
        let app = self.clone();
        let in_view = prefetch::in_view(&self.base, move |id| {
            let app = app.clone();
            // Not its picture: most of what is seen is not opened.
            spawn(async move { _ = app.fetch_ahead(&id).await });
        });
        let Some(in_view) = in_view.map(Rc::new) else { return };
        let shown = self.shown.clone();
        host::effect(move || {
            shown.track();
            let in_view = in_view.clone();
            // The views have been put into the document by then.
            request_animation_frame(move || in_view.look());
        });
    }

    async fn fetch_ahead(&self, id: &Id) -> Option<Rc<Article>> {
        self.api.article(id, Freshness::Recent, &Request::new(PATIENCE)).await.ok()
    }

    /// A page that failed for want of a network comes by itself when the network is back.
    fn reload_when_online(&self) {
        let (shown, visit) = (self.shown.clone(), self.navigation.visit.clone());
        Listener::new(&window(), "online", move |_| {
            let failure = shown.with_untracked(|shown| match &shown.outcome {
                Outcome::Failed(failure) => Some(*failure),
                Outcome::Loaded(loaded) => loaded.failure(),
                _ => None,
            });
            if let Some(Failure::Offline | Failure::TimedOut | Failure::Server) = failure {
                navigation::retry(&visit);
            }
        })
        .keep();
    }

    /// Loads the page of a visit and shows it. What was shown before stays until then, so nothing flashes.
    fn load(&self, visit: Visit) {
        let request = Rc::new(Request::new(PATIENCE));
        if let Some(left) = self.request.replace(Some(request.clone())) {
            left.abandon();
        }
        let app = self.clone();
        spawn(async move {
            app.pace.set(Pace::Loading);
            let slow = Timeout::new(SLOW_AFTER, {
                let (app, request) = (app.clone(), request.clone());
                // It may still wait for what another page began to fetch, while its own page was left.
                move || {
                    if app.waits_for(&request) {
                        app.pace.set(Pace::Slow);
                    }
                }
            });
            let freshness = match visit.arrival {
                Arrival::Returned { .. } => Freshness::Remembered,
                Arrival::Followed => Freshness::Recent,
                Arrival::Opened(_) | Arrival::Retried => Freshness::Current,
            };
            let mut site = pin!(app.site(visit.route.locale, &request));
            let (early, page) = future::join(
                future::select(site.as_mut(), TimeoutFuture::new(PATIENCE_FOR_SITE)),
                pages::load(&app.api, &visit.route, freshness, &request),
            )
            .await;
            drop(slow);
            if !app.waits_for(&request) {
                return;
            }
            app.rest(&page, &request);
            match early {
                Either::Left((site, _)) => app.show(visit, site, page),
                Either::Right(_) => {
                    app.show(visit, None, page);
                    let late = site.await;
                    if late.is_some() && app.waits_for(&request) {
                        app.shown.update(|shown| shown.site = late);
                        app.describe();
                    }
                }
            }
        });
    }

    /// Completes the page once it stands.
    fn rest(&self, page: &Result<Loaded, ApiError>, request: &Rc<Request>) {
        let Ok(page) = page else { return };
        let (app, page, request) = (self.clone(), page.clone(), request.clone());
        spawn(async move {
            if let Some(whole) = page.rest(&app.api).await
                && app.waits_for(&request)
            {
                app.shown.update(|shown| shown.outcome = Outcome::Loaded(whole));
            }
        });
    }

    /// The office. The news shows without its name, too.
    async fn site(&self, locale: Locale, request: &Request) -> Option<Rc<Site>> {
        let site = self.api.site(locale, request).await;
        site.inspect_err(|fault| leptos::logging::error!("site.json: {fault}")).ok()
    }

    /// Whether a request is the one of the page that the reader is about to see.
    fn waits_for(&self, request: &Rc<Request>) -> bool {
        self.request.borrow().as_ref().is_some_and(|current| Rc::ptr_eq(current, request))
    }

    fn show(&self, visit: Visit, site: Option<Rc<Site>>, page: Result<Loaded, ApiError>) {
        let Visit { route, arrival } = visit;
        if let (Page::Article(id), Ok(_)) = (&route.page, &page) {
            offline::read(id);
        }
        let outcome = match page {
            Ok(loaded) => Outcome::Loaded(loaded),
            Err(fault) => {
                leptos::logging::error!("{}: {fault}", route.path());
                Outcome::Failed(failure(&route, &fault))
            }
        };
        remove_boot();
        self.pace.set(Pace::Done);
        let returned = matches!(arrival, Arrival::Returned { .. });
        self.shown.set(Shown { route, site, outcome, returned });
        self.describe();
        let navigation = self.navigation.clone();
        // The views have been put into the document by then, and the reader has not seen them yet.
        request_animation_frame(move || navigation.arrive(&arrival));
    }

    /// Makes the document's head and language those of the page.
    fn describe(&self) {
        self.shown.with_untracked(|Shown { route, site, outcome, .. }| {
            let context = self.context(route);
            head::apply(&match outcome {
                Outcome::Loaded(loaded) => head::tags(&context, site.as_deref(), route, loaded.subject()),
                Outcome::Failed(failure) => head::failure_tags(failure.title(&context)),
                Outcome::Adopted | Outcome::Loading => return,
            });
            if let Some(root) = document().document_element() {
                _ = root.set_attribute("lang", route.locale.tag());
            }
        });
    }

    fn shown_context(&self) -> Context {
        self.shown.with(|shown| self.context(&shown.route))
    }

    fn context(&self, route: &Route) -> Context {
        Context {
            locale: route.locale,
            base: self.base.to_string(),
            api_base: self.api_base.to_string(),
            saves_data: browser::saves_data(),
        }
    }
}

/// What stood in the document before the app: an empty page's notice, or a snapshot.
fn remove_boot() {
    if let Some(boot) = document().get_element_by_id(snapshot::ELEMENT) {
        boot.remove();
    }
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
