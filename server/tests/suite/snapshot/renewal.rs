//! When a page is rendered or sent again.

use super::MODEL;
use crate::support::{Fixture, article, get, send, send_body};
use axum::http::Request;
use tintuc_server::http::App;

#[tokio::test]
async fn a_changed_file_changes_the_page_at_once() {
    let fixture = Fixture::marked();
    let app = fixture.app();
    let mut etags = vec![get(&app, "/tin/mot").await.header("etag").to_owned()];
    let related = article("hai").replace("Tiêu đề", "Bài liên quan");
    let steps: [(&str, String, &str); 4] = [
        ("articles/mot.json", article("mot").replace("Một hai", "Bốn năm"), "Bốn năm"),
        ("articles/mot.json", article("mot").replace("\"section\"", "\"related\":[\"hai\"],\"section\""), "Một hai"),
        ("articles/hai.json", related, "Bài liên quan"),
        ("site.json", r#"{"name":"Sở khác","sections":[{"id":"tin","title":"Tin"}]}"#.to_owned(), "Sở khác"),
    ];
    for (path, text, expected) in steps {
        fixture.content(path, text);
        let answer = get(&app, "/tin/mot").await;
        assert!(answer.text().contains(expected), "{expected}");
        etags.push(answer.header("etag").to_owned());
    }
    etags.sort();
    etags.dedup();
    assert_eq!(etags.len(), 5, "{etags:?}");
    std::fs::remove_file(fixture.path("content/articles/mot.json")).unwrap();
    assert_eq!(get(&app, "/tin/mot").await.status, 404);
}

async fn heartbeat(app: &App, id: &str) {
    let browser = Request::post("/api/visitors").header("user-agent", crate::support::BROWSER);
    assert_eq!(send_body(app, browser, id.to_owned()).await.status, 200);
}

#[tokio::test]
async fn the_counter_alone_is_no_reason_to_send_a_page_again() {
    let fixture = Fixture::marked();
    let counting = r#"{"name":"Sở","features":{"visitors":true}}"#;
    fixture.content("site.json", counting);
    let app = fixture.app();
    let first = get(&app, "/tin/mot").await;
    assert!(first.text().contains("1.000"));
    assert!(first.header("etag").starts_with("W/\""), "the figures may differ");
    heartbeat(&app, "AAAAAAAAAAAAAAAAAAAAAA").await;
    let again = || Request::get("/tin/mot").header("if-none-match", first.header("etag"));
    assert_eq!(send(&app, again()).await.status, 304);
    let other = get(&app, "/").await;
    assert!(other.text().contains("1.001"), "a page that was not made yet has the newest figures");
    fixture.content("site.json", counting.replace("true", "false"));
    let uncounted = send(&app, again()).await;
    assert_eq!(uncounted.status, 200);
    assert!(uncounted.text().contains("<div id=\"counter\"></div>"));
}

#[tokio::test]
async fn a_page_that_is_asked_for_again_becomes_smaller_behind_its_readers() {
    let app = Fixture::samples();
    let asked = || async { send(&app, Request::get(MODEL).header("accept-encoding", "br")).await };
    let first = asked().await;
    assert_eq!(asked().await.body.len(), first.body.len(), "nobody waits for it");
    let smaller = async {
        loop {
            let again = asked().await;
            if again.body.len() < first.body.len() {
                break again;
            }
            tokio::task::yield_now().await;
        }
    };
    let smaller = tokio::time::timeout(std::time::Duration::from_secs(60), smaller).await.unwrap();
    assert_eq!(smaller.header("etag"), first.header("etag"), "it says the same");
}

#[tokio::test]
async fn compressed_pages_are_the_same_pages() {
    let app = Fixture::samples();
    let plain = get(&app, MODEL).await;
    let mut etags = vec![plain.header("etag").to_owned()];
    for encoding in ["gzip", "br"] {
        let answer = send(&app, Request::get(MODEL).header("accept-encoding", encoding)).await;
        assert_eq!((answer.header("content-encoding"), answer.header("vary")), (encoding, "accept-encoding"));
        assert_eq!(crate::support::decompress(encoding, &answer.body), plain.body);
        etags.push(answer.header("etag").to_owned());
    }
    etags.dedup();
    assert_eq!(etags.len(), 3);
}
