//! Where the reader goes on when a page has come: how far it is scrolled, and what has the focus.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlAnchorElement, HtmlElement};

/// The headline of the page that is shown.
pub(super) fn headline() -> Option<HtmlElement> {
    element("main:not([hidden]) h1").or_else(|| element("h1"))
}

/// What a selector finds first.
pub(super) fn element(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}

/// The first link of the shown page to an address.
pub(super) fn link_to(address: &str) -> Option<HtmlElement> {
    let links = document().query_selector_all("a[href]").ok()?;
    let mut links = (0..links.length()).filter_map(|index| links.item(index)?.dyn_into::<HtmlAnchorElement>().ok());
    links.find(|link| link.href() == address).map(Into::into)
}

/// Moves the focus without scrolling.
pub(super) fn focus(element: Option<HtmlElement>) {
    if let Some(element) = element {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        _ = element.focus_with_options(&options);
    }
}

/// Scrolls to what the address names behind `#`, if the page has it.
pub(super) fn scroll_to_fragment() -> bool {
    let hash = window().location().hash().unwrap_or_default();
    let target = hash.strip_prefix('#').filter(|id| !id.is_empty()).and_then(|id| document().get_element_by_id(id));
    target.inspect(Element::scroll_into_view).is_some()
}

/// In whole CSS pixels: nobody sees the rest, and reading and writing fractions costs 10 kB of wasm.
pub(super) fn scroll_position() -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "no page is 2,147,483,647 px long")]
    window().scroll_y().map_or(0, |pixels| pixels as i32)
}

pub(super) fn scroll_to(position: i32) {
    window().scroll_to_with_x_and_y(0.0, position.into());
}
