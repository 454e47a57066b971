use super::junk;
use crate::rules::clean;
use scraper::{ElementRef, Html, Selector};
use std::collections::HashMap;

/// Where the content systems that offices have put the text of an article; the first that has one wins.
const PLACES: [&str; 14] = [
    "[itemprop=articleBody]",
    ".entry-content",
    ".post-content",
    ".article-content",
    ".article-body",
    ".detail-content",
    ".news-detail",
    ".content-detail",
    ".chi-tiet-tin",
    ".noidung",
    "article",
    "main",
    "[role=main]",
    "#content",
];
/// A place with less text than this, in bytes, is a teaser.
const LEAST: usize = 150;

/// The smallest element that has the article's text, with the headline if it stands on the page before it.
pub(super) fn find<'a>(page: &'a Html, headlines: &[String]) -> Option<ElementRef<'a>> {
    let text = PLACES.iter().find_map(|place| largest(page, place)).or_else(|| densest(page)).or_else(|| body(page))?;
    let headline = headline(page, headlines);
    Some(headline.and_then(|headline| common(headline, text)).unwrap_or(text))
}

fn body(page: &Html) -> Option<ElementRef<'_>> {
    page.select(&Selector::parse("body").ok()?).next()
}

fn length(element: ElementRef) -> usize {
    element.text().map(|text| text.trim().len()).sum()
}

fn largest<'a>(page: &'a Html, place: &str) -> Option<ElementRef<'a>> {
    let places = page.select(&Selector::parse(place).ok()?).collect::<Vec<_>>();
    let (length, place) =
        places.into_iter().take(1_000).map(|place| (length(place), place)).max_by_key(|(length, _)| *length)?;
    (length >= LEAST && !junk::is_list_of_links(place)).then_some(place)
}

/// The element whose children hold the most text that is no link: each text counts for its parent, and half for the one above.
fn densest(page: &Html) -> Option<ElementRef<'_>> {
    let mut points: HashMap<_, (usize, ElementRef)> = HashMap::new();
    let paragraphs = page.select(&Selector::parse("p, td, div, pre, blockquote, span").ok()?).collect::<Vec<_>>();
    for paragraph in paragraphs {
        let own: usize = paragraph.children().filter_map(|child| Some(child.value().as_text()?.trim().len())).sum();
        if own < 60
            || paragraph.ancestors().filter_map(ElementRef::wrap).take(50).any(|above| junk::is_junk(above, true))
        {
            continue;
        }
        let above = paragraph.ancestors().filter_map(ElementRef::wrap).take(2);
        for (half, element) in above.enumerate() {
            points.entry(element.id()).or_insert((0, element)).0 += own >> half;
        }
    }
    let best = points.into_values().max_by_key(|(points, element)| (*points, std::cmp::Reverse(element.id())));
    best.map(|(_, element)| element)
}

/// The element that shows the headline and nothing else: the last of those that say the same, since menus come first.
fn headline<'a>(page: &'a Html, headlines: &[String]) -> Option<ElementRef<'a>> {
    let selector = Selector::parse("h1, h2, h3, td, div, p, span, b, strong").ok()?;
    let wanted = |element: &ElementRef| {
        // Long elements are not looked at: their text is no headline.
        let long = element.text().map(str::len).scan(0, |sum, length| {
            *sum += length;
            Some(*sum)
        });
        if long.take(200).any(|length| length > 2_000) {
            return false;
        }
        let text = clean::text(&super::seen(*element));
        headlines.contains(&text)
    };
    let mut found = page.select(&selector).filter(wanted).collect::<Vec<_>>();
    let h1 = found.iter().position(|element| element.value().name() == "h1");
    h1.map(|at| found.swap_remove(at)).or_else(|| found.pop())
}

/// The smallest element that holds both.
fn common<'a>(one: ElementRef<'a>, other: ElementRef<'a>) -> Option<ElementRef<'a>> {
    let above: Vec<_> = std::iter::once(*other).chain(other.ancestors()).map(|node| node.id()).collect();
    std::iter::once(*one).chain(one.ancestors()).find(|node| above.contains(&node.id())).and_then(ElementRef::wrap)
}
