use super::{Context, parts::nothing};
use crate::model::{Image, Source};
use leptos::prelude::*;

/// From this width on, in pixels, a picture fills its column; a smaller one would only show its grain.
const FILLS_COLUMN: u32 = 600;

/// A picture with its caption and, after it, its credit. `priority` is for the one picture that a page opens with.
pub fn figure(cx: &Context, image: &Image, sizes: &'static str, priority: bool) -> AnyView {
    view! {
        <figure class=shape(image)>
            {picture(cx, image, sizes, priority)}
            {caption(cx, image.caption(), image.credit())}
        </figure>
    }
    .into_any()
}

/// A picture alone. Its size is always given, so that the page keeps its place free and never jumps.
pub(super) fn picture(cx: &Context, image: &Image, sizes: &'static str, priority: bool) -> AnyView {
    let (width, height) = image.size();
    let sources = image.sources.iter().map(|source| source_view(cx, source, sizes)).collect::<Vec<_>>();
    let (loading, urgency, decoding) =
        if priority { ("eager", Some("high"), None) } else { ("lazy", None, Some("async")) };
    view! {
        <picture>
            {sources}
            <img
                src=cx.resolve(&image.src)
                width=width.to_string()
                height=height.to_string()
                alt=image.alt.clone()
                loading=loading
                fetchpriority=urgency
                decoding=decoding
            />
        </picture>
    }
    .into_any()
}

/// What stands under a picture; nothing where there is neither caption nor credit.
pub(super) fn caption(cx: &Context, caption: Option<&str>, credit: Option<&str>) -> AnyView {
    if caption.is_none() && credit.is_none() {
        return nothing();
    }
    let messages = cx.messages();
    let caption = caption.map(|caption| {
        view! {
            <span class="unseen">{messages.picture_caption} ": "</span>
            {caption.to_owned()}
            " "
        }
        .into_any()
    });
    let credit = credit.map(|credit| {
        view! { <span class="credit">{messages.picture_credit} ": " {credit.to_owned()}</span> }.into_any()
    });
    view! { <figcaption>{caption} {credit}</figcaption> }.into_any()
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

fn source_view(cx: &Context, source: &Source, sizes: &'static str) -> AnyView {
    view! { <source type=source.media_type.clone() srcset=cx.resolve_set(&source.srcset) sizes=sizes /> }.into_any()
}
