//! The search: its form, and what it has found.

use super::{
    card::{Card, CardVariant},
    parts::Headline,
    state::{FailedPart, Failure},
};
use crate::{
    context::{use_config, use_locale, use_office},
    model::Feed,
    router::{Page, Route},
    search::Query,
};
use leptos::prelude::*;
use std::sync::Arc;

/// What came of a search.
#[derive(Clone, Debug, Default)]
pub struct SearchResults {
    /// The articles found; it says how many only where something was looked for.
    pub feed: Arc<Feed>,
    /// Whether only the titles of what is loaded were searched.
    pub titles_only: bool,
    /// Why the server did not search.
    pub failure: Option<Failure>,
}

/// The way to the search in the header of every page: a field where there is room, else a link, as on the search itself,
/// which has a field of its own.
#[component]
pub(super) fn SearchEntry<'a>(current: &'a Route) -> AnyView {
    let locale = use_locale();
    let here = matches!(current.page, Page::Search(_));
    let href = use_config().href(&Route::search(locale));
    let form = (!here).then(|| view! { <SearchForm words=String::new()/> });
    view! {
        <div class="search-entry">
            {form}
            <a class="search-link" href=href aria-current=here.then_some("page")>{locale.messages().search}</a>
        </div>
    }
    .into_any()
}

/// The search: its form and, where something was looked for, what was found.
#[component]
pub fn SearchPage(
    /// What the form says.
    query: Query,
    /// What came of it.
    results: SearchResults,
) -> AnyView {
    let words = query.get("q");
    let autofocus = words.is_empty();
    let text = use_locale().messages().search.to_owned();
    view! {
        <div class="search-page wrap">
            <header class="page-title"><Headline text described_by="found"/></header>
            <SearchForm words autofocus filters=query/>
            <Results results/>
        </div>
    }
    .into_any()
}

/// What was found; nothing where nothing was looked for.
#[component]
fn Results(results: SearchResults) -> AnyView {
    let locale = use_locale();
    let messages = locale.messages();
    let SearchResults { feed, titles_only, failure } = results;
    let Some(found) = feed.found else { return ().into_any() };
    let failed = failure.map(|failure| view! { <FailedPart failure/> });
    // That nothing is loaded does not say that there is nothing.
    if failure.is_some() && found.total == 0 {
        return failed.into_any();
    }
    let count = match found.total {
        0 => messages.nothing_found.to_owned(),
        total => [messages.found[0], &locale.number(total.into()), messages.found[1]].concat(),
    };
    let titles_only = titles_only.then(|| view! { <p class="muted">{messages.titles_only}</p> }.into_any());
    let hint = (found.total == 0).then(|| view! { <p>{messages.nothing_found_hint}</p> }.into_any());
    let hits = feed
        .items
        .iter()
        .map(|teaser| view! { <li><Card teaser variant=CardVariant::Listing with_section=true/></li> }.into_any());
    let hits =
        (!feed.items.is_empty()).then(|| view! { <ul class="hits" role="list">{hits.collect_view()}</ul> }.into_any());
    let further = feed.next().and_then(further);
    view! {
        {failed}
        <p id="found" role="status">{count}</p>
        {titles_only}
        {hint}
        {hits}
        {further}
    }
    .into_any()
}

/// The form with its field for the words. `public/search.js` puts suggestions under the field.
#[component]
fn SearchForm(
    words: String,
    /// Whether the field takes the focus with the page.
    #[prop(optional)]
    autofocus: bool,
    /// The query whose section and days it offers to change.
    #[prop(optional)]
    filters: Option<Query>,
) -> AnyView {
    let locale = use_locale();
    let config = use_config();
    let label = locale.messages().search;
    let suggest = [&*config.api_base, locale.api_prefix(), "suggest.json"].concat();
    // No `type=search`: what is suggested makes it a combobox, which only a field for text may be (ARIA in HTML).
    view! {
        <form role="search" autocomplete="off" action=config.href(&Route::search(locale)) data-suggest=suggest>
            <div class="field">
                <input enterkeyhint="search" name="q" aria-label=label value=words maxlength="200" autofocus=autofocus/>
            </div>
            <button class="button">{label}</button>
            {filters.map(|query| view! { <Filters query/> })}
        </form>
    }
    .into_any()
}

/// A section, and the first and last day.
#[component]
fn Filters(query: Query) -> AnyView {
    let office = use_office();
    let messages = use_locale().messages();
    let chosen = query.get("muc");
    let sections = move || {
        let sections = office.get().map(|office| office.sections.clone()).unwrap_or_default();
        let options = sections.into_iter().map(|section| {
            let id = section.id.to_string();
            view! { <option selected=id == chosen value=id>{section.title}</option> }.into_any()
        });
        options.collect_view().into_any()
    };
    let day =
        |label, name| view! { <label>{label}<input type="date" name=name value=query.get(name)/></label> }.into_any();
    view! {
        <div class="filters">
            <label>
                {messages.sections}
                <select name="muc"><option value="">{messages.all}</option>{move || Some(sections())}</select>
            </label>
            {day(messages.from_date, "tu")}
            {day(messages.to_date, "den")}
        </div>
    }
    .into_any()
}

/// The way to further results: its page has the parameters of the document that the feed names.
fn further(next: &str) -> Option<AnyView> {
    let locale = use_locale();
    let query = Query::new(next.strip_prefix("search.json")?);
    let href = use_config().href(&Route::new(locale, Page::Search(query)));
    let messages = locale.messages();
    let link = view! { <a class="button" href=href rel="next">{messages.further_hits}</a> };
    Some(view! { <nav class="pager" aria-label=messages.search>{link}</nav> }.into_any())
}
