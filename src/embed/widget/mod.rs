//! The news in one element: a listing, and the articles that open in its place. The element itself (public/embed.js)
//! says when it comes and goes, and shows its own children as long as there is no content.

mod apis; // the API of each news site, shared by the elements of a page
mod event; // what the element is told

pub use event::WidgetEvent;

use super::{Settings, Start};
use crate::{
    api::{ApiError, Freshness, Request},
    browser::{self, Listener},
    components::{
        embed::{BACK, EmbeddedArticle, EmbeddedFailure, EmbeddedListing},
        state::{Action, Failure},
    },
    context::{Config, provide_page_context},
    model::{Article, Feed, Id},
    router::{Page, Route},
};
use apis::{api, api_base};
use event::reason;
use leptos::{
    mount::{UnmountHandle, mount_to},
    prelude::*,
    tachys::view::any_view::AnyViewState,
};
use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
    sync::Arc,
    time::Duration,
};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, MouseEvent};

/// After this time an element says that its news cannot be had.
const LOAD_TIMEOUT: Duration = Duration::from_secs(30);

/// The news in one element. All of it goes when this is dropped.
pub struct Widget {
    root: Element,
    notify: Box<dyn Fn(WidgetEvent)>,
    settings: RefCell<Settings>,
    state: RefCell<WidgetState>,
    view: RefCell<Option<View>>,
    /// Of what is being loaded; only the last one counts.
    request: RefCell<Option<Rc<Request>>>,
    clicks: Cell<Option<Listener>>,
}

/// What stands in the element.
type View = UnmountHandle<AnyViewState>;

#[derive(Clone)]
enum WidgetState {
    Empty,
    Listing(Arc<Feed>),
    Article {
        article: Arc<Article>,
        /// The listing that it was opened from, and by which article's link.
        from: Option<(Arc<Feed>, Id)>,
    },
    Failed {
        article: Id,
        failure: Failure,
        from: Option<(Arc<Feed>, Id)>,
    },
}

impl Widget {
    /// Loads and shows what `settings` say within `root`, which nobody else writes to.
    pub fn start(root: &Element, settings: Settings, notify: impl Fn(WidgetEvent) + 'static) -> Rc<Self> {
        let widget = Rc::new(Self {
            root: root.clone(),
            notify: Box::new(notify),
            settings: RefCell::new(settings),
            state: RefCell::new(WidgetState::Empty),
            view: RefCell::new(None),
            request: RefCell::new(None),
            clicks: Cell::new(None),
        });
        let this = Rc::downgrade(&widget);
        // Not on the element: what lies in it is the portal's.
        widget.clicks.set(Some(Listener::new(root, "click", move |event| {
            if let Some(widget) = this.upgrade() {
                widget.click(&event);
            }
        })));
        widget.load(Freshness::Recent);
        widget
    }

    /// Follows a change of the attributes.
    pub fn update(self: &Rc<Self>, settings: Settings) {
        let old = self.settings.replace(settings);
        let same = self.settings.borrow().same_content(&old);
        if !same {
            self.load(Freshness::Recent);
        } else if *self.settings.borrow() != old && matches!(*self.state.borrow(), WidgetState::Listing(_)) {
            // Nothing else looks otherwise, and an article that is read keeps its place and the focus.
            self.render();
        }
    }

    /// Asks again after a failure.
    pub fn retry(self: &Rc<Self>) {
        self.load(Freshness::Current);
    }

    /// Loads what is shown first.
    fn load(self: &Rc<Self>, freshness: Freshness) {
        let Settings { base, locale, start, .. } = self.settings.borrow().clone();
        let api = api(&base);
        match start {
            Start::Nothing => self.failed("not-found", "no section and no article can have that name".to_owned()),
            Start::Listing(scope) => self.fetch(
                async move |request| api.feed(scope.feed(locale, None), freshness, &request).await,
                |widget, feed| match feed {
                    Ok(feed) => widget.show(WidgetState::Listing(feed)),
                    Err(fault) => widget.failed(reason(fault.failure()), fault.to_string()),
                },
            ),
            Start::Article(id) => self.fetch(
                async move |request| api.article(&id, freshness, &request).await,
                |widget, article| match article {
                    Ok(article) => widget.view(article, None),
                    Err(fault) => widget.failed(reason(fault.failure()), fault.to_string()),
                },
            ),
        }
    }

    /// Opens an article in the place of what is shown.
    fn open(self: &Rc<Self>, id: Id, freshness: Freshness) {
        let from = match &*self.state.borrow() {
            WidgetState::Listing(feed) => Some((Arc::clone(feed), id.clone())),
            WidgetState::Article { from, .. } | WidgetState::Failed { from, .. } => from.clone(),
            WidgetState::Empty => None,
        };
        let api = api(&self.settings.borrow().base);
        let wanted = id.clone();
        self.fetch(
            async move |request| api.article(&wanted, freshness, &request).await,
            move |widget, article| {
                match article {
                    Ok(article) => widget.view(article, from),
                    Err(fault) => {
                        web_sys::console::warn_1(&format!("tintuc: {fault}").into());
                        let failure = match fault.failure() {
                            Failure::NotFound => Failure::ArticleNotFound,
                            failure => failure,
                        };
                        widget.show(WidgetState::Failed { article: id, failure, from });
                    }
                }
                widget.focus("h1");
            },
        );
    }

