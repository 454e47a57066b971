//! One function for each kind of tag. `data-page` marks what the app replaces when the reader moves on.

use leptos::prelude::*;

/// The document's title.
pub(super) fn title(text: String) -> AnyView {
    view! { <title data-page="">{text}</title> }.into_any()
}

pub(super) fn meta(name: &'static str, content: impl Into<String>) -> AnyView {
    view! { <meta data-page="" name=name content=content.into()/> }.into_any()
}

pub(super) fn property(property: &'static str, content: impl Into<String>) -> AnyView {
    // RDFa's attribute, which HTML's own list does not have.
    view! { <meta data-page=""/> }.attr("property", property).attr("content", content.into()).into_any()
}

pub(super) fn canonical(href: String) -> AnyView {
    view! { <link data-page="" rel="canonical" href=href/> }.into_any()
}

/// The same page in another language.
pub(super) fn translation(href: String, language: &'static str) -> AnyView {
    view! { <link data-page="" rel="alternate" href=href hreflang=language/> }.into_any()
}

/// A feed of the page's news.
pub(super) fn feed(href: String, media_type: &'static str, title: &str) -> AnyView {
    view! { <link data-page="" rel="alternate" href=href type=media_type title=title.to_owned()/> }.into_any()
}

pub(super) fn json_ld(json: &str) -> AnyView {
    // The text of a script is not escaped. Browsers look for nothing but `</script` and `<!--` in it: without `<` there is
    // neither, and JSON may name any character by its number.
    let json = json.replace('<', "\\u003c");
    view! { <script data-page="" type="application/ld+json">{json}</script> }.into_any()
}
