//! The page around the wasm: what both of its programs, the app and the one on portals, need of the browser.

use leptos::prelude::{StoredValue, window};
use std::{future::Future, pin::Pin};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Element, Event, EventTarget};

/// Where the programs' memory comes from. The standard library's own allocator is four times as large.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Runs a task beside everything else.
pub(crate) fn spawn(task: impl Future<Output = ()> + 'static) {
    // Boxed, so that all of them share the code for one.
    let task: Pin<Box<dyn Future<Output = ()>>> = Box::pin(task);
    wasm_bindgen_futures::spawn_local(task);
}

/// What the browser says of a fault, which may be any value: scripts of portals reject with texts, or with nothing.
pub(crate) fn cause(fault: &JsValue) -> String {
    (&JsValue::from_str("") + fault).as_string().unwrap_or_default()
}

/// A property of an object; `undefined` where there is none, or no object, and where it must not be looked at.
pub(crate) fn property(object: &JsValue, name: &str) -> JsValue {
    js_sys::Reflect::get(object, &name.into()).unwrap_or_default()
}

/// A property of what the browser tells of the connection (Network Information API); `undefined` where it tells nothing.
pub(crate) fn connection(name: &str) -> JsValue {
    property(&property(window().navigator().as_ref(), "connection"), name)
}

/// Whether the reader has asked for few bytes.
pub(crate) fn saves_data() -> bool {
    connection("saveData").is_truthy()
}

/// What matches a selector, at the target of an event or around it.
pub(crate) fn target_within(event: &Event, selector: &str) -> Option<Element> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest(selector).ok().flatten()
}

/// Listens as long as the current owner lives.
pub(crate) fn use_event_listener(target: &EventTarget, name: &'static str, run: impl FnMut(Event) + 'static) {
    StoredValue::new_local(Listener::new(target, name, run));
}

/// A listener that ends with its value.
pub(crate) struct Listener {
    target: EventTarget,
    name: &'static str,
    closure: Closure<dyn FnMut(Event)>,
}

impl Listener {
    pub(crate) fn new(target: &EventTarget, name: &'static str, run: impl FnMut(Event) + 'static) -> Self {
        Self::boxed(target, name, Box::new(run))
    }

    /// All of them share the code for one.
    #[inline(never)]
    fn boxed(target: &EventTarget, name: &'static str, run: Box<dyn FnMut(Event)>) -> Self {
        let closure = Closure::wrap(run);
        // It throws for no name and no function.
        let _ = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
        Self { target: target.clone(), name, closure }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let callback = self.closure.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback(self.name, callback);
    }
}
