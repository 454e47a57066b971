use crate::{
    markup::{Element, Markup, element},
    model::Image,
    views::{
        Context,
        figure::{caption, figure},
        parts::not_blank,
    },
};

/// Pictures that belong together, with a caption for all of them besides their own.
pub(super) fn gallery(cx: &Context, images: &[Image], common: Option<&str>) -> Option<Element> {
    let sizes = "(min-width: 52em) 24rem, (min-width: 30em) 50vw, 100vw";
    let figures: Markup = images.iter().map(|image| figure(cx, image, sizes, false)).collect();
    let pictures = element("div").class("pictures").with(figures);
    let gallery = element("figure").class("gallery");
    (!images.is_empty()).then(|| gallery.with(pictures).with(caption(cx, not_blank(common), None)))
}
