//! Documents, and errors.

use super::assert_open;
use crate::support::{Fixture, article, get, send};
use axum::http::{Method, Request};

#[tokio::test]
async fn documents_come_with_their_type_and_are_asked_for_again() {
    let fixture = Fixture::new();
    let app = fixture.app();
    for (path, media_type) in [
        ("/api/site.json", "application/json"),
        ("/api/feed.json", "application/feed+json"),
        ("/api/sections/tin-2.json", "application/feed+json"),
        ("/api/en/feed-2.json", "application/feed+json"),
        ("/api/articles/mot.json", "application/json"),
    ] {
        let answer = get(&app, path).await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, media_type), "{path}");
        assert_eq!(answer.header("cache-control"), "no-cache");
        assert_open(&answer);
        let again = send(&app, Request::get(path).header("if-none-match", answer.header("etag"))).await;
        assert_eq!(again.status, 304, "{path}");
        assert_open(&again);
    }
}

#[tokio::test]
async fn documents_are_compressed() {
    let fixture = Fixture::new();
    fixture.content("articles/dai.json", article("dai").replace("Một hai ba.", &"Một hai ba. ".repeat(500)));
    let app = fixture.app();
    let answer = send(&app, Request::get("/api/articles/dai.json").header("accept-encoding", "gzip, br")).await;
    assert_eq!(answer.header("content-encoding"), "br");
    assert!(answer.body.len() < 1_000);
}

#[tokio::test]
async fn what_is_missing_is_said_in_json_to_any_site() {
    let fixture = Fixture::new();
    let app = fixture.app();
    for path in [
        "/api",
        "/api/",
        "/api/khong-co.json",
        "/api/articles/khong-co.json",
        "/api/articles",
        "/api/articles/",
        "/api/media/",
        "/api/khong/co",
        "/api/visitors/",
    ] {
        let answer = get(&app, path).await;
        answer.assert_problem(404);
        assert_open(&answer);
    }
}

#[tokio::test]
async fn any_site_may_ask_first() {
    let fixture = Fixture::new();
    let app = fixture.app();
    for path in ["/api/feed.json", "/api/khong-co.json"] {
        let request = Request::builder().method(Method::OPTIONS).uri(path);
        let request =
            request.header("origin", "https://portal.example").header("access-control-request-method", "POST");
        let answer = send(&app, request).await;
        assert!(answer.status.is_success(), "{answer:?}");
        assert_open(&answer);
        assert!(answer.header("access-control-allow-methods").contains("POST"));
    }
}

#[tokio::test]
async fn refusals_are_open_too() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let answer = send(&app, Request::delete("/api/feed.json")).await;
    answer.assert_problem(405);
    assert_open(&answer);
}
