use super::{Context, figure, parts};
use crate::{
    markup::{Element, element},
    model::Teaser,
    route::Route,
};

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
pub(super) fn card(cx: &Context, teaser: &Teaser, place: Place, label: Option<&str>, priority: bool) -> Element {
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
    let heading = if place == Place::Related { "h3" } else { "h2" };
    let link = element("a").attr("href", cx.link(&Route::article(cx.locale, teaser.id.clone())));
    let words = |class, text: &str| element("p").class(class).with(text.to_owned());
    let summary = parts::not_blank(teaser.summary.as_deref());
    element("article")
        .class(class)
        .attr("lang", parts::language(cx, teaser.language.as_deref()))
        .with(label.map(|label| words("kicker", label)))
        .with(element(heading).with(link.with(teaser.title.clone())))
        .with(summary.map(|summary| words("summary", summary)))
        .with(
            element("p").class("date").with(parts::time(teaser.date_published, cx.locale.date(teaser.date_published))),
        )
        .with(picture.map(|image| figure::picture(cx, image, sizes, priority)))
}
