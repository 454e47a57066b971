use super::{Context, figure, parts};
use crate::{model::Teaser, route::Route};
use leptos::prelude::*;

/// Where an article in short stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It opens a listing.
    Lead,
    /// It is one of a listing.
    Listing,
    /// It stands under another article, where a heading stands over it.
    Related,
}

/// An article in short. The headline is the only link and covers the card; `label` is the name of its section.
pub(super) fn card(cx: &Context, teaser: &Teaser, place: Place, label: Option<&str>, priority: bool) -> AnyView {
    let sizes = match place {
        Place::Lead => "(min-width: 60em) 43rem, 100vw",
        _ => "(min-width: 60em) 22rem, (min-width: 40em) 46vw, 7rem",
    };
    let picture = teaser.extension.image.as_ref();
    let class = match (place, picture) {
        (Place::Lead, Some(_)) => "card lead-story",
        (Place::Lead, None) => "card lead-story plain",
        (_, Some(_)) => "card",
        (_, None) => "card plain",
    };
    let link = Route::article(cx.locale, teaser.id.clone());
    let link = view! { <a href=cx.link(&link)>{teaser.title.clone()}</a> }.into_any();
    let headline = match place {
        Place::Related => view! { <h3>{link}</h3> }.into_any(),
        _ => view! { <h2>{link}</h2> }.into_any(),
    };
    let summary = parts::not_blank(teaser.summary.as_deref());
    view! {
        <article class=class lang=parts::language(cx, teaser.language.as_deref())>
            {label.map(|label| view! { <p class="kicker">{label.to_owned()}</p> }.into_any())}
            {headline}
            {summary.map(|summary| view! { <p class="summary">{summary.to_owned()}</p> }.into_any())}
            <p class="date">{parts::time(teaser.date_published, cx.locale.date(teaser.date_published))}</p>
            {picture.map(|image| figure::picture(cx, image, sizes, priority))}
        </article>
    }
    .into_any()
}
