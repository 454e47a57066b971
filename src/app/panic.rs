//! What the reader sees where the app dies.

use crate::{
    browser::{Listener, property},
    locale::Locale,
};
use leptos::prelude::{document, window};
use std::sync::atomic::{AtomicBool, Ordering};

static ALIVE: AtomicBool = AtomicBool::new(false);

/// Whether the app stands whole: until then, and after a panic, its listeners leave everything to the browser.
pub(crate) fn is_alive() -> bool {
    ALIVE.load(Ordering::Relaxed)
}

/// To be called when the app stands whole.
pub(super) fn has_started() {
    ALIVE.store(true, Ordering::Relaxed);
}

/// Logs a panic's cause, and tells the reader of the end of the app.
pub(super) fn report_panics() {
    std::panic::set_hook(Box::new(|panic| web_sys::console::error_1(&panic.to_string().into())));
    // A panic ends in a trap, and so does running out of memory, which is none. A listener that still runs afterwards may
    // trap again.
    let listener = Listener::new(&window(), "error", |event| {
        let fault = property(&property(&event, "error"), "name");
        if fault == "RuntimeError" && ALIVE.swap(false, Ordering::Relaxed) {
            _ = show_panic_notice();
        }
    });
    // It outlives the app on purpose, whose owner it must not need.
    std::mem::forget(listener);
}

/// A panic leaves a dead page behind: the reader is told, and offered the way on. Without Leptos, whose state may be what
/// broke.
fn show_panic_notice() -> Option<()> {
    let document = document();
    let language = document.document_element().and_then(|root| root.get_attribute("lang"));
    let messages = Locale::from_tag(language.as_deref().unwrap_or_default()).messages();
    let reload = document.create_element("a").ok()?;
    reload.set_attribute("href", &document.url().unwrap_or_default()).ok()?;
    reload.set_text_content(Some(messages.reload));
    let notice = document.create_element("p").ok()?;
    notice.set_class_name("notice");
    notice.set_attribute("role", "alert").ok()?;
    notice.set_text_content(Some(messages.panicked));
    notice.append_child(&reload).ok()?;
    document.body()?.prepend_with_node_1(&notice).ok()
}
