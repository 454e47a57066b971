//! The page that the app runs in: what it says of the site, and what it shows if the app dies.

use crate::{
    browser::{self, Listener, document, window},
    locale::Locale,
    markup::{dom, element},
};
use leptos::prelude::RenderEffect;
use std::{
    rc::Rc,
    sync::atomic::{AtomicBool, Ordering},
};

static ALIVE: AtomicBool = AtomicBool::new(false);

/// Whether the app stands whole: until then, and after a panic, its listeners leave everything to the browser.
pub(crate) fn is_alive() -> bool {
    ALIVE.load(Ordering::Relaxed)
}

/// To be called when the app stands whole.
pub(crate) fn has_started() {
    ALIVE.store(true, Ordering::Relaxed);
}

/// Logs a panic's cause, and tells the reader of the end of the app.
pub(crate) fn watch_for_panics() {
    std::panic::set_hook(Box::new(|panic| web_sys::console::error_1(&panic.to_string().into())));
    // A panic ends in a trap, and so does running out of memory, which is none. What still rings after it may trap again.
    Listener::new(&window(), "error", |event| {
        let fault = browser::property(&browser::property(&event, "error"), "name");
        if fault == "RuntimeError" && ALIVE.swap(false, Ordering::Relaxed) {
            show_panic_notice();
        }
    })
    .keep();
}

/// The path of `<base href>`: the site's root, with a slash at the end.
pub(crate) fn base_path() -> Rc<str> {
    let base = document().base_uri().ok().flatten().and_then(|uri| web_sys::Url::new(&uri).ok());
    base.map_or_else(|| "/".into(), |url| url.pathname().into())
}

/// `<meta name="tintuc:api">`, or `api/` below the site's root.
pub(crate) fn api_base(base: &str) -> Rc<str> {
    let meta = document().query_selector("meta[name='tintuc:api']").ok().flatten();
    let named = meta.and_then(|meta| meta.get_attribute("content")).filter(|content| !content.is_empty());
    named.map_or_else(|| format!("{base}api/"), |named| format!("{}/", named.trim_end_matches('/'))).into()
}

/// A panic leaves a dead page behind: the reader is told, and offered the way on.
fn show_panic_notice() {
    let document = document();
    let Some(body) = document.body() else { return };
    let language = document.document_element().and_then(|root| root.get_attribute("lang"));
    let locale = Locale::from_tag(language.as_deref().unwrap_or_default());
    let reload = element("a").attr("href", document.url().unwrap_or_default()).with(locale.messages().reload);
    let notice = element("p").class("notice").attr("role", "alert").with(locale.messages().panicked).with(reload);
    if let Some(notice) = dom::build(&notice) {
        _ = body.prepend_with_node_1(&notice);
    }
}

/// Runs now, and again whenever a signal changes that it read, as long as the page lives.
///
/// Like the signals of this app it stands outside of Leptos' arena, which is for what ends before the page does: that
/// would take 5 kB of the wasm.
pub(crate) fn effect(run: impl FnMut() + 'static) {
    // Boxed, so that all of them share Leptos' code for one.
    let mut run: Box<dyn FnMut()> = Box::new(run);
    std::mem::forget(RenderEffect::new(move |_| run()));
}
