use super::{Context, parts};
use crate::{
    markup::{Element, Markup, element},
    model::{Image, Source},
};

/// From this width on, in pixels, a picture fills its column; a smaller one would only show its grain.
const FILLS_COLUMN: u32 = 600;

/// A picture with its caption and, after it, its credit. `priority` is for the one picture that a page opens with.
pub fn figure(cx: &Context, image: &Image, sizes: &'static str, priority: bool) -> Element {
    element("figure").class(shape(image)).with(picture(cx, image, sizes, priority)).with(caption(
        cx,
        image.caption(),
        image.credit(),
    ))
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
    let credit = credit
        .map(|credit| element("span").class("credit").with(messages.picture_credit).with(": ").with(credit.to_owned()));
    Some(element("figcaption").with(caption).with(credit))
}

/// How a picture sits in its column.
fn shape(image: &Image) -> &'static str {
    let (width, height) = image.size();
    if height > width {
        "figure upright"
    } else if width >= FILLS_COLUMN {
        "figure wide"
    } else {
        "figure"
    }
}

fn source(cx: &Context, source: &Source, sizes: &'static str) -> Element {
    element("source")
        .attr("type", source.media_type.clone())
        .attr("sizes", sizes)
        .attr("srcset", cx.resolve_set(&source.srcset))
}
