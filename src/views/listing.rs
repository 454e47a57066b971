use super::{
    Context,
    card::{Place, card},
    parts::{headline, nothing},
    state,
};
use crate::{
    model::{Feed, Id, Site, Teaser},
    route::{Page, Route},
};
use leptos::prelude::*;

/// A page of a listing: the section's name, a lead story on the first page, cards, and the way to older news.
pub fn listing(cx: &Context, site: Option<&Site>, route: &Route, feed: &Feed) -> AnyView {
    let (section, page) = match &route.page {
        Page::Listing { section, page } => (section.as_ref(), page.as_ref()),
        _ => (None, None),
    };
    let first_page = page.is_none();
    let further = (!first_page).then(|| view! { <p class="muted">{cx.messages().further_page}</p> }.into_any());
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
    let lead = (leads == 1).then(|| shown(0, Place::Lead));
    let cards = (leads..feed.items.len()).map(|index| item(shown(index, Place::Listing))).collect::<Vec<_>>();
    let content = if feed.items.is_empty() { state::empty(cx) } else { grid(cards) };
    view! {
        <div class="listing wrap">
            <header class="page-title">{headline(title(cx, site, section, feed))} {further}</header>
            {lead}
            {content}
            {pager(cx, section, first_page, feed.next_page())}
        </div>
    }
    .into_any()
}

/// What the listing is called.
fn title<'a>(cx: &Context, site: Option<&'a Site>, section: Option<&Id>, feed: &'a Feed) -> &'a str {
    match section {
        Some(section) => site.and_then(|site| site.section_title(section)).unwrap_or(&feed.title),
        None => cx.messages().news,
    }
}

/// Cards beside each other where there is room.
pub(super) fn grid(cards: Vec<AnyView>) -> AnyView {
    if cards.is_empty() {
        return nothing();
    }
    // Safari takes a list without bullets for no list, unless the role says so.
    view! { <ul class="cards" role="list">{cards}</ul> }.into_any()
}

pub(super) fn item(content: AnyView) -> AnyView {
    view! { <li>{content}</li> }.into_any()
}

/// The way to older news, and back to the newest.
fn pager(cx: &Context, section: Option<&Id>, first_page: bool, next: Option<Id>) -> AnyView {
    if first_page && next.is_none() {
        return nothing();
    }
    let messages = cx.messages();
    let link = |page: Option<Id>, rel: Option<&'static str>, text: &'static str| {
        let route = Route::new(cx.locale, Page::Listing { section: section.cloned(), page });
        view! { <a class="button" href=cx.link(&route) rel=rel>{text}</a> }.into_any()
    };
    view! {
        <nav class="pager" aria-label=messages.pages>
            {(!first_page).then(|| link(None, None, messages.newest))}
            {next.map(|next| link(Some(next), Some("next"), messages.older))}
        </nav>
    }
    .into_any()
}
