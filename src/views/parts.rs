use super::Context;
use crate::{
    locale::Locale,
    markup::{Element, element},
    model::Timestamp,
};

/// A moment that machines can read as well; `text` is how readers see it.
pub(super) fn time(moment: Timestamp, text: String) -> Element {
    element("time").attr("datetime", moment.to_string()).with(text)
}

/// A link with a text.
pub(super) fn link(href: String, text: &str) -> Element {
    element("a").attr("href", href).with(text.to_owned())
}

/// The headline of a page. Navigation moves the focus there, so it can take it.
pub(super) fn headline(text: &str) -> Element {
    element("h1").attr("tabindex", "-1").with(text.to_owned())
}

/// A line that only those hear who have the page read out.
pub(super) fn unseen(text: &'static str) -> Element {
    element("span").class("unseen").with(text)
}

/// The value of `lang` for content in a language, Vietnamese where it names none (as `Article::locale` has it); nothing
/// where the page around it says the same.
pub(super) fn language(cx: &Context, tag: Option<&str>) -> Option<String> {
    let tag = not_blank(tag).unwrap_or(Locale::default().tag());
    (tag != cx.locale.tag()).then(|| tag.to_owned())
}

/// A text unless it is blank.
pub(super) fn not_blank(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}
