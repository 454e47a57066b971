//! api/search.json, and the page of results.

mod answers; // the answer: order, marks, pages, parameters
mod changes; // answers follow the content
mod limits; // what searching may cost
mod matching; // what a query finds
mod page; // the page of results

use crate::support::{Answer, Fixture, get};
use scraper::{Html, Selector};
use serde_json::{Value, json};
use std::{
    fs,
    time::{Duration, Instant},
};
use tintuc_server::http::App;

pub(super) const SITE: &str = r#"{"name":"Sở Ngoại vụ","url":"https://tin.example/","languages":["vi","en"],
    "sections":[{"id":"tin","title":"Tin tức"},{"id":"thong-bao","title":"Thông báo"}],"features":{"search":true}}"#;

/// An article with a title, a lead and a text, published on a day.
pub(super) fn article(id: &str, title: &str, lead: &str, text: &str, day: &str) -> Value {
    json!({
        "id": id, "title": title, "summary": lead, "date_published": format!("{day}T17:00:00+07:00"),
        "_tintuc": {"section": "tin", "body": [{"type": "paragraph", "spans": [{"text": text}]}]},
    })
}

/// A site with a search and with these articles only.
pub(super) fn fixture(articles: &[Value]) -> Fixture {
    let fixture = Fixture::marked();
    fixture.content("site.json", SITE);
    fs::remove_file(fixture.path("content/articles/mot.json")).unwrap();
    for article in articles {
        put(&fixture, article);
    }
    fixture
}

/// The same with its server. The fixture must live as long as the server.
pub(super) fn serve(articles: &[Value]) -> (Fixture, App) {
    let fixture = fixture(articles);
    let app = fixture.app();
    (fixture, app)
}

pub(super) fn put(fixture: &Fixture, article: &Value) {
    fixture.content(&format!("articles/{}.json", article["id"].as_str().unwrap()), article.to_string());
}

/// Renames an article into place as `publish` does.
pub(super) fn rename(fixture: &Fixture, article: &Value) {
    let id = article["id"].as_str().unwrap();
    fixture.content("articles/.new", article.to_string());
    fs::rename(fixture.path("content/articles/.new"), fixture.path(&format!("content/articles/{id}.json"))).unwrap();
}

pub(super) fn encoded(text: &str) -> String {
    percent_encoding::percent_encode(text.as_bytes(), percent_encoding::NON_ALPHANUMERIC).to_string()
}

pub(super) async fn search(app: &App, parameters: &str) -> Answer {
    let answer = get(app, &format!("/api/search.json?{parameters}")).await;
    assert_eq!(answer.header("access-control-allow-origin"), "*", "{answer:?}");
    answer
}

/// The ids of the hits for these words.
pub(super) async fn found(app: &App, words: &str) -> Vec<String> {
    let answer = search(app, &format!("q={}", encoded(words))).await;
    assert_eq!(answer.status, 200, "{words}: {}", answer.text());
    ids(&answer.json())
}

pub(super) fn ids(feed: &Value) -> Vec<String> {
    feed["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

/// Waits until these words find these articles.
pub(super) async fn until_found(app: &App, words: &str, expected: &[&str]) {
    let start = Instant::now();
    loop {
        let found = found(app, words).await;
        if found == expected {
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(20), "{words} still finds {found:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

pub(super) fn marked(spans: &Value) -> String {
    let piece = |span: &Value| {
        let text = span["text"].as_str().unwrap();
        if span["mark"] == true { format!("[{text}]") } else { text.to_owned() }
    };
    spans.as_array().unwrap().iter().map(piece).collect()
}

pub(super) fn select<'a>(page: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

pub(super) fn text(page: &Html, selector: &str) -> String {
    select(page, selector).iter().flat_map(scraper::ElementRef::text).collect()
}
