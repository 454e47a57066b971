//! What portals load, and what they may do.

use crate::support::{Answer, BROWSER, Fixture, MARKED, SAMPLES, get, send, send_body};
use axum::http::{Method, Request};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use scraper::{Html, Selector};
use sha2::{Digest as _, Sha256, Sha384};
use std::{path::Path, sync::Arc};
use tintuc::visitors::CounterState;
use tintuc_server::{
    content::{Folder, Library},
    embed,
    export::Export,
    http::App,
    site::Site,
    visitors::CounterSettings,
};

const PORTAL: &str = "https://portal.example";
const VISIT: &str = "AAAAAAAAAAAAAAAAAAAAAA";

fn portals(portals: &[&str]) -> App {
    Fixture::new().app_for(CounterSettings::default(), portals)
}

async fn heartbeat(app: &App, headers: &[(&str, &str)]) -> Answer {
    let heartbeat = Request::post("/api/visitors").header("user-agent", BROWSER);
    send_body(app, headers.iter().fold(heartbeat, |heartbeat, (name, value)| heartbeat.header(*name, *value)), VISIT)
        .await
}

async fn total(app: &App) -> u64 {
    get(app, "/api/visitors").await.json()["total"].as_u64().unwrap()
}

fn directive<'a>(answer: &'a Answer, name: &str) -> &'a str {
    let policy = answer.header("content-security-policy");
    policy.split("; ").find_map(|directive| directive.strip_prefix(name)).unwrap_or("").trim()
}

#[tokio::test]
async fn other_sites_may_load_what_elements_need_and_nothing_else() {
    let fixture = Fixture::new();
    for file in ["embed.js", "embed-frame.js", "embed-news-0123456789abcdef.js", "embed-news-0123456789abcdef_bg.wasm"]
    {
        fixture.site(file, "x");
    }
    let app = fixture.app();
    for (path, origin, policy) in [
        ("/embed.js", "*", "cross-origin"),
        ("/embed-frame.js", "*", "cross-origin"),
        ("/embed-news-0123456789abcdef.js", "*", "cross-origin"),
        ("/embed-news-0123456789abcdef_bg.wasm", "*", "cross-origin"),
        ("/api/feed.json", "*", "cross-origin"),
        ("/embed/news", "", "same-origin"),
        ("/embed/visitors", "", "same-origin"),
        ("/embed/news/", "", "same-origin"),
        ("/tintuc-0123456789abcdef.js", "", "same-origin"),
        ("/manifest.webmanifest", "", "same-origin"),
        ("/", "", "same-origin"),
    ] {
        let answer = get(&app, path).await;
        assert_eq!(answer.status, 200, "{path}");
        let found = ["access-control-allow-origin", "cross-origin-resource-policy"].map(|name| answer.header(name));
        assert_eq!(found, [origin, policy], "{path}");
    }
    assert!(get(&app, "/embed-news-0123456789abcdef.js").await.header("cache-control").contains("immutable"));
    assert_eq!(get(&app, "/embed.js").await.header("cache-control"), "no-cache", "it always is the newest");
}

#[tokio::test]
async fn a_portal_counts_its_readers_and_other_sites_do_not() {
    let app = portals(&[PORTAL]);
    let answer = heartbeat(&app, &[("origin", PORTAL), ("sec-fetch-site", "cross-site")]).await;
    assert_eq!((answer.status.as_u16(), answer.header("access-control-allow-origin")), (200, PORTAL));
    assert_eq!(answer.header("vary"), "origin");
    assert_eq!(total(&app).await, 1);

    let app = portals(&[PORTAL]);
    for site in ["cross-site", "same-site"] {
        for origin in
            ["https://elsewhere.example", "http://portal.example", "https://portal.example.evil.example", "null"]
        {
            let answer = heartbeat(&app, &[("origin", origin), ("sec-fetch-site", site)]).await;
            answer.assert_problem(403);
            assert_eq!(answer.header("access-control-allow-origin"), "", "{origin}");
        }
    }
    assert_eq!(total(&app).await, 0);
}

#[tokio::test]
async fn the_site_counts_its_own_readers_behind_whatever_proxy() {
    for headers in [
        vec![("origin", "https://tin.example"), ("sec-fetch-site", "same-origin")],
        vec![("origin", "https://tin.example")],
        vec![],
    ] {
        let app = portals(&[]);
        assert_eq!(heartbeat(&app, &headers).await.status, 200, "{headers:?}");
        assert_eq!(total(&app).await, 1, "{headers:?}");
    }
}

