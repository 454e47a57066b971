use crate::{
    model::Image,
    views::{
        Context,
        figure::{caption, figure},
        parts::{not_blank, nothing},
    },
};
use leptos::prelude::*;

/// Pictures that belong together, with a caption for all of them besides their own.
pub(super) fn gallery(cx: &Context, images: &[Image], common: Option<&str>) -> AnyView {
    if images.is_empty() {
        return nothing();
    }
    let sizes = "(min-width: 52em) 24rem, (min-width: 30em) 50vw, 100vw";
    let figures = images.iter().map(|image| figure(cx, image, sizes, false)).collect::<Vec<_>>();
    view! {
        <figure class="gallery">
            <div class="pictures">{figures}</div>
            {caption(cx, not_blank(common), None)}
        </figure>
    }
    .into_any()
}
