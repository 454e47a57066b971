use crate::{
    markup::{Element, Markup, element},
    model::Image,
    views::{
        Context,
        figure::{caption, figure_among, named},
        parts::not_blank,
    },
};

/// How wide each is, as `sizes` says it: two beside each other from the width on at which style/article.css has room.
const SIZES: &str = "(min-width: 52em) 24rem, (min-width: 37em) 46vw, 92vw";

/// Pictures that belong together, with a caption for all of them besides their own. `priority` is the first one's.
pub(super) fn gallery(cx: &Context, images: &[Image], common: Option<&str>, priority: bool) -> Option<Element> {
    let figures =
        images.iter().enumerate().map(|(index, image)| figure_among(cx, image, SIZES, priority && index == 0));
    let pictures = element("div").class("pictures").with(figures.collect::<Markup>());
    let gallery = named(cx, "gallery");
    (!images.is_empty()).then(|| gallery.with(pictures).with(caption(cx, not_blank(common), None)))
}
