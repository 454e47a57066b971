use crate::support::{BROWSER, Fixture, article, get, send, send_body};
use axum::http::{Method, Request};
use std::fs;
use tintuc_server::publish::Plan;

#[tokio::test]
async fn a_wrong_file_is_explained_and_the_rest_is_served() {
    let fixture = Fixture::new();
    for (id, text) in [
        ("empty", String::new()),
        ("cut-off", article("cut-off")[..50].to_owned()),
        ("no-json", "<html>".to_owned()),
        ("wrong-shape", "[1, 2]".to_owned()),
        ("wrong-id", article("other")),
        ("no-title", article("no-title").replace("title", "titel")),
        ("no-date", article("no-date").replace("date_published", "date")),
        ("no-body", article("no-body").replace("body", "text")),
        ("deep", "[".repeat(1_000_000)),
        ("huge", " ".repeat(9 * 1024 * 1024)),
    ] {
        fixture.content(&format!("articles/{id}.json"), text);
        let app = fixture.app();
        let answer = get(&app, &format!("/api/articles/{id}.json")).await;
        answer.assert_problem(404);
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("is wrong and not served: line "), "{detail}");
        assert_eq!(get(&app, &format!("/tin/{id}")).await.status, 404, "{id}");
        assert_eq!(get(&app, "/tin/mot").await.status, 200);
    }
}

#[tokio::test]
async fn bytes_that_are_no_text_are_a_wrong_file() {
    let fixture = Fixture::new();
    fixture.content("articles/bytes.json", [0xff, 0xfe, 0x00]);
    get(&fixture.app(), "/api/articles/bytes.json").await.assert_problem(404);
}

#[tokio::test]
async fn unknown_blocks_and_decomposed_text_are_served_as_they_are() {
    let fixture = Fixture::new();
    let text = article("a").replace("Tiêu đề", "Tie\u{302}u đề").replace("\"paragraph\"", "\"hologram\"");
    fixture.content("articles/a.json", &text);
    assert_eq!(get(&fixture.app(), "/api/articles/a.json").await.text(), text);
}

#[tokio::test]
async fn a_long_article_is_served() {
    let fixture = Fixture::new();
    let text = article("dai").replace("Một hai ba.", &"Một hai ba. ".repeat(370_000));
    assert!(text.len() > 5_000_000);
    fixture.content("articles/dai.json", &text);
    let app = fixture.app();
    assert_eq!(get(&app, "/api/articles/dai.json").await.body.len(), text.len());
    let answer = send(&app, Request::get("/api/articles/dai.json").header("accept-encoding", "br")).await;
    assert!(answer.body.len() < 100_000);
}

