//! A picture, with its caption and credit.

use super::{
    parts::{VisuallyHidden, not_blank},
    tools,
};
use crate::{
    context::{use_config, use_locale},
    model::Image,
};
use leptos::prelude::*;

/// From this width on, in pixels, a picture fills its column; a smaller one would only show its grain.
const FILLS_COLUMN: u32 = 600;

/// Alone in the column of an article (style/article.css), as `sizes` says it: from one edge of a phone to the other.
const COLUMN: &str = "(min-width: 52em) 48rem, (min-width: 40em) 92vw, 100vw";
const UPRIGHT: &str = "(min-width: 31em) 28rem, 92vw";
const SMALL: &str = "(min-width: 41em) 600px, 92vw";

/// A picture with its caption and, after it, its credit.
#[component]
pub fn Figure<'a>(
    /// The picture, its texts and the files it can be had in.
    image: &'a Image,
    /// How wide it is among others, as the attribute `sizes` says it; alone in its column where absent.
    #[prop(optional)]
    sizes: Option<&'static str>,
    /// Whether it is the one picture that the page opens with.
    priority: bool,
) -> AnyView {
    let (shape, alone) = shape(image);
    let config = use_config();
    let messages = use_locale().messages();
    let unnamed = not_blank(Some(&image.alt)).is_none().then_some(messages.enlarge);
    view! {
        // A figure has a name of its own. Its caption would be its name otherwise, and be read out twice: before the
        // picture, and in its place.
        <figure class=shape aria-label=messages.picture>
            <a href=config.resolve(image.largest()) data-tool=tools::LIGHTBOX aria-label=unnamed>
                <Picture image sizes=sizes.unwrap_or(alone) priority/>
                // Style shows it where the picture did not come (style/tools.css); reader views, which have no style, never.
                <span class="missing" hidden>{messages.picture_missing}</span>
            </a>
            <Caption text=image.caption() credit=image.credit()/>
        </figure>
    }
    .into_any()
}

/// A picture alone. Its size is always given, so that the page keeps its place free and never jumps.
#[component]
pub(super) fn Picture<'a>(image: &'a Image, sizes: &'static str, priority: bool) -> AnyView {
    let config = use_config();
    let (width, height) = image.size();
    let (loading, urgency, decoding) =
        if priority { ("eager", Some("high"), None) } else { ("lazy", None, Some("async")) };
    // Browsers take the smallest file that is as wide as this.
    let sizes = if config.saves_data { "1px" } else { sizes };
    let sources = image.sources.iter().map(|source| {
        let srcset = config.resolve_set(&source.srcset);
        view! { <source type=source.media_type.clone() sizes=sizes srcset=srcset/> }.into_any()
    });
    let sources = sources.collect_view();
    let address = config.resolve(&image.src);
    // Safari begins to load an `img` as soon as it has an address, and only within its `picture` does it know of the other
    // sources. It waits with a lazy one; an eager one gets its address when it stands there, which is after this task.
    let src = RwSignal::new(None);
    if cfg!(feature = "csr") && priority {
        queue_microtask(move || src.set(Some(address)));
    } else {
        src.set(Some(address));
    }
    view! {
        <picture>
            {sources}
            // How to load comes before what: browsers begin as soon as there is an address.
            <img
                loading=loading
                fetchpriority=urgency
                decoding=decoding
                width=width.to_string()
                height=height.to_string()
                alt=image.alt.clone()
                src=move || src.get()
            />
        </picture>
    }
    .into_any()
}

/// What stands under a picture; nothing where there is neither caption nor credit.
#[component]
pub(super) fn Caption<'a>(text: Option<&'a str>, credit: Option<&'a str>) -> AnyView {
    if text.is_none() && credit.is_none() {
        return ().into_any();
    }
    let messages = use_locale().messages();
    let text = text.map(|text| {
        view! { <VisuallyHidden text=messages.picture_caption after=": "/>{format!("{text} ")} }.into_any()
    });
    let credit = credit.map(|credit| {
        view! {
            <span class="credit">
                <VisuallyHidden text=messages.picture_source after=": "/>
                <span aria-hidden="true">{format!("{}: ", messages.picture)}</span>
                {credit.to_owned()}
            </span>
        }
        .into_any()
    });
    view! { <figcaption>{text}{credit}</figcaption> }.into_any()
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
