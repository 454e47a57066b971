//! The page around the program: what both programs, the app and the one on portals, need of it.

use js_sys::Object;
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use web_sys::{Document, Element, Event, EventTarget, Window};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = document)]
    static DOCUMENT: Document;
}

/// The window that the program runs in.
pub(crate) fn window() -> Window {
    js_sys::global().unchecked_into()
}

/// Its document.
pub(crate) fn document() -> Document {
    DOCUMENT.with(Clone::clone)
}

/// What the browser says of a fault.
pub(crate) fn cause(fault: &JsValue) -> String {
    let fault: &Object = fault.unchecked_ref();
    fault.to_string().into()
}

/// What matches a selector, at the target of an event or around it.
pub(crate) fn target_within(event: &Event, selector: &str) -> Option<Element> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest(selector).ok().flatten()
}

/// A listener that ends with its value.
pub(crate) struct Listener {
    target: EventTarget,
    name: &'static str,
    closure: Closure<dyn FnMut(Event)>,
}

impl Listener {
    pub(crate) fn new(target: &EventTarget, name: &'static str, run: impl FnMut(Event) + 'static) -> Self {
        let closure = Closure::new(run);
        // It throws for no name and no function.
        let _ = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
        Self { target: target.clone(), name, closure }
    }

    /// Listens as long as the page lives.
    #[cfg(feature = "csr")]
    pub(crate) fn keep(self) {
        std::mem::forget(self);
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let callback = self.closure.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback(self.name, callback);
    }
}
