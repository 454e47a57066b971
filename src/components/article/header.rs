use super::reading_time::reading_minutes;
use crate::{
    components::parts::{Headline, Time, VisuallyHidden},
    context::{use_config, use_locale, use_office},
    model::{Article, Id},
    router::Route,
};
use leptos::prelude::*;

/// Section, headline, dates, and the way to the article's other language.
#[component]
pub(super) fn Header<'a>(
    article: &'a Article,
    /// What stands under the dates.
    tools: Option<AnyView>,
) -> AnyView {
    let section = article.extension.section.clone().map(|section| view! { <SectionLabel section/> });
    view! {
        <header>
            {section}
            <Headline text=article.title.clone()/>
            <Dates article/>
            {tools}
            <Translation article/>
        </header>
    }
    .into_any()
}

/// The section, as the way to more of it.
#[component]
fn SectionLabel(section: Id) -> AnyView {
    let locale = use_locale();
    let office = use_office();
    let href = use_config().href(&Route::section(locale, section.clone()));
    let label = move || {
        let title = office.get()?.section_title(&section)?.to_owned();
        Some(view! { <p class="kicker" lang=locale.tag()><a href=href.clone()>{title}</a></p> }.into_any())
    };
    view! { {move || label()} }.into_any()
}

/// When it was published and changed; and to who reads the site in another language, that the article is not there in it.
#[component]
fn Dates<'a>(article: &'a Article) -> AnyView {
    let locale = use_locale();
    let messages = locale.messages();
    let modified = article.date_modified.filter(|modified| *modified > article.date_published);
    let modified = modified.map(|at| view! { <span>{format!("{} ", messages.modified)}<Time at/></span> }.into_any());
    let minutes = reading_minutes(article);
    let minutes = (minutes > 0)
        .then(|| view! { <span>{format!("{} {}", locale.number(minutes), messages.minutes)}</span> }.into_any());
    let (own, other) = (article.locale(), article.locale().other());
    let missing = (locale == other && article.version(other).is_none()).then(|| {
        let office = use_office();
        let note = move || {
            let speaks = office.get().is_some_and(|office| office.speaks(other));
            speaks.then(|| view! { <span lang=other.tag()>{own.messages().not_in_other_language}</span> }.into_any())
        };
        view! { {move || note()} }.into_any()
    });
    view! {
        <p class="dates" lang=locale.tag()>
            <span><VisuallyHidden text=messages.published/>" "<Time at=article.date_published/></span>
            {modified}
            {minutes}
            {missing}
        </p>
    }
    .into_any()
}

/// The way to the same article in its other language, in that language's own words.
#[component]
fn Translation<'a>(article: &'a Article) -> AnyView {
    let (own, other) = (article.locale(), article.locale().other());
    let link = article.version(other).map(|id| {
        let href = use_config().href(&Route::article(other, id.clone()));
        let text = own.messages().in_other_language;
        view! { <p class="translation"><a href=href lang=other.tag() hreflang=other.tag()>{text}</a></p> }.into_any()
    });
    link.into_any()
}
