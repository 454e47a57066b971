use crate::{
    components::{
        figure::{Caption, Figure},
        parts::not_blank,
    },
    context::use_locale,
    model::Image,
};
use leptos::prelude::*;

/// How wide each is, as `sizes` says it: two beside each other from the width on at which style/article.css has room.
const SIZES: &str = "(min-width: 52em) 24rem, (min-width: 37em) 46vw, 92vw";

/// Pictures that belong together, with a caption for all of them besides their own.
#[component]
pub(super) fn Gallery<'a>(
    images: &'a [Image],
    caption: Option<&'a str>,
    /// Whether the page opens with its first picture.
    priority: bool,
) -> AnyView {
    let figures = images.iter().enumerate().map(|(index, image)| {
        view! { <Figure image sizes=SIZES priority=priority && index == 0/> }
    });
    let figures = figures.collect_view();
    let gallery = (!images.is_empty()).then(|| {
        view! {
            <figure class="gallery" aria-label=use_locale().messages().picture>
                // No `<div>`: reader views (Mozilla's Readability) drop one that has more pictures than text.
                <section class="pictures">{figures}</section>
                <Caption text=not_blank(caption) credit=None/>
            </figure>
        }
        .into_any()
    });
    gallery.into_any()
}
