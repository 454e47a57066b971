use super::{Context, parts};
use crate::{
    markup::{Element, Markup, element},
    model::Figures,
    visitors::Reading,
};

/// The counter under every page: visits in all, and who is reading now. Screen readers are not told of every tick.
///
/// Where no figures have come it says so, never 0; it is as high then, so that the page does not move when they come.
pub fn counter(cx: &Context, reading: &Reading) -> Element {
    let messages = cx.messages();
    let content = match reading {
        Reading::Unknown => element("p").class("muted").with(messages.no_figures).into(),
        Reading::Fresh(now) => figures(cx, now, false),
        Reading::Old(last) => figures(cx, last, true),
    };
    let content = element("div").class("wrap").with(content);
    element("section").class("counter").attr("aria-label", messages.visitors).with(content)
}

fn figures(cx: &Context, figures: &Figures, old: bool) -> Markup {
    let messages = cx.messages();
    let part = |class, content: String| element("span").class(class).with(content);
    let visits = element("p").class("visits").with(element("span").class("label").with(messages.visits)).with(" ");
    let online = element("p").class("online").with(messages.online).with(": ");
    let note = old.then(|| {
        let at = parts::time(figures.as_of, cx.locale.date_time(figures.as_of));
        element("p").class("as-of").with(messages.old_figures).with(" ").with(at)
    });
    Markup::new()
        .with(visits.with(part("total", cx.locale.number(figures.total))))
        .with(online.with(part("now", cx.locale.number(figures.online))))
        .with(note)
}
