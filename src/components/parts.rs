//! Small pieces that several components share.

use crate::{context::use_locale, locale::Locale, model::Timestamp};
use leptos::prelude::*;

/// A moment in the reader's words, which machines can read as well.
#[component]
pub(super) fn Time(at: Timestamp) -> AnyView {
    let text = use_locale().date_time(at);
    view! { <time datetime=at.to_string()>{text}</time> }.into_any()
}

/// The headline of a page. It can take the focus, because navigation moves the focus there.
#[component]
pub(super) fn Headline(text: String, #[prop(optional)] described_by: Option<&'static str>) -> AnyView {
    view! { <h1 tabindex="-1" aria-describedby=described_by>{text}</h1> }.into_any()
}

/// The headline of a listing, over a rule.
#[component]
pub(super) fn PageTitle(text: String) -> AnyView {
    view! { <header class="page-title"><Headline text/></header> }.into_any()
}

/// A text that only screen readers say.
#[component]
pub(super) fn VisuallyHidden(
    text: &'static str,
    /// What keeps it apart from the text that follows.
    #[prop(optional)]
    after: &'static str,
) -> AnyView {
    view! { <span class="visually-hidden">{[text, after].concat()}</span> }.into_any()
}

/// The value of `lang` for content in a language, Vietnamese where it names none (as `Article::locale` has it); nothing
/// where the page around it says the same.
pub(super) fn lang(tag: Option<&str>) -> Option<String> {
    let tag = not_blank(tag).unwrap_or(Locale::default().tag());
    (tag != use_locale().tag()).then(|| tag.to_owned())
}

/// A text of the content, where it may be empty. In HTML Leptos makes a space of an empty text, so that hydration finds a
/// node for it.
pub(super) fn text(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// A text unless it is blank.
pub(super) fn not_blank(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}
