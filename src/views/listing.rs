use super::{
    Context,
    card::{Place, card},
    parts::{headline, link},
    state,
};
use crate::{
    markup::{Element, Markup, element},
    model::{Feed, Id, Scope, Site, Teaser},
    route::{Page, Route},
};

/// A page of a listing: its name, a lead story on the first page, cards, and the way to older news.
pub fn listing(cx: &Context, site: Option<&Site>, route: &Route, feed: &Feed) -> Element {
    let (scope, page) = match &route.page {
        Page::Listing { scope, page } => (scope, page.as_ref()),
        _ => (&Scope::All, None),
    };
    let first_page = page.is_none();
    let further = (!first_page).then(|| element("p").class("muted").with(cx.messages().further_page));
    // Under the name of a section, the same name on every card would say nothing.
    let label = |teaser: &Teaser| match scope {
        Scope::Section(_) => None,
        _ => site?.section_title(teaser.extension.section.as_ref()?).map(str::to_owned),
    };
    let first_picture = feed.items.iter().position(|teaser| teaser.extension.image.is_some());
    let shown = |index: usize, place: Place| {
        let teaser = &feed.items[index];
        card(cx, teaser, place, label(teaser).as_deref(), first_picture == Some(index))
    };
    let leads = usize::from(first_page && !feed.items.is_empty());
    let cards: Markup = (leads..feed.items.len()).map(|index| item(shown(index, Place::Listing))).collect();
    element("div")
        .class("listing wrap")
        .with(way_to_archive(cx, scope))
        .with(page_title(title(cx, site, scope, feed)).with(" ").with(further))
        .with((leads == 1).then(|| shown(0, Place::Lead)))
        .with(if feed.items.is_empty() { Some(state::empty(cx)) } else { grid(cards) })
        .with(pager(cx, scope, first_page, feed.next_page()))
}

/// What the listing is called.
pub(crate) fn title<'a>(cx: &Context, site: Option<&'a Site>, scope: &Scope, feed: &'a Feed) -> &'a str {
    match scope {
        Scope::All => cx.messages().news,
        Scope::Section(section) => site.and_then(|site| site.section_title(section)).unwrap_or(&feed.title),
        Scope::Month(_) => &feed.title,
    }
}

/// A page's headline, over a rule.
pub(super) fn page_title(text: &str) -> Element {
    element("header").class("page-title").with(headline(text))
}

/// From a month to the others.
fn way_to_archive(cx: &Context, scope: &Scope) -> Option<Element> {
    let Scope::Month(_) = scope else { return None };
    let link = link(cx.link(&Route::new(cx.locale, Page::Archive)), cx.messages().archive);
    Some(element("p").class("kicker").with(link))
}

/// Cards beside each other where there is room.
pub(super) fn grid(cards: Markup) -> Option<Element> {
    // Safari takes a list without bullets for no list, unless the role says so.
    let list = element("ul").class("cards").attr("role", "list");
    (!cards.is_empty()).then(|| list.with(cards))
}

pub(super) fn item(content: Element) -> Element {
    element("li").with(content)
}

/// The way to older news, and back to the newest.
fn pager(cx: &Context, scope: &Scope, first_page: bool, next: Option<Id>) -> Option<Element> {
    if first_page && next.is_none() {
        return None;
    }
    let messages = cx.messages();
    let link = |page: Option<Id>, rel: Option<&'static str>, text: &'static str| {
        let route = Route::new(cx.locale, Page::Listing { scope: scope.clone(), page });
        element("a").class("button").attr("href", cx.link(&route)).attr("rel", rel).with(text)
    };
    let pages = element("nav").class("pager").attr("aria-label", messages.pages);
    Some(
        pages
            .with((!first_page).then(|| link(None, None, messages.newest)))
            .with(next.map(|next| link(Some(next), Some("next"), messages.older))),
    )
}
