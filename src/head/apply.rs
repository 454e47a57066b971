use crate::markup::{Element, dom};
use leptos::prelude::document;

/// Puts a page's tags in the place of those of the page before.
pub fn apply(tags: &[Element]) {
    let document = document();
    let Some(head) = document.head() else { return };
    // The title alone stands before the styles and has no mark in the app's own page.
    while let Ok(Some(old)) = head.query_selector("title, [data-page]") {
        old.remove();
    }
    for tag in tags.iter().filter_map(dom::build) {
        _ = head.append_child(&tag);
    }
}
