//! What the reader is about to open: an article whose link is touched, pointed at, or in view on a good connection.
//! Never under Save-Data.

use crate::{
    model::{Article, Block, Id},
    navigation,
    route::Page,
    views::{self, Context},
};
use leptos::{ev, prelude::*};
use std::{any::Any, cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, HtmlElement};

/// Calls `fetch` for each article that the reader is about to open.
pub(crate) fn start(base: &str, fetch: impl Fn(Id) + 'static) {
    let base: Rc<str> = base.into();
    // A pointer crosses the parts of a link one by one.
    let last = RefCell::new(None);
    let ask = Rc::new(move |event: &web_sys::Event| {
        let Some(id) = article_of(event, &base).filter(|_| !saves_data()) else { return };
        if last.replace(Some(id.clone())).as_ref() != Some(&id) {
            fetch(id);
        }
    });
    let touch = ask.clone();
    let touches = window_event_listener(ev::touchstart, move |event| touch(&event));
    let hovers = window_event_listener(ev::pointerover, move |event| ask(&event));
    on_cleanup(move || {
        touches.remove();
        hovers.remove();
    });
}

/// The article that the link under an event leads to.
fn article_of(event: &web_sys::Event, base: &str) -> Option<Id> {
    let element: Element = event.target()?.dyn_into().ok()?;
    let anchor: HtmlAnchorElement = element.closest("a[href]").ok()??.dyn_into().ok()?;
    let here = window().location();
    if anchor.origin() != here.origin().ok()? || anchor.pathname() == here.pathname().ok()? {
        return None;
    }
    match navigation::below(base, &anchor.pathname()).page {
        Page::Article(id) => Some(id),
        _ => None,
    }
}

/// Whether the reader has asked for few bytes (Save-Data), or is on a connection that cannot spare them.
fn saves_data() -> bool {
    let get = |object: &JsValue, name: &str| js_sys::Reflect::get(object, &name.into()).unwrap_or_default();
    let connection = get(window().navigator().as_ref(), "connection");
    connection.is_object()
        && (get(&connection, "saveData").is_truthy()
            || get(&connection, "effectiveType").as_string().is_some_and(|kind| kind.ends_with("2g")))
}

/// Fetches an article's first picture, in the size and format that the article will show: by the view itself, out of
/// the document. The picture is loading as long as the handle lives.
pub(crate) fn picture(article: &Article, context: Context) -> Option<Box<dyn Any>> {
    let mut blocks = article.extension.body.iter();
    let first = blocks.find(|block| matches!(block, Block::Image { .. }))?.clone();
    let place: HtmlElement = document().create_element("div").ok()?.dyn_into().ok()?;
    Some(Box::new(leptos::mount::mount_to(place, move || views::block::block(&context, &first, true))))
}
