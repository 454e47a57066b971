//! A page of a listing: lead story, cards, pager.

use super::{
    card::{Card, CardVariant},
    parts::Headline,
    state::Empty,
};
use crate::{
    context::{use_config, use_locale, use_office},
    locale::Locale,
    model::{Feed, Id, Scope, Site},
    router::{Page, Route},
};
use leptos::prelude::*;
use std::sync::Arc;

/// A page of a listing: its name, a lead story on the first page, cards, and the way to older news.
#[component]
pub fn ListingPage(
    /// Whose news it lists.
    scope: Scope,
    /// Which page of the listing; absent for the first.
    page: Option<Id>,
    /// Its articles, newest first.
    feed: Arc<Feed>,
) -> AnyView {
    let is_first = page.is_none();
    // Under the name of a section, the same name on every card would say nothing.
    let with_section = !matches!(scope, Scope::Section(_));
    let first_picture = feed.items.iter().position(|teaser| teaser.picture().is_some());
    let card = |index: usize, variant| {
        let priority = first_picture == Some(index);
        view! { <Card teaser=&feed.items[index] variant with_section priority/> }
    };
    let leads = usize::from(is_first && !feed.items.is_empty());
    let lead = (leads == 1).then(|| card(0, CardVariant::Lead));
    let cards =
        (leads..feed.items.len()).map(|index| view! { <li>{card(index, CardVariant::Listing)}</li> }.into_any());
    let cards = cards.collect::<Vec<_>>();
    let empty = feed.items.is_empty().then(|| view! { <Empty/> });
    let older = feed.next_page();
    view! {
        <div class="listing wrap">
            <WayToArchive scope=scope.clone()/>
            <ListingTitle scope=scope.clone() feed=Arc::clone(&feed) is_first/>
            {lead}
            {empty}
            <Grid cards/>
            <Pager scope is_first older/>
        </div>
    }
    .into_any()
}

/// What a listing is called.
pub(crate) fn title<'a>(locale: Locale, office: Option<&'a Site>, scope: &Scope, feed: &'a Feed) -> &'a str {
    match scope {
        Scope::All => locale.messages().news,
        Scope::Section(section) => office.and_then(|office| office.section_title(section)).unwrap_or(&feed.title),
        Scope::Month(_) => &feed.title,
    }
}

/// The listing's headline; the name of a section comes with the office.
#[component]
fn ListingTitle(scope: Scope, feed: Arc<Feed>, is_first: bool) -> AnyView {
    let locale = use_locale();
    let office = use_office();
    let headline = move || {
        let text = title(locale, office.get().as_deref(), &scope, &feed).to_owned();
        Some(view! { <Headline text/> }.into_any())
    };
    let further = (!is_first).then(|| view! { " "<p class="muted">{locale.messages().further_page}</p> }.into_any());
    view! { <header class="page-title">{move || headline()}{further}</header> }.into_any()
}

/// From a month to the others.
#[component]
fn WayToArchive(scope: Scope) -> AnyView {
    let locale = use_locale();
    let link = matches!(scope, Scope::Month(_)).then(|| {
        let href = use_config().href(&Route::new(locale, Page::Archive));
        view! { <p class="kicker"><a href=href>{locale.messages().archive}</a></p> }.into_any()
    });
    link.into_any()
}

/// Cards beside each other where there is room.
#[component]
pub(super) fn Grid(cards: Vec<AnyView>) -> AnyView {
    // Safari takes a list without bullets for no list, unless the role says so.
    (!cards.is_empty()).then(|| view! { <ul class="cards" role="list">{cards}</ul> }.into_any()).into_any()
}

/// The way to older news, and back to the newest.
#[component]
fn Pager(
    scope: Scope,
    is_first: bool,
    /// The page of older news, if there is one.
    older: Option<Id>,
) -> AnyView {
    let locale = use_locale();
    let config = use_config();
    let messages = locale.messages();
    let nav = (!is_first || older.is_some()).then(|| {
        let link = |page, rel: Option<&'static str>, text| {
            let href = config.href(&Route::new(locale, Page::Listing { scope: scope.clone(), page }));
            view! { <a class="button" href=href rel=rel>{text}</a> }.into_any()
        };
        let newest = (!is_first).then(|| link(None, None, messages.newest));
        let older = older.map(|page| link(Some(page), Some("next"), messages.older));
        view! { <nav class="pager" aria-label=messages.pages>{newest}{older}</nav> }.into_any()
    });
    nav.into_any()
}
