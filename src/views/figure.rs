use super::{Context, parts, tools};
use crate::{
    markup::{Element, Markup, element},
    model::{Image, Source},
};

/// From this width on, in pixels, a picture fills its column; a smaller one would only show its grain.
const FILLS_COLUMN: u32 = 600;

/// Alone in the column of an article (style/article.css), as `sizes` says it: from one edge of a phone to the other.
const COLUMN: &str = "(min-width: 52em) 48rem, (min-width: 40em) 92vw, 100vw";
const UPRIGHT: &str = "(min-width: 31em) 28rem, 92vw";
const SMALL: &str = "(min-width: 41em) 600px, 92vw";

/// A picture alone in its column, with its caption and, after it, its credit. `priority` is for the one picture that a page
/// opens with.
pub fn figure(cx: &Context, image: &Image, priority: bool) -> Element {
    let (shape, sizes) = shape(image);
    whole(cx, image, shape, sizes, priority)
}

/// The same among others.
pub(super) fn figure_among(cx: &Context, image: &Image, sizes: &'static str, priority: bool) -> Element {
    whole(cx, image, shape(image).0, sizes, priority)
}

fn whole(cx: &Context, image: &Image, shape: &'static str, sizes: &'static str, priority: bool) -> Element {
    // What says that a picture did not come is seen where it did not (style/tools.css).
    let missing = element("span").class("missing").with(cx.messages().picture_missing);
    let link = element("a")
        .attr("href", cx.resolve(image.largest()))
        .attr(tools::TOOL, "lightbox")
        .attr("aria-label", parts::not_blank(Some(&image.alt)).is_none().then_some(cx.messages().enlarge))
        .with(picture(cx, image, sizes, priority))
        .with(missing);
    named(cx, shape).with(link).with(caption(cx, image.caption(), image.credit()))
}

/// A figure with a name of its own. Its caption would be its name otherwise, and be read out twice: before the picture,
/// and in its place.
pub(super) fn named(cx: &Context, class: &'static str) -> Element {
    element("figure").class(class).attr("aria-label", cx.messages().picture)
}

/// A picture alone. Its size is always given, so that the page keeps its place free and never jumps.
pub(super) fn picture(cx: &Context, image: &Image, sizes: &'static str, priority: bool) -> Element {
    let (width, height) = image.size();
    let (loading, urgency, decoding) =
        if priority { ("eager", Some("high"), None) } else { ("lazy", None, Some("async")) };
    // How to load comes before what: browsers begin as soon as there is an address.
    let fallback = element("img")
        .attr("loading", loading)
        .attr("fetchpriority", urgency)
        .attr("decoding", decoding)
        .attr("width", width.to_string())
        .attr("height", height.to_string())
        .attr("alt", image.alt.clone())
        .attr("src", cx.resolve(&image.src));
    // Browsers take the smallest file that is as wide as this.
    let sizes = if cx.saves_data { "1px" } else { sizes };
    let sources: Markup = image.sources.iter().map(|it| source(cx, it, sizes)).collect();
    element("picture").with(sources).with(fallback)
}

/// What stands under a picture; nothing where there is neither caption nor credit.
pub(super) fn caption(cx: &Context, caption: Option<&str>, credit: Option<&str>) -> Option<Element> {
    if caption.is_none() && credit.is_none() {
        return None;
    }
    let messages = cx.messages();
    let caption = caption.map(|caption| {
        let prefix = parts::unseen(messages.picture_caption).with(": ");
        Markup::new().with(prefix).with(caption.to_owned()).with(" ")
    });
    let credit = credit.map(|credit| {
        let seen = element("span").attr("aria-hidden", "true").with(messages.picture).with(": ");
        let prefix = parts::unseen(messages.picture_source).with(": ");
        element("span").class("credit").with(prefix).with(seen).with(credit.to_owned())
    });
    Some(element("figcaption").with(caption).with(credit))
}

/// How a picture sits in its column, and how wide that makes it.
fn shape(image: &Image) -> (&'static str, &'static str) {
    let (width, height) = image.size();
    if height > width {
        ("figure upright", UPRIGHT)
    } else if width >= FILLS_COLUMN {
        ("figure wide", COLUMN)
    } else {
        ("figure", SMALL)
    }
}

fn source(cx: &Context, source: &Source, sizes: &'static str) -> Element {
    element("source")
        .attr("type", source.media_type.clone())
        .attr("sizes", sizes)
        .attr("srcset", cx.resolve_set(&source.srcset))
}