/// Such a browser may be the site's own reader (Safari before 16.4) behind a proxy that hides the site's name: it is counted.
/// A site that is no portal cannot read the answer, and one that says so is refused.
#[tokio::test]
async fn a_browser_that_does_not_say_from_where_it_posts_is_counted_and_shown_nothing() {
    for (origin, reads) in [(PORTAL, PORTAL), ("https://elsewhere.example", ""), ("null", "")] {
        let app = portals(&[PORTAL]);
        let answer = heartbeat(&app, &[("origin", origin)]).await;
        assert_eq!((answer.status.as_u16(), answer.header("access-control-allow-origin")), (200, reads), "{origin}");
        assert_eq!(answer.header("vary"), "origin", "{origin}");
        assert_eq!(total(&app).await, 1, "{origin}");
    }
}

#[tokio::test]
async fn any_site_counts_where_the_configuration_says_so() {
    let app = portals(&["*"]);
    let answer = heartbeat(&app, &[("origin", PORTAL), ("sec-fetch-site", "cross-site")]).await;
    assert_eq!((answer.status.as_u16(), answer.header("access-control-allow-origin")), (200, PORTAL));
}

#[tokio::test]
async fn a_browser_that_asks_first_is_told_the_same() {
    let app = portals(&[PORTAL]);
    for (origin, method, allowed) in
        [(PORTAL, "POST", PORTAL), ("https://elsewhere.example", "POST", ""), ("https://elsewhere.example", "GET", "*")]
    {
        let request = Request::builder().method(Method::OPTIONS).uri("/api/visitors").header("origin", origin);
        let answer = send(&app, request.header("access-control-request-method", method)).await;
        assert_eq!(answer.header("access-control-allow-origin"), allowed, "{origin} {method}");
    }
    let read = send(&app, Request::get("/api/visitors").header("origin", "https://elsewhere.example")).await;
    assert_eq!(read.header("access-control-allow-origin"), "*", "the figures are public");
}

#[tokio::test]
async fn only_portals_frame_the_pages_for_them_and_nobody_the_others() {
    for (named, ancestors) in [
        (&[][..], "'self'"),
        (&[PORTAL, "http://10.0.0.1:8080"], "'self' https://portal.example http://10.0.0.1:8080"),
        (&["*"], "'self' http: https:"),
    ] {
        let app = portals(named);
        for path in ["/embed/news", "/embed/visitors"] {
            assert_eq!(directive(&get(&app, path).await, "frame-ancestors"), ancestors, "{path}");
        }
        assert_eq!(directive(&get(&app, "/").await, "frame-ancestors"), "'self'");
    }
}

#[tokio::test]
async fn a_page_for_an_iframe_runs_our_scripts_and_nothing_else() {
    let app = portals(&[]);
    let answer = get(&app, "/embed/news").await;
    assert_eq!(directive(&answer, "default-src"), "'none'");
    assert_eq!(directive(&answer, "script-src"), "'self' 'wasm-unsafe-eval'");
    let page = Html::parse_document(answer.text());
    let all = |name| Selector::parse(name).unwrap();
    let style = page.select(&all("style")).next().unwrap().inner_html();
    let hash = BASE64_STANDARD.encode(Sha256::digest(style));
    assert_eq!(directive(&answer, "style-src"), format!("'sha256-{hash}'"));
    let script = all("script");
    let scripts = page.select(&script).map(|script| script.attr("src").unwrap());
    assert_eq!(scripts.collect::<Vec<_>>(), ["embed-page.js", "embed.js"]);
}

/// The texts and addresses of the links that stand in the element.
async fn links(app: &App, path: &str) -> Vec<(String, String)> {
    let answer = get(app, path).await;
    assert_eq!(answer.status, 200, "{path}");
    let page = Html::parse_document(answer.text());
    let links = Selector::parse("tintuc-news a").unwrap();
    let link = |link: scraper::ElementRef| (link.text().collect(), link.attr("href").unwrap().to_owned());
    page.select(&links).map(link).collect()
}

