use super::{
    Context,
    card::{Place, card},
    parts::headline,
    state,
};
use crate::{
    markup::{Element, Markup, element},
    model::{Feed, Id, Site, Teaser},
    route::{Page, Route},
};

/// A page of a listing: the section's name, a lead story on the first page, cards, and the way to older news.
pub fn listing(cx: &Context, site: Option<&Site>, route: &Route, feed: &Feed) -> Element {
    let (section, page) = match &route.page {
        Page::Listing { section, page } => (section.as_ref(), page.as_ref()),
        _ => (None, None),
    };
    let first_page = page.is_none();
    let further = (!first_page).then(|| element("p").class("muted").with(cx.messages().further_page));
    // Under the name of a section, the same name on every card would say nothing.
    let label = |teaser: &Teaser| match section {
        None => site?.section_title(teaser.extension.section.as_ref()?).map(str::to_owned),
        Some(_) => None,
    };
    let first_picture = feed.items.iter().position(|teaser| teaser.extension.image.is_some());
    let shown = |index: usize, place: Place| {
        let teaser = &feed.items[index];
        card(cx, teaser, place, label(teaser).as_deref(), first_picture == Some(index))
    };
    let leads = usize::from(first_page && !feed.items.is_empty());
    let cards: Markup = (leads..feed.items.len()).map(|index| item(shown(index, Place::Listing))).collect();
    let header = element("header").class("page-title").with(headline(title(cx, site, section, feed)));
    element("div")
        .class("listing wrap")
        .with(header.with(" ").with(further))
        .with((leads == 1).then(|| shown(0, Place::Lead)))
        .with(if feed.items.is_empty() { Some(state::empty(cx)) } else { grid(cards) })
        .with(pager(cx, section, first_page, feed.next_page()))
}

/// What the listing is called.
fn title<'a>(cx: &Context, site: Option<&'a Site>, section: Option<&Id>, feed: &'a Feed) -> &'a str {
    match section {
        Some(section) => site.and_then(|site| site.section_title(section)).unwrap_or(&feed.title),
        None => cx.messages().news,
    }
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
fn pager(cx: &Context, section: Option<&Id>, first_page: bool, next: Option<Id>) -> Option<Element> {
    if first_page && next.is_none() {
        return None;
    }
    let messages = cx.messages();
    let link = |page: Option<Id>, rel: Option<&'static str>, text: &'static str| {
        let route = Route::new(cx.locale, Page::Listing { section: section.cloned(), page });
        element("a").class("button").attr("href", cx.link(&route)).attr("rel", rel).with(text)
    };
    let pages = element("nav").class("pager").attr("aria-label", messages.pages);
    Some(
        pages
            .with((!first_page).then(|| link(None, None, messages.newest)))
            .with(next.map(|next| link(Some(next), Some("next"), messages.older))),
    )
}
