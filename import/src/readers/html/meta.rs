use crate::{
    draft::Draft,
    rules::{clean, date},
};
use scraper::{Html, Selector};
use tintuc::locale::Locale;

/// The first element that a selector finds.
fn first<'a>(page: &'a Html, selector: &str) -> Option<scraper::ElementRef<'a>> {
    let selector = Selector::parse(selector).ok()?;
    page.select(&selector).next()
}

fn attribute(page: &Html, selector: &str, name: &str) -> Option<String> {
    let value = first(page, selector)?.value().attr(name)?;
    Some(clean::text(value)).filter(|text| !text.is_empty())
}

/// What the page's head says of its article.
pub(super) fn read(page: &Html, draft: &mut Draft) {
    draft.title = attribute(page, "meta[property='og:title']", "content")
        .or_else(|| first(page, "title").map(|title| clean::text(&super::seen(title))))
        .filter(|title| !title.is_empty());
    draft.title_is_guess = true;
    draft.date = [
        ("meta[property='article:published_time']", "content"),
        ("meta[itemprop=datePublished]", "content"),
        ("[itemprop=datePublished]", "datetime"),
        ("meta[name='DC.date'], meta[name='dc.date'], meta[name='pubdate'], meta[name=date]", "content"),
        ("time[datetime]", "datetime"),
    ]
    .into_iter()
    .find_map(|(selector, name)| date::read(&attribute(page, selector, name)?))
    .or_else(|| linked_data(page));
    draft.modified =
        attribute(page, "meta[property='article:modified_time']", "content").and_then(|date| date::read(&date));
    draft.section = attribute(page, "meta[property='article:section']", "content");
    draft.aliases.extend(
        attribute(page, "link[rel=canonical]", "href")
            .or_else(|| attribute(page, "meta[property='og:url']", "content")),
    );
    draft.language = first(page, "html[lang]")
        .and_then(|html| html.value().attr("lang"))
        .map(|tag| Locale::from_tag(tag).tag().to_owned());
}

/// `datePublished` of a page's JSON-LD, wherever it stands in it.
fn linked_data(page: &Html) -> Option<tintuc::model::Timestamp> {
    let selector = Selector::parse("script[type='application/ld+json']").ok()?;
    page.select(&selector).find_map(|script| {
        let text: String = script.text().collect();
        let (_, after) = text.split_once("\"datePublished\"")?;
        date::read(after.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?.split('"').next()?)
    })
}

/// The texts that may be the headline: the only `h1`, and what the head says without the site's name.
pub(super) fn headlines(page: &Html, title: Option<&str>) -> Vec<String> {
    let mut headlines = Vec::new();
    if let Ok(selector) = Selector::parse("h1") {
        headlines
            .extend(page.select(&selector).map(|h1| clean::text(&super::seen(h1))).filter(|text| !text.is_empty()));
    }
    if let Some(title) = title {
        headlines.push(title.to_owned());
        for separator in [" | ", " - ", " – ", " :: ", " » "] {
            headlines.extend(
                title.split(separator).filter(|part| part.chars().count() > 15).map(|part| part.trim().to_owned()),
            );
        }
    }
    headlines
}