#[tokio::test]
async fn the_headlines_are_there_before_the_program() {
    let app = Fixture::samples();
    for (query, count) in [
        ("", 5),
        ("?limit=3", 3),
        ("?limit=0", 5),
        ("?limit=-1", 5),
        ("?limit=x", 5),
        ("?limit=1e9", 20),
        ("?section=huong-dan&limit=2", 2),
        ("?lang=en&limit=2", 2),
    ] {
        let links = links(&app, &format!("/embed/news{query}")).await;
        assert_eq!(links.len(), count, "{query}");
        let folder = if query.contains("en") { "/en/tin/" } else { "/tin/" };
        assert!(links.iter().all(|(text, href)| !text.is_empty() && href.starts_with(folder)), "{query}: {links:?}");
    }
    for query in ["?section=khong-co", "?section=../site", "?section=%C4%91", "?article=x"] {
        assert_eq!(links(&app, &format!("/embed/news{query}")).await, [("Sở Ngoại vụ".into(), "/".into())], "{query}");
    }
}

#[tokio::test]
async fn nobody_leads_readers_elsewhere_by_the_query() {
    let app = Fixture::samples();
    let evil = "?open=https%3A%2F%2Fevil.example%2F%7Bid%7D&src=https://evil.example/&limit=%22%3E%3Cscript%3Ealert(1)";
    let answer = get(&app, &format!("/embed/news{evil}")).await;
    assert!(!answer.text().contains("evil") && !answer.text().contains("alert"));
}

#[tokio::test]
async fn a_static_host_has_the_pages_too() {
    let fixture = Fixture::marked();
    fixture.site("index.html", MARKED);
    let site = Arc::new(Site::load(&fixture.path("site")).unwrap());
    let library = Arc::new(Library::new(Folder::new(Path::new(SAMPLES))));
    Export { site, library, reading: CounterState::Unknown }.write(&fixture.path("out")).unwrap();
    let page = std::fs::read_to_string(fixture.path("out/embed/news/index.html")).unwrap();
    assert_eq!(page, get(&Fixture::samples(), "/embed/news").await.text());
    assert!(fixture.path("out/embed/visitors/index.html").exists());
}

#[test]
fn the_tags_name_the_script_by_its_integrity() {
    let fixture = Fixture::new();
    let load = || Site::load(&fixture.path("site")).unwrap();
    assert_eq!(embed::tags(&load(), "https://tin.example/"), None);
    fixture.site("embed.js", "newest");
    fixture.site("embed-0000000000000000.js", "older, kept for those who name it");
    fixture.site("embed-0123456789abcdef.js", "newest");
    let site = load();
    let tags = embed::tags(&site, "https://tin.example/").unwrap();
    let integrity = BASE64_STANDARD.encode(Sha384::digest("newest"));
    let expected = format!(
        "<script type=\"module\" src=\"https://tin.example/embed.js\"></script>\n\
         <script type=\"module\" src=\"https://tin.example/embed-0123456789abcdef.js\" integrity=\"sha384-{integrity}\" crossorigin></script>\n"
    );
    assert_eq!(tags, expected);
    // Whoever looks after a portal finds it beside the script.
    let published: serde_json::Value = serde_json::from_slice(site.content("embed.json").unwrap()).unwrap();
    assert_eq!(
        published,
        serde_json::json!({"src": "embed-0123456789abcdef.js", "integrity": format!("sha384-{integrity}")})
    );
}

#[tokio::test]
async fn the_integrity_is_published_beside_the_script() {
    let fixture = Fixture::marked();
    assert_eq!(get(&fixture.app(), "/embed.json").await.status, 404, "this build has no script that never changes");
    fixture.site("embed.js", "newest");
    fixture.site("embed-0123456789abcdef.js", "newest");
    let answer = get(&fixture.app(), "/embed.json").await;
    assert_eq!(answer.json()["src"], "embed-0123456789abcdef.js");
    let headers = ["content-type", "cache-control", "access-control-allow-origin"].map(|name| answer.header(name));
    assert_eq!(headers, ["application/json", "no-cache", "*"]);

    fixture.site("index.html", MARKED);
    let site = Arc::new(Site::load(&fixture.path("site")).unwrap());
    let library = Arc::new(Library::new(Folder::new(Path::new(SAMPLES))));
    Export { site, library, reading: CounterState::Unknown }.write(&fixture.path("out")).unwrap();
    assert_eq!(std::fs::read_to_string(fixture.path("out/embed.json")).unwrap(), answer.text());
}
