//! What the reader is about to open: an article whose link is touched, pointed at, or in view on a good connection.
//! Never under Save-Data.

use super::{Page, navigation::below};
use crate::{
    browser::{self, use_event_listener},
    components::block::{BlockView, first_picture},
    context::{Config, provide_page_context},
    model::{Article, Id},
};
use leptos::{
    mount::{UnmountHandle, mount_to},
    prelude::*,
    tachys::view::any_view::AnyViewState,
};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, HtmlAnchorElement, IntersectionObserver, IntersectionObserverEntry};

/// Tells which links are about to be in view; see [`in_view`].
pub(crate) struct InView {
    observer: IntersectionObserver,
    _on_change: Closure<dyn FnMut(js_sys::Array)>,
}

impl InView {
    /// Looks at the links that the page has now, and at no others.
    pub(crate) fn look(&self) {
        self.observer.disconnect();
        let links = document().query_selector_all("main a[href]").ok();
        let links = links.iter().flat_map(|list| (0..list.length()).filter_map(|index| list.item(index)));
        for link in links.filter_map(|link| link.dyn_into::<Element>().ok()) {
            self.observer.observe(&link);
        }
    }
}

/// Calls `fetch` once for each article whose link is about to come into view, where the browser knows that the connection is
/// good.
pub(crate) fn in_view(base: &str, fetch: impl Fn(Id) + 'static) -> Option<InView> {
    let base: Rc<str> = base.into();
    let on_change = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
        let entries = entries.iter().filter_map(|entry| entry.dyn_into::<IntersectionObserverEntry>().ok());
        for entry in entries.filter(IntersectionObserverEntry::is_intersecting) {
            if let Some(id) = article_at(entry.target(), &base).filter(|_| connection() == Connection::Good) {
                fetch(id);
            }
        }
    });
    // Old browsers have none.
    let options = web_sys::IntersectionObserverInit::new();
    // Half a screen ahead.
    options.set_root_margin("0px 0px 50%");
    let observer = IntersectionObserver::new_with_options(on_change.as_ref().unchecked_ref(), &options).ok()?;
    Some(InView { observer, _on_change: on_change })
}

/// Calls `fetch` for each article whose link is touched or pointed at.
pub(crate) fn touched(base: &str, fetch: impl Fn(Id) + 'static) {
    let base: Rc<str> = base.into();
    // A pointer crosses the parts of a link one by one.
    let last = RefCell::new(None);
    let ask = Rc::new(move |event: &web_sys::Event| {
        let id = browser::target_within(event, "a[href]").and_then(|link| article_at(link, &base));
        let Some(id) = id.filter(|_| connection() != Connection::Poor) else { return };
        if last.replace(Some(id.clone())).as_ref() != Some(&id) {
            fetch(id);
        }
    });
    let touch = ask.clone();
    use_event_listener(&window(), "touchstart", move |event| touch(&event));
    use_event_listener(&window(), "pointerover", move |event| ask(&event));
}

/// The article that a link leads to.
fn article_at(link: Element, base: &str) -> Option<Id> {
    let anchor: HtmlAnchorElement = link.dyn_into().ok()?;
    let here = window().location();
    if anchor.origin() != here.origin().ok()? || anchor.pathname() == here.pathname().ok()? {
        return None;
    }
    match below(base, &anchor.pathname(), "").page {
        Page::Article(id) => Some(id),
        _ => None,
    }
}

/// What the reader's connection can spare.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Connection {
    /// Nothing: the reader has asked for few bytes (Save-Data), or it is slow.
    Poor,
    /// The browser does not tell: Safari and Firefox.
    Unknown,
    Good,
}

/// As the Network Information API has it.
fn connection() -> Connection {
    let speed = browser::connection("effectiveType").as_string().unwrap_or_default();
    match speed.as_str() {
        _ if browser::saves_data() => Connection::Poor,
        "slow-2g" | "2g" => Connection::Poor,
        "4g" => Connection::Good,
        _ => Connection::Unknown,
    }
}

/// Fetches the picture that an article opens with, in the size and format that the article will show: by the component
/// itself, out of the document. The picture is loading as long as the result lives.
pub(crate) fn picture(article: &Article, config: Config) -> Option<UnmountHandle<AnyViewState>> {
    let blocks = &article.extension.body;
    let block = blocks[first_picture(blocks)?].clone();
    let locale = article.locale();
    let aside = document().create_element("div").ok()?.unchecked_into();
    Some(mount_to(aside, move || {
        provide_page_context(config, Signal::stored(locale), Signal::stored(None));
        view! { <BlockView block=&block priority=true/> }.into_any()
    }))
}
