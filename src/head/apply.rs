use leptos::{
    mount::{UnmountHandle, mount_to},
    prelude::*,
    tachys::view::any_view::AnyViewState,
};
use wasm_bindgen::JsCast as _;

/// A page's tags in the document's head; they go with this value.
pub type HeadTags = UnmountHandle<AnyViewState>;

/// Puts a page's tags in the place of those that the server sent, or of the page before, which must be dropped already.
pub fn apply(tags: Vec<AnyView>) -> Option<HeadTags> {
    let head = document().head()?;
    // The title alone stands before the styles and has no mark in the app's own page.
    while let Ok(Some(old)) = head.query_selector("title, [data-page]") {
        old.remove();
    }
    let applied = mount_to(head.clone().unchecked_into(), move || tags.into_any());
    // Leptos ends children with an empty comment, which a title and a script show to those who read their source.
    for element in ["title", "script[data-page]"] {
        if let Ok(Some(element)) = head.query_selector(element) {
            element.set_text_content(element.text_content().as_deref());
        }
    }
    Some(applied)
}
