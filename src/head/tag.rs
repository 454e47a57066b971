use crate::markup::{Element, element};

/// The document's title.
pub(super) fn title(text: String) -> Element {
    tag("title").with(text)
}

pub(super) fn meta(name: &'static str, content: impl Into<String>) -> Element {
    tag("meta").attr("name", name).attr("content", content.into())
}

pub(super) fn property(property: &'static str, content: impl Into<String>) -> Element {
    tag("meta").attr("property", property).attr("content", content.into())
}

pub(super) fn link(rel: &'static str, href: String) -> Element {
    tag("link").attr("rel", rel).attr("href", href)
}

pub(super) fn json_ld(json: String) -> Element {
    tag("script").attr("type", "application/ld+json").with(json)
}

/// `data-page` marks what the app replaces when the reader moves on.
fn tag(name: &'static str) -> Element {
    element(name).attr("data-page", "")
}
