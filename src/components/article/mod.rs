//! An article's page: the article, the way to its neighbours, and what else there is on the matter.

mod credits; // who wrote it, and what was corrected
mod header; // section, headline, dates, the other language
mod neighbours; // the articles before and after it
mod reading_time; // how many minutes it takes
mod related; // the articles on the same matter

pub use related::RelatedSignal;

use super::{
    block::{self, Body},
    parts::{Time, lang, not_blank},
    tools::{Lightbox, ReadingTools},
};
use crate::{
    context::{InterfaceLocale, use_locale, use_office},
    model::{Article, Withdrawal},
    router::Route,
};
use credits::{Corrections, Credits};
use header::Header;
use leptos::{context::Provider, prelude::*};
use neighbours::Neighbours;
use related::Related;
use std::sync::Arc;

/// The page of an article, with the tools for reading it and the ways on from it.
#[component]
pub fn ArticlePage(
    /// The article.
    article: Arc<Article>,
    /// The articles that it names as related, once they have come.
    related: RelatedSignal,
) -> AnyView {
    let expected = article.extension.related.len();
    let article = &*article;
    let tools = view! { <ReadingTools article/> }.into_any();
    let printed = view! { <Printed article/> }.into_any();
    view! {
        <ArticleView article tools printed/>
        <Neighbours article/>
        <Related expected teasers=related/>
    }
    .into_any()
}

/// One article: section, headline, dates, lead, body, credits, corrections.
#[component]
pub fn ArticleView<'a>(
    /// What is shown.
    article: &'a Article,
    /// What stands under the headline.
    #[prop(optional)]
    tools: Option<AnyView>,
    /// What stands at the end on paper.
    #[prop(optional)]
    printed: Option<AnyView>,
) -> AnyView {
    let extension = &article.extension;
    let lead =
        not_blank(article.summary.as_deref()).map(|lead| view! { <p class="lead">{lead.to_owned()}</p> }.into_any());
    let withdrawn = extension.withdrawn.as_ref().map(|withdrawal| view! { <WithdrawalNotice withdrawal/> });
    let lightbox = extension.body.iter().any(block::has_pictures).then(|| view! { <Lightbox/> });
    // The words among the article's own, such as those of captions, are of its language.
    let own = InterfaceLocale(Signal::stored(article.locale()));
    let blocks = extension.body.clone();
    view! {
        <article class="article wrap" lang=lang(article.language.as_deref())>
            <Header article tools/>
            {withdrawn}
            {lead}
            <Provider value=own><Body blocks=&blocks/></Provider>
            <Credits article/>
            <Corrections corrections=&extension.corrections/>
            {lightbox}
            {printed}
        </article>
    }
    .into_any()
}

/// That the office has taken the article back, when, and why.
#[component]
fn WithdrawalNotice<'a>(withdrawal: &'a Withdrawal) -> AnyView {
    let locale = use_locale();
    let reason = not_blank(Some(&withdrawal.reason)).map(|reason| view! { <p>{reason.to_owned()}</p> }.into_any());
    view! {
        <div class="notice" role="note">
            <p lang=locale.tag()>
                <strong>{locale.messages().withdrawn}</strong>
                "\u{a0}· "
                <Time at=withdrawal.date/>
            </p>
            {reason}
        </div>
    }
    .into_any()
}

/// Where the article comes from, on paper only (style/print.css): neither on the screen nor in reader views.
#[component]
fn Printed<'a>(article: &'a Article) -> AnyView {
    let locale = use_locale();
    let office = use_office();
    let route = Route::article(article.locale(), article.id.clone());
    let date = locale.date_time(article.date_published);
    let source = move || {
        let office = office.get()?;
        let address = office.absolute(&route.path()).map(|address| address + ", ").unwrap_or_default();
        let line = format!("{}: {}, {address}{date}", locale.messages().source, office.name);
        Some(view! { <p class="printed" lang=locale.tag() hidden>{line}</p> }.into_any())
    };
    view! { {move || source()} }.into_any()
}
