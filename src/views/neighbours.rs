use super::{Context, parts};
use crate::{
    markup::{Element, element},
    model::{Article, Neighbour},
    route::Route,
};

/// The ways to the articles before and after one, in the order of the listings: from the newer to the older.
pub(super) fn neighbours(cx: &Context, article: &Article) -> Option<Element> {
    let messages = cx.messages();
    let link = |rel: &'static str, label: &'static str, neighbour: &Neighbour| {
        let href = cx.link(&Route::article(cx.locale, neighbour.id.clone()));
        let label = element("span").class("kicker").with(label);
        // Neighbours are of the article's own language.
        let title = element("span").attr("lang", parts::language(cx, article.language.as_deref()));
        element("a").attr("href", href).attr("rel", rel).with(label).with(" ").with(title.with(neighbour.title.clone()))
    };
    let newer = article.extension.newer.as_ref().map(|newer| link("prev", messages.newer, newer));
    let older = article.extension.older.as_ref().map(|older| link("next", messages.older, older));
    let nav = element("nav").class("neighbours wrap").attr("aria-label", messages.neighbours);
    (newer.is_some() || older.is_some()).then(|| nav.with(newer).with(older))
}
