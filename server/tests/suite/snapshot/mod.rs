//! Pages as ready-made HTML.

mod links;
mod missing; // pages and articles that do not exist
mod page; // what is in a page
mod renewal; // when a page is rendered or sent again // where pages lead

use crate::support::Answer;
use scraper::{Html, Selector};
use serde_json::Value;

pub(super) const MODEL: &str = "/tin/tong-ket-cai-cach-hanh-chinh-2017";

pub(super) fn select<'a>(page: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

pub(super) fn attribute(page: &Html, selector: &str, name: &str) -> String {
    let found = select(page, selector);
    assert_eq!(found.len(), 1, "{selector}");
    found[0].attr(name).unwrap().to_owned()
}

pub(super) fn documents(page: &Html) -> Value {
    serde_json::from_str(&select(page, "#boot > script#documents")[0].text().collect::<String>()).unwrap()
}

pub(super) fn assert_not_found(answer: &Answer, language: &str) {
    assert_eq!(answer.status, 404);
    let page = Html::parse_document(answer.text());
    assert_eq!(attribute(&page, "html", "lang"), language);
    assert_eq!(attribute(&page, "meta[name=robots]", "content"), "noindex");
    assert!(select(&page, "link[rel=canonical]").is_empty());
    assert!(!select(&page, "main h1").is_empty());
    assert_eq!(documents(&page).as_object().unwrap().len(), 1, "site.json alone");
}
