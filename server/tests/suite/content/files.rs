//! Pictures and attachments.

use super::assert_open;
use crate::support::{Fixture, article, get, send};
use axum::http::Request;

#[tokio::test]
async fn pictures_come_whole_and_in_parts() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let whole = get(&app, "/api/media/a.jpg").await;
    assert_eq!((whole.status.as_u16(), whole.header("content-type")), (200, "image/jpeg"));
    assert_eq!(whole.header("cache-control"), "public, max-age=86400");
    assert_open(&whole);
    let part = send(&app, Request::get("/api/media/a.jpg").header("range", "bytes=4-9")).await;
    assert_eq!((part.status.as_u16(), part.text()), (206, "really"));
    let beyond = send(&app, Request::get("/api/media/a.jpg").header("range", "bytes=900-")).await;
    assert_eq!(beyond.status, 416);
    assert_open(&beyond);
}

#[tokio::test]
async fn attachments_cannot_run_under_the_sites_origin() {
    let fixture = Fixture::new();
    for name in ["a.svg", "a.html", "a.pdf", "a.txt"] {
        fixture.content(&format!("files/{name}"), "<script>alert(1)</script>");
    }
    let app = fixture.app();
    for (name, sandbox) in [("a.svg", true), ("a.html", true), ("a.txt", true), ("a.pdf", false)] {
        let answer = get(&app, &format!("/api/files/{name}")).await;
        assert_eq!(answer.header("content-security-policy").contains("sandbox"), sandbox, "{name}");
    }
    assert_eq!(get(&app, "/api/files/a.txt").await.header("content-type"), "text/plain; charset=utf-8");
}

/// The site's policy allows scripts of its own address, and `/api/files/x.js` was one.
#[tokio::test]
async fn no_attachment_is_a_script_or_a_style_of_the_site() {
    const NAMES: [&str; 8] = ["a.js", "a.mjs", "a.MJS", "a.css", "a.wasm", "a.cjs", "a.es", "a.jsx"];
    let fixture = Fixture::new();
    for name in NAMES {
        fixture.content(&format!("files/{name}"), "alert(1)");
    }
    fixture.content("files/a.ps", "%!PS");
    let app = fixture.app();
    for name in NAMES {
        let answer = get(&app, &format!("/api/files/{name}")).await;
        assert_eq!(answer.status, 200, "{name}");
        let kind = answer.header("content-type");
        assert!(["text/plain; charset=utf-8", "application/octet-stream"].contains(&kind), "{name}: {kind}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{name}");
    }
    assert_eq!(get(&app, "/api/files/a.ps").await.header("content-type"), "application/postscript");
}

#[tokio::test]
async fn names_may_be_written_with_percent_signs() {
    let fixture = Fixture::new();
    fixture.content("files/báo cáo 1.pdf", "x");
    let app = fixture.app();
    assert_eq!(get(&app, "/api/files/b%C3%A1o%20c%C3%A1o%201.pdf").await.status, 200);
    assert_eq!(get(&app, "/api/%61rticles/mot.json").await.status, 200);
}

/// `publish` composes addresses, and then files with decomposed names were not found.
#[tokio::test]
async fn files_are_found_however_their_names_are_composed() {
    let fixture = Fixture::new();
    fixture.content("files/Tie\u{302}\u{301}ng.pdf", "pdf");
    fixture.content("media/Vi\u{1ec7}t.jpg", "jpg");
    let app = fixture.app();
    for path in [
        "files/Ti%E1%BA%BFng.pdf",
        "files/Tie%CC%82%CC%81ng.pdf",
        "files/Ti%C3%AA%CC%81ng.pdf",
        "media/Vi%E1%BB%87t.jpg",
        "media/Vie%CC%A3%CC%82t.jpg",
    ] {
        assert_eq!(get(&app, &format!("/api/{path}")).await.status, 200, "{path}");
    }
    get(&app, "/api/files/Tieng.pdf").await.assert_problem(404);
    let item = article("mot").replace("\"body\"", "\"image\":{\"src\":\"files/Ti%E1%BA%BFng.pdf\"},\"body\"");
    fixture.content("feed.json", format!(r#"{{"version":"v","title":"Tin","items":[{item}]}}"#));
    assert!(get(&app, "/api/feed.xml").await.text().contains("length=\"3\""), "an address is not a path");
}
