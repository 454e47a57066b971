use super::{
    Context,
    card::{Place, card},
    listing::item,
    parts::headline,
    state::{self, Failure},
};
use crate::{
    markup::{Element, Markup, element},
    model::{Feed, Site},
    route::{Page, Route},
    search::Query,
};

/// What came of a search.
#[derive(Clone, Copy, Debug)]
pub struct Results<'a> {
    /// The articles found; it says how many only where something was looked for.
    pub feed: &'a Feed,
    /// Whether only the titles of what is loaded were searched.
    pub titles: bool,
    /// Why the server did not search.
    pub failure: Option<Failure>,
}

/// The way to the search in the header of every page: a field where there is room, else a link, as on the search itself,
/// which has a field of its own.
pub(super) fn entry(cx: &Context, current: &Route) -> Element {
    let here = matches!(current.page, Page::Search(_));
    let link = element("a")
        .class("search-link")
        .attr("href", cx.link(&Route::search(cx.locale)))
        .attr("aria-current", here.then_some("page"))
        .with(cx.messages().search);
    element("div").class("search-entry").with((!here).then(|| form(cx, "", false))).with(link)
}

/// The search: its form and, where something was looked for, what was found.
pub fn page(cx: &Context, site: Option<&Site>, route: &Route, results: Results) -> Element {
    let messages = cx.messages();
    let nothing = Query::default();
    let query = if let Page::Search(query) = &route.page { query } else { &nothing };
    let words = query.get("q");
    let title = headline(messages.search).attr("aria-describedby", "found");
    let form = form(cx, &words, words.is_empty()).with(filters(cx, site, query));
    let page =
        element("div").class("search-page wrap").with(element("header").class("page-title").with(title)).with(form);
    let Some(found) = results.feed.found else { return page };
    // That nothing is loaded does not say that there is nothing.
    let silent = results.failure.is_some() && found.total == 0;
    let count = element("p").attr("id", "found").attr("role", "status");
    let count = match found.total {
        0 => count.with(messages.nothing_found),
        total => count.with(messages.found[0]).with(cx.locale.number(total.into())).with(messages.found[1]),
    };
    let label = |hit| site?.section_title(hit);
    let hits: Markup = results
        .feed
        .items
        .iter()
        .map(|hit| item(card(cx, hit, Place::Listing, hit.extension.section.as_ref().and_then(label), false)))
        .collect();
    page.with(results.failure.map(|failure| state::failed_part(cx, failure)))
        .with((!silent).then_some(count))
        .with((results.titles && !silent).then(|| element("p").class("muted").with(messages.titles_only)))
        .with((found.total == 0 && !silent).then(|| element("p").with(messages.nothing_found_hint)))
        .with((!hits.is_empty()).then(|| element("ul").class("hits").attr("role", "list").with(hits)))
        .with(results.feed.next_url.as_deref().and_then(|next| further(cx, next)))
}

/// The form with its field for the words. `public/search.js` puts suggestions under the field.
fn form(cx: &Context, words: &str, focus: bool) -> Element {
    let label = cx.messages().search;
    let field = element("input")
        // No `type=search`: what is suggested makes it a combobox, which only a field for text may be (ARIA in HTML).
        .attr("enterkeyhint", "search")
        .attr("name", "q")
        .attr("aria-label", label)
        .attr("value", words.to_owned())
        .attr("maxlength", "200")
        .attr("autofocus", focus.then_some(""));
    element("form")
        .attr("role", "search")
        .attr("autocomplete", "off")
        .attr("action", cx.link(&Route::search(cx.locale)))
        .attr("data-suggest", [&cx.api_base, cx.locale.api_prefix(), "suggest.json"].concat())
        .with(element("div").class("field").with(field))
        .with(element("button").class("button").with(label))
}

/// A section, and the first and last day.
fn filters(cx: &Context, site: Option<&Site>, query: &Query) -> Element {
    let messages = cx.messages();
    let section = query.get("muc");
    let mut sections =
        element("select").attr("name", "muc").with(element("option").attr("value", "").with(messages.all));
    for known in site.map(|site| site.sections.as_slice()).unwrap_or_default() {
        let id = known.id.as_str();
        let option = element("option").attr("value", id.to_owned()).attr("selected", (id == section).then_some(""));
        sections = sections.with(option.with(known.title.clone()));
    }
    let day = |name| element("input").attr("type", "date").attr("name", name).attr("value", query.get(name));
    let labelled = |label: &'static str, field: Element| element("label").with(label).with(field);
    element("div")
        .class("filters")
        .with(labelled(messages.sections, sections))
        .with(labelled(messages.from_date, day("tu")))
        .with(labelled(messages.to_date, day("den")))
}

/// The way to further results: its page has the parameters of the document that the feed names.
fn further(cx: &Context, next: &str) -> Option<Element> {
    let query = Query::new(next.strip_prefix("search.json")?);
    let link = element("a")
        .class("button")
        .attr("href", cx.link(&Route::new(cx.locale, Page::Search(query))))
        .attr("rel", "next")
        .with(cx.messages().further_hits);
    Some(element("nav").class("pager").attr("aria-label", cx.messages().search).with(link))
}
