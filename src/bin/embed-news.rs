//! The program behind `<tintuc-news>` on portals. public/embed.js starts it once for all elements of a page.

use std::{cell::RefCell, rc::Rc};
use tintuc::embed::{Settings, Widget, WidgetEvent};
use wasm_bindgen::prelude::*;
use web_sys::Element;

#[wasm_bindgen]
extern "C" {
    /// An element, as public/embed.js hands it to the wasm.
    pub type HostElement;

    // Its attributes; the site's root is checked and absolute.
    #[wasm_bindgen(method, getter)]
    fn site(this: &HostElement) -> String;
    #[wasm_bindgen(method)]
    fn text(this: &HostElement, name: &str) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn limit(this: &HostElement) -> f64;

    // What it is told.
    #[wasm_bindgen(method)]
    fn ready(this: &HostElement);
    #[wasm_bindgen(method)]
    fn failed(this: &HostElement, reason: &str, cause: &str);
    #[wasm_bindgen(method)]
    fn viewed(this: &HostElement, url: &str, title: &str);
}

thread_local! {
    /// By the handle that the element has.
    static WIDGETS: RefCell<Vec<Option<Rc<Widget>>>> = const { RefCell::new(Vec::new()) };
}

fn main() {}

/// Says whom to tell of a panic: nothing of this program may be called after it.
#[wasm_bindgen]
pub fn watch(died: js_sys::Function) {
    std::panic::set_hook(Box::new(move |panic| {
        web_sys::console::error_1(&panic.to_string().into());
        _ = died.call0(&JsValue::NULL);
    }));
}

/// What the shadow roots of all elements wear.
#[wasm_bindgen]
pub fn style() -> String {
    concat!(include_str!("../../style/embed.css"), include_str!("../../style/lightbox.css")).to_owned()
}

/// Shows an element's news within `root`, and gives the handle for the other functions.
#[wasm_bindgen]
pub fn mount(root: &Element, element: HostElement) -> usize {
    let settings = settings(&element);
    let widget = Widget::start(root, settings, move |event| match event {
        WidgetEvent::Ready => element.ready(),
        WidgetEvent::Failed { reason, cause } => element.failed(reason, &cause),
        WidgetEvent::Viewed { url, title } => element.viewed(&url, &title),
    });
    WIDGETS.with_borrow_mut(|widgets| {
        let free = widgets.iter().position(Option::is_none).unwrap_or(widgets.len());
        if free == widgets.len() {
            widgets.push(None);
        }
        widgets[free] = Some(widget);
        free
    })
}

/// Follows a change of its attributes.
#[wasm_bindgen]
pub fn update(handle: usize, element: &HostElement) {
    if let Some(widget) = widget(handle) {
        widget.update(settings(element));
    }
}

/// Asks again after a failure.
#[wasm_bindgen]
pub fn retry(handle: usize) {
    if let Some(widget) = widget(handle) {
        widget.retry();
    }
}

/// Frees all that an element had.
#[wasm_bindgen]
pub fn unmount(handle: usize) {
    // Dropped outside: its end may come back to this program.
    let ended = WIDGETS.with_borrow_mut(|widgets| widgets.get_mut(handle).and_then(Option::take));
    drop(ended);
}

fn widget(handle: usize) -> Option<Rc<Widget>> {
    WIDGETS.with_borrow(|widgets| widgets.get(handle).cloned().flatten())
}

fn settings(element: &HostElement) -> Settings {
    let text = |name| element.text(name);
    Settings::read(
        element.site(),
        text("lang").as_deref(),
        text("section"),
        text("article"),
        element.limit(),
        text("layout").as_deref(),
        text("open").as_deref(),
    )
}
