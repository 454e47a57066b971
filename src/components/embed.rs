//! The news on portals, in custom elements. The `part`s are what a portal may style (docs/embedding.md).

use super::{
    article::ArticleView,
    figure::Picture,
    parts::{Headline, Time, lang, not_blank},
    state::{Action, ActionButton, Failure},
};
use crate::{
    context::{use_config, use_locale},
    embed::{Layout, Open, Settings},
    model::{Article, Feed, Teaser},
    router::Route,
};
use leptos::prelude::*;

/// The newest articles of a feed.
#[component]
pub fn EmbeddedListing<'a>(
    /// What the portal asks for by the element's attributes.
    settings: &'a Settings,
    /// The articles, newest first.
    feed: &'a Feed,
) -> AnyView {
    if feed.items.is_empty() {
        return view! { <p class="muted" part="empty">{use_locale().messages().nothing_here}</p> }.into_any();
    }
    let items = feed.items.iter().take(settings.limit).map(|teaser| view! { <EmbeddedItem settings teaser/> });
    let items = items.collect_view();
    // Safari takes a list without bullets for no list, unless the role says so.
    view! { <ul class=settings.layout.name() role="list" part="list">{items}</ul> }.into_any()
}

#[component]
fn EmbeddedItem<'a>(settings: &'a Settings, teaser: &'a Teaser) -> AnyView {
    let sizes = match settings.layout {
        Layout::Headlines => None,
        Layout::Cards => Some("(min-width: 640px) 352px, 100vw"),
        Layout::List => Some("112px"),
    };
    let picture = teaser.picture();
    let picture = sizes.zip(picture.as_deref()).map(|(sizes, image)| {
        view! { <div class="picture" part="picture"><Picture image sizes priority=false/></div> }.into_any()
    });
    let summary = sizes.and_then(|_| not_blank(teaser.summary.as_deref()));
    let summary = summary.map(|text| view! { <p class="summary" part="summary">{text.to_owned()}</p> }.into_any());
    view! {
        <li part="item" lang=lang(teaser.language.as_deref())>
            {picture}
            <h3 part="title"><a href=address(&settings.open, teaser)>{teaser.title.clone()}</a></h3>
            {summary}
            <p class="date" part="date"><Time at=teaser.date_published/></p>
        </li>
    }
    .into_any()
}

fn address(open: &Open, teaser: &Teaser) -> String {
    let own = || use_config().href(&Route::article(use_locale(), teaser.id.clone()));
    open.address(&teaser.id).unwrap_or_else(own)
}

/// An article, and the way back to the listing that it was opened from.
#[component]
pub fn EmbeddedArticle<'a>(
    /// The article.
    article: &'a Article,
    /// Whether it was opened from a listing.
    back: bool,
) -> AnyView {
    view! {
        <WayBack back/>
        <div part="article"><ArticleView article/></div>
    }
    .into_any()
}

/// An article that cannot be shown.
#[component]
pub fn EmbeddedFailure(
    /// Why it cannot be shown.
    failure: Failure,
    /// Whether it was opened from a listing.
    back: bool,
) -> AnyView {
    let locale = use_locale();
    let retry = failure
        .may_pass()
        .then(|| view! { <p><ActionButton action=Action::Retry text=locale.messages().retry/></p> }.into_any());
    view! {
        <WayBack back/>
        <div class="notice" part="notice" role="alert">
            <Headline text=failure.title(locale).to_owned()/>
            <p>{failure.hint(locale)}</p>
            {retry}
        </div>
    }
    .into_any()
}

#[component]
fn WayBack(back: bool) -> AnyView {
    let text = use_locale().messages().back;
    let button = back.then(|| {
        view! { <p><button class="button back" type="button" data-action=BACK part="back">{text}</button></p> }
            .into_any()
    });
    button.into_any()
}

/// The name of the button that leads back from an article, in the attribute [`Action::ATTRIBUTE`].
pub const BACK: &str = "back";

/// The newest headlines as plain links, for a page on which the element is not there yet or never will be.
#[component]
pub fn EmbeddedLinks<'a>(
    /// What the portal asks for by the element's attributes.
    settings: &'a Settings,
    /// The articles, newest first.
    feed: &'a Feed,
) -> AnyView {
    let links = feed.items.iter().take(settings.limit).map(|teaser| {
        let href = address(&settings.open, teaser);
        view! { <li lang=lang(teaser.language.as_deref())><a href=href>{teaser.title.clone()}</a></li> }.into_any()
    });
    view! { <ul>{links.collect_view()}</ul> }.into_any()
}
