//! An article in short, as listings show it.

use super::{
    block,
    figure::Picture,
    parts::{Time, lang, not_blank},
};
use crate::{
    context::{use_config, use_locale, use_office},
    model::{Id, Teaser},
    router::Route,
};
use leptos::prelude::*;

/// Where a card stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum CardVariant {
    /// It opens a listing.
    Lead,
    /// It is one of a listing.
    Listing,
    /// It stands under another article, where a heading stands over it.
    Related,
}

/// An article in short. The headline is the only link and covers the card.
#[component]
pub(super) fn Card<'a>(
    teaser: &'a Teaser,
    variant: CardVariant,
    /// Whether it names the article's section.
    #[prop(optional)]
    with_section: bool,
    /// Whether its picture is the one that the page opens with.
    #[prop(optional)]
    priority: bool,
) -> AnyView {
    let extension = &teaser.extension;
    let sizes = match variant {
        CardVariant::Lead => "(min-width: 80em) 43rem, (min-width: 60em) 53vw, 92vw",
        _ => "(min-width: 80em) 23.5rem, (min-width: 60em) 29vw, (min-width: 40em) 44vw, 7rem",
    };
    let picture = teaser.picture();
    let class = match (variant, &picture) {
        (CardVariant::Lead, Some(_)) => "card lead-story",
        (CardVariant::Lead, None) => "card lead-story plain",
        (_, Some(_)) => "card",
        (_, None) => "card plain",
    };
    let label = extension.section.clone().filter(|_| with_section).map(|section| view! { <SectionName section/> });
    // A search marks what was looked for in both.
    let marks = extension.marks.as_deref();
    let title = marks.map_or_else(|| teaser.title.clone().into_any(), |marks| block::spans(&marks.title));
    let href = use_config().href(&Route::article(use_locale(), teaser.id.clone()));
    let link = view! { <a href=href>{title}</a> };
    let heading = match variant {
        CardVariant::Related => view! { <h3>{link}</h3> }.into_any(),
        _ => view! { <h2>{link}</h2> }.into_any(),
    };
    let passage = marks.filter(|marks| !marks.text.is_empty()).map(|marks| block::spans(&marks.text));
    let summary = passage.or_else(|| Some(not_blank(teaser.summary.as_deref())?.to_owned().into_any()));
    let picture = picture.as_deref().map(|image| view! { <Picture image sizes priority/> });
    view! {
        <article class=class lang=lang(teaser.language.as_deref())>
            {label}
            {heading}
            {summary.map(|summary| view! { <p class="summary">{summary}</p> }.into_any())}
            <p class="date"><Time at=teaser.date_published/></p>
            {picture}
        </article>
    }
    .into_any()
}

/// The name of a section over a headline, once it is known.
#[component]
fn SectionName(section: Id) -> AnyView {
    let office = use_office();
    let name = move || {
        let title = office.get()?.section_title(&section)?.to_owned();
        Some(view! { <p class="kicker">{title}</p> }.into_any())
    };
    view! { {move || name()} }.into_any()
}
