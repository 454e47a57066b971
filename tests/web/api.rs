//! What the app remembers, and when it asks for it again.

use crate::browser::{self, API};
use futures::future;
use std::{sync::Arc, time::Duration};
use tintuc::{
    api::{Api, ApiError, Freshness, Request},
    model::{Article, Id},
};
use wasm_bindgen_test::wasm_bindgen_test;

/// A little less than what counts as recent, in milliseconds.
const SOON: u32 = 59_000;
/// What takes it beyond.
const A_MOMENT: u32 = 2_000;

fn id(text: &str) -> Id {
    Id::new(text).unwrap_or_else(|_| panic!("{text} is no id"))
}

fn article(id: &str, title: &str) -> String {
    format!(r#"{{"id":"{id}","title":"{title}","date_published":"2017-12-01T17:00:00+07:00","_tintuc":{{"body":[]}}}}"#)
}

/// Puts an article on the server.
fn publish(id: &str, title: &str) {
    browser::answer(&format!("{API}articles/{id}.json"), 200, &article(id, title));
}

async fn read(api: &Api, id: &str, freshness: Freshness) -> Result<Arc<Article>, ApiError> {
    api.article(&self::id(id), freshness, &Request::new(Duration::from_secs(30))).await
}

/// The title of an article as it is read, or how that fails.
async fn title(api: &Api, id: &str, freshness: Freshness) -> String {
    match read(api, id, freshness).await {
        Ok(article) => article.title.clone(),
        Err(fault) => format!("{:?}", fault.failure()),
    }
}

#[wasm_bindgen_test]
async fn for_a_minute_an_article_is_not_asked_for_again() {
    let _browser = browser::fresh();
    let api = Api::new(API);
    publish("mot", "Một");
    assert_eq!(title(&api, "mot", Freshness::Recent).await, "Một");
    assert_eq!(browser::asked(), "articles/mot.json default");
    publish("mot", "Một, đính chính");
    browser::pass(SOON);
    assert_eq!(title(&api, "mot", Freshness::Recent).await, "Một");
    assert_eq!(browser::asked(), "");
    browser::pass(A_MOMENT);
    assert_eq!(title(&api, "mot", Freshness::Recent).await, "Một, đính chính");
    // The browser's own cache asks with the ETag of what it has.
    assert_eq!(browser::asked(), "articles/mot.json default");
    // And that is recent again.
    browser::pass(SOON);
    assert_eq!(title(&api, "mot", Freshness::Recent).await, "Một, đính chính");
    assert_eq!(browser::asked(), "");
}

#[wasm_bindgen_test]
async fn going_back_shows_what_was_there_and_opening_asks_the_server() {
    let _browser = browser::fresh();
    let api = Api::new(API);
    publish("mot", "Một");
    assert_eq!(title(&api, "mot", Freshness::Recent).await, "Một");
    publish("mot", "Một, đính chính");
    browser::pass(24 * 3_600_000);
    browser::asked();
    assert_eq!(title(&api, "mot", Freshness::Remembered).await, "Một");
    assert_eq!(browser::asked(), "");
    assert_eq!(title(&api, "mot", Freshness::Current).await, "Một, đính chính");
    assert_eq!(browser::asked(), "articles/mot.json no-cache");
    assert_eq!(title(&api, "mot", Freshness::Current).await, "Một, đính chính");
    assert_eq!(browser::asked(), "articles/mot.json no-cache");
    assert_eq!(title(&api, "mot", Freshness::Remembered).await, "Một, đính chính");
}

#[wasm_bindgen_test]
async fn what_was_read_outlasts_the_network_and_not_its_own_end() {
    let _browser = browser::fresh();
    let api = Api::new(API);
    publish("mot", "Một");
    assert_eq!(title(&api, "mot", Freshness::Recent).await, "Một");
    browser::pass(SOON + A_MOMENT);
    browser::silence();
    for freshness in [Freshness::Recent, Freshness::Current] {
        assert_eq!(title(&api, "mot", freshness).await, "Một");
    }
    browser::answer(&format!("{API}articles/mot.json"), 503, "");
    assert_eq!(title(&api, "mot", Freshness::Recent).await, "Một");
    assert_eq!(title(&api, "hai", Freshness::Recent).await, "Server");
    browser::answer(&format!("{API}articles/mot.json"), 404, "");
    assert_eq!(title(&api, "mot", Freshness::Recent).await, "NotFound");
}

/// Scripts of a portal (and what blocks requests there) replace `fetch`, and reject with whatever they like.
#[wasm_bindgen_test]
async fn any_rejection_is_a_network_that_failed() {
    let _browser = browser::fresh();
    let api = Api::new(API);
    for (kind, words) in
        [("text", "blocked by policy"), ("nothing", "undefined"), ("foreign", "TypeError: of another window")]
    {
        browser::refuse_with(kind);
        let fault = read(&api, "mot", Freshness::Recent).await.err();
        assert!(matches!(&fault, Some(ApiError::Network { cause, .. }) if cause == words), "{kind}: {fault:?}");
    }
    publish("mot", "Một");
    assert_eq!(title(&api, "mot", Freshness::Recent).await, "Một", "and the next attempt is made");
}

/// Nobody knows how long a snapshot lay in some cache: its documents serve for the page that stands, and for no other.
#[wasm_bindgen_test]
async fn what_came_with_the_page_is_asked_for_when_it_is_opened_again() {
    let _browser = browser::fresh();
    let api = Api::new(API);
    api.seed(&format!("{{\"articles/mot.json\":{}}}", article("mot", "Một")));
    assert_eq!(title(&api, "mot", Freshness::Remembered).await, "Một");
    assert_eq!(browser::asked(), "");
    assert_eq!(title(&api, "mot", Freshness::Recent).await, "Một", "without a network");
    publish("mot", "Một, đính chính");
    browser::asked();
    assert_eq!(title(&api, "mot", Freshness::Recent).await, "Một, đính chính");
    assert_eq!(browser::asked(), "articles/mot.json default");
}

#[wasm_bindgen_test]
async fn who_comes_second_joins_the_fetch_of_the_first() {
    let _browser = browser::fresh();
    let api = Api::new(API);
    publish("mot", "Một");
    let (first, second) =
        future::join(read(&api, "mot", Freshness::Recent), read(&api, "mot", Freshness::Recent)).await;
    assert!(matches!((first, second), (Ok(first), Ok(second)) if Arc::ptr_eq(&first, &second)));
    assert_eq!(browser::asked(), "articles/mot.json default");
}

/// Of two hundred documents the one goes that was used least recently.
#[wasm_bindgen_test]
async fn the_memory_has_an_end() {
    let _browser = browser::fresh();
    let api = Api::new(API);
    let names: Vec<String> = (0..=200).map(|number| format!("bai-{number}")).collect();
    for name in &names {
        publish(name, name);
    }
    for name in &names[..200] {
        assert_eq!(title(&api, name, Freshness::Recent).await, *name);
    }
    // The oldest is read once more; then comes one too many.
    assert_eq!(title(&api, &names[0], Freshness::Recent).await, names[0]);
    assert_eq!(title(&api, &names[200], Freshness::Recent).await, names[200]);
    browser::asked();
    for name in [&names[0], &names[2], &names[200]] {
        assert_eq!(title(&api, name, Freshness::Remembered).await, *name);
    }
    assert_eq!(browser::asked(), "");
    assert_eq!(title(&api, &names[1], Freshness::Remembered).await, names[1]);
    assert_eq!(browser::asked(), "articles/bai-1.json default");
}
