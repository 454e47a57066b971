use super::{Context, block, figure, parts};
use crate::{
    markup::{Element, Markup, element},
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
        Place::Lead => "(min-width: 80em) 43rem, (min-width: 60em) 53vw, 92vw",
        _ => "(min-width: 80em) 23.5rem, (min-width: 60em) 29vw, (min-width: 40em) 44vw, 7rem",
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
    let words = |class, text: Markup| element("p").class(class).with(text);
    let plain = |text: &str| Markup::new().with(text.to_owned());
    // A search marks in both what was looked for.
    let marks = teaser.extension.marks.as_deref();
    let title = marks.map_or_else(|| plain(&teaser.title), |marks| block::spans(cx, &marks.title));
    let passage = marks.filter(|marks| !marks.text.is_empty()).map(|marks| block::spans(cx, &marks.text));
    let summary = passage.or_else(|| parts::not_blank(teaser.summary.as_deref()).map(plain));
    element("article")
        .class(class)
        .attr("lang", parts::language(cx, teaser.language.as_deref()))
        .with(label.map(|label| words("kicker", plain(label))))
        .with(element(heading).with(link.with(title)))
        .with(summary.map(|summary| words("summary", summary)))
        .with(
            element("p")
                .class("date")
                .with(parts::time(teaser.date_published, cx.locale.date_time(teaser.date_published))),
        )
        .with(picture.map(|image| figure::picture(cx, image, sizes, priority)))
}