#[tokio::test]
async fn ten_thousand_articles_are_published_and_served() {
    let fixture = Fixture::marked();
    fixture
        .content("site.json", r#"{"name":"Sở","url":"https://tin.example/","sections":[{"id":"tin","title":"Tin"}]}"#);
    for number in 0..9_999 {
        // A minute apart, bai-0 the newest.
        let (day, hour, minute) = (1 + (9_998 - number) / 1_440, (9_998 - number) / 60 % 24, (9_998 - number) % 60);
        let dated = article(&format!("bai-{number}"))
            .replace("2017-12-01T17:00:00", &format!("2018-01-{day:02}T{hour:02}:{minute:02}:00"));
        fixture.content(&format!("articles/bai-{number}.json"), dated);
    }
    let plan = Plan::make(&fixture.folder()).unwrap();
    assert!(plan.writes.contains_key("feed-500.json") && plan.writes.contains_key("sections/tin-500.json"));
    plan.apply(&fixture.folder()).unwrap();
    assert!(Plan::make(&fixture.folder()).unwrap().is_empty());

    // Read at the start, all of it.
    let app = fixture.app();
    let last = get(&app, "/api/feed-500.json").await.json();
    let ids: Vec<_> = last["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect();
    assert_eq!((ids.len(), ids[0], ids[18], ids[19]), (20, "bai-9980", "bai-9998", "mot"));
    assert_eq!(last.get("next_url"), None);
    for path in ["/trang/feed-500", "/muc/tin/trang/tin-500"] {
        let page = get(&app, path).await;
        assert_eq!(page.status, 200);
        assert!(page.text().contains("/tin/bai-9998\""), "{path}");
    }
    assert_eq!(get(&app, "/trang/feed-501").await.status, 404);
    assert_eq!(get(&app, "/tin/bai-9998").await.status, 200);
    let map = get(&app, "/sitemap.xml").await;
    assert_eq!(map.text().matches("<loc>https://tin.example/tin/").count(), 10_000);
}

#[tokio::test]
async fn paths_lead_nowhere_else() {
    let fixture = Fixture::new();
    fixture.content("../secret.json", r#"{"name":"secret"}"#);
    fixture.content(".hidden/site.json", r#"{"name":"secret"}"#);
    fixture.content("media/.htpasswd", "secret");
    std::os::unix::fs::symlink("../../secret.json", fixture.path("content/media/link.json")).unwrap();
    std::os::unix::fs::symlink("../secret.json", fixture.path("content/link.json")).unwrap();
    let app = fixture.app();
    for path in [
        "../secret.json",
        "%2e%2e/secret.json",
        "..%2fsecret.json",
        "%2e%2e%2fsecret.json",
        "media/../../secret.json",
        "media/..%2f..%2fsecret.json",
        "..%5csecret.json",
        "./site.json",
        "/site.json",
        "//etc/passwd",
        "%2fetc%2fpasswd",
        "site.json%00",
        "%00",
        "site.json%00.jpg",
        "%ff%fe",
        "%c0%ae%c0%ae/secret.json",
        "%252e%252e/secret.json",
        ".hidden/site.json",
        "media/.htpasswd",
        "media/link.json",
        "link.json",
        "media",
        "%",
        "%zz",
    ] {
        let answer = get(&app, &format!("/api/{path}")).await;
        answer.assert_problem(404);
        assert!(!answer.text().contains("secret\""), "{path}: {}", answer.text());
    }
    let long = "a".repeat(5_000);
    get(&app, &format!("/api/{long}")).await.assert_problem(404);
    get(&app, &format!("/api/articles/{long}.json")).await.assert_problem(404);
    assert_eq!(get(&app, &format!("/tin/{long}")).await.status, 404);
}

#[tokio::test]
async fn odd_headers_do_no_harm() {
    let fixture = Fixture::new();
    let app = fixture.app();
    for (name, value) in [
        ("if-none-match", &b"\xff\xfe"[..]),
        ("if-none-match", b","),
        ("accept-encoding", b"br;q=nan, gzip;;q=1, ;"),
        ("accept-encoding", b"\xff"),
        ("range", b"bytes=5-1"),
        ("range", b"bytes=-"),
        ("range", b"pages=1"),
        ("user-agent", b"\xff"),
        ("x-forwarded-for", b"\xff, ,,"),
    ] {
        for path in ["/", "/api/feed.json", "/api/media/a.jpg", "/api/visitors"] {
            let status = send(&app, Request::get(path).header(name, value)).await.status.as_u16();
            assert!([200, 206, 416].contains(&status), "{name} {path} {status}");
        }
        let heartbeat = Request::post("/api/visitors").header("user-agent", BROWSER).header(name, value);
        assert_eq!(send_body(&app, heartbeat, "A".repeat(22)).await.status, 200);
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_read_ends_nothing() {
    let fixture = Fixture::new();
    // A directory where a document should be.
    fs::create_dir(fixture.path("content/articles/hai.json")).unwrap();
    let app = fixture.app();
    get(&app, "/api/articles/hai.json").await.assert_problem(404);
    fs::remove_dir_all(fixture.path("content")).unwrap();
    get(&app, "/api/feed.json").await.assert_problem(404);
    assert_eq!(get(&app, "/").await.status, 200);
    let options = Request::builder().method(Method::OPTIONS).uri("/api/feed.json");
    assert!(send(&app, options).await.status.is_success());
}
