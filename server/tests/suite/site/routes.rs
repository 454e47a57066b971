//! Routes and what they answer.

use crate::support::{Fixture, INDEX, get, send};
use axum::http::{Method, Request};

#[tokio::test]
async fn known_routes_are_found_and_others_are_not() {
    let fixture = Fixture::new();
    let app = fixture.app();
    for (path, status) in [
        ("/", 200),
        ("/index.html", 200),
        ("/trang/feed-2", 200),
        ("/trang/feed-3", 404),
        ("/muc/tin", 200),
        ("/muc/tin/", 200),
        ("/muc/khong-co", 404),
        ("/muc/tin/trang/tin-2", 200),
        ("/muc/tin/trang/tin-3", 404),
        ("/muc/khong-co/trang/tin-2", 404),
        ("/tin/mot", 200),
        ("/tin/hai", 404),
        ("/tin/%2e%2e", 404),
        ("/en", 200),
        ("/en/", 200),
        ("/en/trang/feed-2", 200),
        ("/en/trang/feed-3", 404),
        ("/en/muc/tin", 200),
        ("/en/tin/mot", 200),
        ("/en/tin/hai", 404),
        ("/khong-co", 404),
        ("/tin/m%E1%BB%99t", 404),
    ] {
        let answer = get(&app, path).await;
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{path}");
        assert!(answer.text().contains("<title>Tin</title>"), "{path}");
    }
}

#[tokio::test]
async fn a_page_of_another_kind_is_no_listing() {
    let fixture = Fixture::new();
    fixture.content("site-2.json", "7");
    let app = fixture.app();
    for path in ["/trang/site", "/trang/site-2", "/muc/tin/trang/feed-2"] {
        assert_eq!(get(&app, path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn without_its_head_a_section_is_known_by_its_feed() {
    let fixture = Fixture::new();
    fixture.content("site.json", "{");
    let app = fixture.app();
    assert_eq!(get(&app, "/muc/tin-2").await.status, 200);
    assert_eq!(get(&app, "/muc/tin").await.status, 404);
}

#[tokio::test]
async fn a_missing_file_does_not_come_as_a_page() {
    let fixture = Fixture::new();
    let app = fixture.app();
    for path in ["/tintuc-ffffffffffffffff.js", "/a/b.css", "/favicon.ico", "/.git/config", "/..%2fsecret.txt"] {
        get(&app, path).await.assert_problem(404);
    }
}

#[tokio::test]
async fn a_reader_who_asks_for_a_missing_file_is_told_so_on_a_page() {
    let fixture = Fixture::new();
    let asked = Request::get("/tin/bai-cu.aspx").header("accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    let answer = send(&fixture.app(), asked).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (404, "text/html; charset=utf-8"));
}

#[tokio::test]
async fn head_answers_as_get_without_the_body() {
    let fixture = Fixture::new();
    let app = fixture.app();
    for (path, status) in [("/", 200), ("/tin/hai", 404), ("/api/site.json", 200), ("/api/visitors", 200)] {
        let (get, head) = (get(&app, path).await, send(&app, Request::head(path)).await);
        assert_eq!((head.status.as_u16(), head.body.len()), (status, 0), "{path}");
        assert_eq!(head.header("content-length"), get.header("content-length"), "{path}");
    }
}

#[tokio::test]
async fn other_methods_are_refused_with_those_allowed() {
    let fixture = Fixture::new();
    let app = fixture.app();
    for (method, path, allow) in [
        (Method::POST, "/", "GET,HEAD"),
        (Method::DELETE, "/tin/mot", "GET,HEAD"),
        (Method::PUT, "/api/site.json", "GET,HEAD"),
        (Method::POST, "/api/khong-co", "GET,HEAD"),
        (Method::PATCH, "/api/visitors", "GET,HEAD,POST"),
        (Method::from_bytes(b"BREW").unwrap(), "/", "GET,HEAD"),
    ] {
        let answer = send(&app, Request::builder().method(method).uri(path)).await;
        answer.assert_problem(405);
        assert_eq!(answer.header("allow"), allow, "{path}");
    }
}

#[tokio::test]
async fn a_site_built_for_a_folder_is_served_in_it() {
    let fixture = Fixture::new();
    fixture.site("index.html", r#"<base href="/tin-tuc/"><title>Tin</title>"#);
    let app = fixture.app();
    for (path, status) in [
        ("/tin-tuc/", 200),
        ("/tin-tuc/tin/mot", 200),
        ("/tin-tuc/tin/hai", 404),
        ("/tin-tuc/api/site.json", 200),
        ("/tin-tuc/api/visitors", 200),
        ("/tin-tuc/tintuc-0123456789abcdef.js", 200),
        ("/tin/mot", 404),
        ("/api/site.json", 404),
        ("/tin-tucx", 404),
    ] {
        assert_eq!(get(&app, path).await.status, status, "{path}");
    }
    for path in ["/", "/tin-tuc"] {
        let answer = get(&app, path).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (307, "/tin-tuc/"), "{path}");
    }
}

#[tokio::test]
async fn a_reader_who_asks_for_the_page_by_its_file_is_sent_to_the_front_page() {
    for base in ["/", "/tin-tuc/"] {
        let fixture = Fixture::new();
        fixture.site("index.html", &INDEX.replace("<base href=\"/\">", &format!("<base href=\"{base}\">")));
        let app = fixture.app();
        let path = format!("{base}index.html");
        let asked = Request::get(&path).header("accept", "text/html,*/*;q=0.8");
        let answer = send(&app, asked).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (308, base));
        assert_eq!(answer.header("cache-control"), "no-cache", "else the worker could be answered with it");
        assert_eq!(answer.header("vary"), "accept");
        let worker = get(&app, &path).await;
        assert_eq!(worker.status, 200, "the service worker keeps the file");
        assert!(worker.text().contains("<title>Tin</title>"));
    }
}