    /// Goes back to the listing, and to the link by which the reader left it.
    fn back(&self) {
        self.abandon();
        let from = match &*self.state.borrow() {
            WidgetState::Article { from, .. } | WidgetState::Failed { from, .. } => from.clone(),
            _ => None,
        };
        if let Some((feed, id)) = from {
            // By its place: where links lead to may have changed since.
            let place = feed.items.iter().position(|item| item.id == id).unwrap_or_default() + 1;
            self.show(WidgetState::Listing(feed));
            self.focus(&format!("li:nth-child({place}) h3 a"));
        }
    }

    fn view(&self, article: Arc<Article>, from: Option<(Arc<Feed>, Id)>) {
        let url = self.config().href(&Route::article(article.locale(), article.id.clone()));
        let title = article.title.clone();
        self.show(WidgetState::Article { article, from });
        (self.notify)(WidgetEvent::Viewed { url, title });
    }

    fn show(&self, state: WidgetState) {
        self.state.replace(state);
        self.render();
        (self.notify)(WidgetEvent::Ready);
    }

    fn failed(&self, reason: &'static str, cause: String) {
        self.abandon();
        self.state.replace(WidgetState::Empty);
        self.render();
        (self.notify)(WidgetEvent::Failed { reason, cause });
    }

    /// Builds what is shown now in the place of what was shown before. Nothing of it is live, so no signal needs to be there.
    fn render(&self) {
        self.view.replace(None);
        let (config, settings, state) = (self.config(), self.settings.borrow().clone(), self.state.borrow().clone());
        let root = self.root.clone().unchecked_into();
        let view = mount_to(root, move || {
            provide_page_context(config, Signal::stored(settings.locale), Signal::stored(None));
            match &state {
                WidgetState::Empty => ().into_any(),
                WidgetState::Listing(feed) => view! { <EmbeddedListing settings=&settings feed/> }.into_any(),
                WidgetState::Article { article, from } => {
                    view! { <EmbeddedArticle article back=from.is_some()/> }.into_any()
                }
                WidgetState::Failed { failure, from, .. } => {
                    view! { <EmbeddedFailure failure=*failure back=from.is_some()/> }.into_any()
                }
            }
        });
        self.view.replace(Some(view));
    }

    fn config(&self) -> Config {
        let base = &self.settings.borrow().base;
        Config { base: base.as_str().into(), api_base: api_base(base).into(), saves_data: browser::saves_data() }
    }

    /// Asks for something and goes on with the answer, unless nobody waits for it any more.
    fn fetch<T: 'static>(
        self: &Rc<Self>,
        ask: impl AsyncFnOnce(Rc<Request>) -> Result<T, ApiError> + 'static,
        then: impl FnOnce(&Rc<Self>, Result<T, ApiError>) + 'static,
    ) {
        self.abandon();
        let request = Rc::new(Request::new(LOAD_TIMEOUT));
        self.request.replace(Some(Rc::clone(&request)));
        _ = self.root.set_attribute("aria-busy", "true");
        let this: Weak<Self> = Rc::downgrade(self);
        browser::spawn(async move {
            let answer = ask(Rc::clone(&request)).await;
            let Some(widget) = this.upgrade() else { return };
            let waits = widget.request.borrow().as_ref().is_some_and(|current| Rc::ptr_eq(current, &request));
            if waits {
                widget.abandon();
                then(&widget, answer);
            }
        });
    }

    fn abandon(&self) {
        if let Some(request) = self.request.take() {
            request.abandon();
            _ = self.root.remove_attribute("aria-busy");
        }
    }

    fn focus(&self, selector: &str) {
        if let Ok(Some(element)) = self.root.query_selector(selector) {
            _ = element.unchecked_into::<HtmlElement>().focus();
        }
    }

    /// Follows the links to articles, if they are to open inside; every other click is the browser's.
    fn click(self: &Rc<Self>, event: &Event) {
        let Some(target) = browser::target_within(event, "a, button") else { return };
        if let Some(action) = target.get_attribute(Action::ATTRIBUTE) {
            if action == BACK {
                self.back();
            } else if action == Action::Retry.name()
                && let WidgetState::Failed { article, .. } = self.state.borrow().clone()
            {
                self.open(article, Freshness::Current);
            }
            return;
        }
        let Some(mouse) = event.dyn_ref::<MouseEvent>() else { return };
        let plain =
            mouse.button() == 0 && !(mouse.meta_key() || mouse.ctrl_key() || mouse.shift_key() || mouse.alt_key());
        if !plain || event.default_prevented() {
            return;
        }
        let Some(anchor) = target.dyn_ref::<web_sys::HtmlAnchorElement>() else { return };
        let href = anchor.href();
        let Some(path) = href.strip_prefix(&*self.settings.borrow().base) else { return };
        if let Page::Article(id) = Route::from_path(path).page {
            event.prevent_default();
            self.open(id, Freshness::Recent);
        }
    }
}

impl Drop for Widget {
    fn drop(&mut self) {
        self.abandon();
    }
}
