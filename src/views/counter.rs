use super::{Context, parts};
use crate::{
    markup::{Element, Markup, element},
    model::{Figures, Recent},
    visitors::Reading,
};

/// The counter under every page: visits in all, who is reading now, and visits of late where they are given. Screen readers are not told of every tick.
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
        .with(figures.recent.map(|recent| self::recent(cx, recent)))
        .with(note)
}

fn recent(cx: &Context, recent: Recent) -> Element {
    let messages = cx.messages();
    let periods = [
        (messages.today, recent.today),
        (messages.yesterday, recent.yesterday),
        (messages.this_week, recent.week),
        (messages.this_month, recent.month),
    ];
    let mut line = element("p").class("recent");
    for (label, visits) in periods {
        let visits = element("b").with(cx.locale.number(visits));
        line = line.with(element("span").with(label).with(": ").with(visits)).with(" ");
    }
    line
}
