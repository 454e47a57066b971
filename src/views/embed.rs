//! The news as custom elements on portals show it. The `part`s are what a portal may style (docs/embedding.md).

use super::{
    Context, article as whole, figure,
    parts::{self, not_blank},
    state::{Action, Failure},
};
use crate::{
    embed::{Layout, Open, Settings},
    markup::{Element, Markup, element},
    model::{Article, Feed, Teaser},
    route::Route,
};

/// The name of the button that leads back from an article, in the attribute [`Action::ATTRIBUTE`].
pub const BACK: &str = "back";

/// The newest articles of a feed.
pub fn listing(cx: &Context, settings: &Settings, feed: &Feed) -> Element {
    if feed.items.is_empty() {
        return element("p").class("muted").attr("part", "empty").with(cx.messages().nothing_here);
    }
    let items = feed.items.iter().take(settings.limit).map(|teaser| item(cx, settings, teaser));
    // Safari takes a list without bullets for no list, unless the role says so.
    let list = element("ul").class(settings.layout.name()).attr("role", "list").attr("part", "list");
    list.with(items.collect::<Markup>())
}

fn item(cx: &Context, settings: &Settings, teaser: &Teaser) -> Element {
    let link = element("a").attr("href", address(cx, &settings.open, teaser)).with(teaser.title.clone());
    let title = element("h3").attr("part", "title").with(link);
    let date = parts::time(teaser.date_published, cx.locale.date_time(teaser.date_published));
    let date = element("p").class("date").attr("part", "date").with(date);
    let item = element("li").attr("part", "item").attr("lang", parts::language(cx, teaser.language.as_deref()));
    let sizes = match settings.layout {
        Layout::Headlines => return item.with(title).with(date),
        Layout::Cards => "(min-width: 640px) 352px, 100vw",
        Layout::List => "112px",
    };
    let picture = teaser.extension.image.as_ref().map(|image| {
        element("div").class("picture").attr("part", "picture").with(figure::picture(cx, image, sizes, false))
    });
    let summary = not_blank(teaser.summary.as_deref());
    let summary = summary.map(|text| element("p").class("summary").attr("part", "summary").with(text.to_owned()));
    item.with(picture).with(title).with(summary).with(date)
}

fn address(cx: &Context, open: &Open, teaser: &Teaser) -> String {
    open.address(&teaser.id).unwrap_or_else(|| cx.link(&Route::article(cx.locale, teaser.id.clone())))
}

/// An article, and the way back to where it was opened from.
pub fn article(cx: &Context, article: &Article, back: bool) -> Markup {
    let article = element("div").attr("part", "article").with(whole::article(cx, None, article));
    Markup::new().with(way_back(cx, back)).with(article)
}

/// An article that cannot be shown.
pub fn failure(cx: &Context, failure: Failure, back: bool) -> Markup {
    let notice = element("div")
        .class("notice")
        .attr("part", "notice")
        .attr("role", "alert")
        .with(parts::headline(failure.title(cx)))
        .with(element("p").with(failure.hint(cx)))
        .with(failure.may_pass().then(|| element("p").with(Action::Retry.button(cx.messages().retry))));
    Markup::new().with(way_back(cx, back)).with(notice)
}

fn way_back(cx: &Context, back: bool) -> Option<Element> {
    let button = element("button")
        .class("button back")
        .attr("type", "button")
        .attr(Action::ATTRIBUTE, BACK)
        .attr("part", "back")
        .with(cx.messages().back);
    back.then(|| element("p").with(button))
}

/// The newest headlines as plain links, for a page on which the element is not there yet or never will be.
pub fn links(cx: &Context, settings: &Settings, feed: &Feed) -> Element {
    let links = feed.items.iter().take(settings.limit).map(|teaser| {
        let link = element("a").attr("href", address(cx, &settings.open, teaser)).with(teaser.title.clone());
        element("li").attr("lang", parts::language(cx, teaser.language.as_deref())).with(link)
    });
    element("ul").with(links.collect::<Markup>())
}
