//! The headers that restrict browsers: the exact set, by kind of answer.
use crate::support::{Answer, BROWSER, Fixture, get, send, send_body};
use axum::{
    body::{Body, Bytes},
    extract::ConnectInfo,
    http::{Method, Request},
};
use std::{
    collections::BTreeMap,
    convert::Infallible,
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll},
};
use tintuc_server::{
    clock::Clock,
    http::App,
    http::TrustedProxies,
    metrics::Metrics,
    visitors::{CounterSettings, Key, LocalCounter, Rules},
};

/// The headers of an answer that restrict browsers, or let other sites in.
fn security_headers(answer: &Answer) -> BTreeMap<&str, &str> {
    const ABOUT_CACHES_AND_BODIES: [&str; 15] = [
        "accept-ranges",
        "access-control-expose-headers",
        "access-control-max-age",
        "allow",
        "cache-control",
        "content-encoding",
        "content-length",
        "content-range",
        "content-type",
        "etag",
        "last-modified",
        "location",
        "retry-after",
        "vary",
        "x-content-type-options",
    ];
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    let names = answer.headers.keys().map(axum::http::HeaderName::as_str);
    names.filter(|name| !ABOUT_CACHES_AND_BODIES.contains(name)).map(|name| (name, answer.header(name))).collect()
}

const EVERYWHERE: [(&str, &str); 2] = [
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("referrer-policy", "strict-origin-when-cross-origin"),
];
const DATA: (&str, &str) = ("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
const FILE: (&str, &str) = ("content-security-policy", "default-src 'none'; frame-ancestors 'none'; sandbox");
const OPEN: (&str, &str) = ("access-control-allow-origin", "*");
const LOADED_ANYWHERE: (&str, &str) = ("cross-origin-resource-policy", "cross-origin");
const LOADED_HERE: (&str, &str) = ("cross-origin-resource-policy", "same-origin");
const ISOLATED: (&str, &str) = ("cross-origin-opener-policy", "same-origin");
/// The hashes are those of the script and the style in the fixture's page.
const PAGE: (&str, &str) = (
    "content-security-policy",
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' 'sha256-5KYv+PUboo5h+0+YAtGRPbwv5d/QxzHslP4YGnUaxRw='; \
     style-src 'self' 'sha256-7IWhgxoOGTB5NQzjGk9OPt0FwhVeBvZGoWgF9xLLh8c='; img-src 'self' https:; connect-src 'self'; object-src 'none'; \
     base-uri 'self'; frame-ancestors 'self'; form-action 'self'",
);

/// The hash is that of the style in the pages for iframes; a portal is named.
const FRAMED: (&str, &str) = (
    "content-security-policy",
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'sha256-jl959adq0/LcmcZ5rt68e87MSyvjWOkHLNFI/Ce3Wj8='; \
     img-src 'self' https:; connect-src 'self'; base-uri 'self'; form-action 'none'; \
     frame-ancestors 'self' https://portal.example",
);

fn fixture() -> Fixture {
    let fixture = Fixture::marked();
    fixture.content("media/a.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
    fixture.content("files/a.pdf", "%PDF-1.7");
    fixture.content("files/a.csv", "a,b");
    fixture.site("sw.js", "self.skipWaiting();");
    fixture.site("embed.js", "export {};");
    fixture
}

fn assert_exact(what: &str, answer: &Answer, own: &[(&str, &str)]) {
    let expected: BTreeMap<_, _> = EVERYWHERE.iter().chain(own).copied().collect();
    assert_eq!(security_headers(answer), expected, "{what}");
}

#[tokio::test]
async fn each_kind_of_answer_has_its_exact_set() {
    let fixture = fixture();
    let app = fixture.app();
    for path in ["/", "/tin/mot", "/en/", "/muc/tin", "/khong-co", "/tin/khong-co"] {
        assert_exact(path, &get(&app, path).await, &[PAGE, ISOLATED, LOADED_HERE]);
    }
    for path in ["/tintuc-0123456789abcdef.js", "/tintuc-0123456789abcdef_bg.wasm", "/sw.js"] {
        assert_exact(path, &get(&app, path).await, &[LOADED_HERE]);
    }
    assert_exact("embed.js", &get(&app, "/embed.js").await, &[OPEN, LOADED_ANYWHERE]);
    for path in ["/manifest.webmanifest", "/sitemap.xml", "/robots.txt", "/healthz", "/readyz", "/missing.js"] {
        assert_exact(path, &get(&app, path).await, &[DATA, LOADED_HERE]);
    }
    for path in [
        "/api/site.json",
        "/api/articles/mot.json",
        "/api/articles/khong-co.json",
        "/api/feed.xml",
        "/api/visitors",
        "/api/missing.jpg",
    ] {
        assert_exact(path, &get(&app, path).await, &[DATA, OPEN, LOADED_ANYWHERE]);
    }
    for path in ["/api/media/a.jpg", "/api/media/a.svg", "/api/files/a.csv"] {
        assert_exact(path, &get(&app, path).await, &[FILE, OPEN, LOADED_ANYWHERE]);
    }
    assert_exact("a PDF", &get(&app, "/api/files/a.pdf").await, &[OPEN, LOADED_ANYWHERE]);
}

#[tokio::test]
async fn other_methods_and_refusals_have_it_too() {
    let fixture = fixture();
    let app = fixture.app();
    let heartbeat =
        |body: &str| send_body(&app, Request::post("/api/visitors").header("user-agent", BROWSER), body.to_owned());
    for body in ["AAAAAAAAAAAAAAAAAAAAAA", "no id"] {
        assert_exact(body, &heartbeat(body).await, &[DATA, OPEN, LOADED_ANYWHERE]);
    }
    assert_exact("405", &send(&app, Request::delete("/tin/mot")).await, &[DATA, LOADED_HERE]);
    let entrance = Request::get("/index.html").header("accept", "text/html");
    assert_exact("a redirect", &send(&app, entrance).await, &[LOADED_HERE]);
    let preflight = Request::builder().method(Method::OPTIONS).uri("/api/visitors");
    let preflight =
        preflight.header("origin", "https://portal.example").header("access-control-request-method", "POST");
    // The portal is not one of those that the configuration names.
    let allowed =
        [LOADED_ANYWHERE, ("access-control-allow-headers", "*"), ("access-control-allow-methods", "GET,HEAD,POST")];
    assert_exact("a preflight", &send(&app, preflight).await, &allowed);
}

#[tokio::test]
async fn searches_and_pages_for_portals_have_it_too() {
    let fixture = fixture();
    fixture.content("site.json", r#"{"name":"Sở","sections":[{"id":"tin","title":"Tin"}],"features":{"search":true}}"#);
    let app = fixture.app_for(CounterSettings::default(), &["https://portal.example"]);
    for path in ["/tim-kiem", "/tim-kiem?q=tin", "/en/tim-kiem?q=news"] {
        assert_exact(path, &get(&app, path).await, &[PAGE, ISOLATED, LOADED_HERE]);
    }
    for path in ["/api/search.json?q=tin", "/api/search.json", "/api/en/suggest.json?q=ne", "/api/suggest.json"] {
        assert_exact(path, &get(&app, path).await, &[DATA, OPEN, LOADED_ANYWHERE]);
    }
    for path in ["/embed/news", "/embed/news/?limit=5", "/embed/visitors"] {
        assert_exact(path, &get(&app, path).await, &[FRAMED, LOADED_HERE]);
    }
}

#[tokio::test]
async fn parts_and_what_has_not_changed_have_it_too() {
    let fixture = fixture();
    let app = fixture.app();
    let own_only = FRAMED.1.replace(" https://portal.example", "");
    for (path, own) in [
        ("/tin/mot", &[PAGE, ISOLATED, LOADED_HERE][..]),
        ("/tintuc-0123456789abcdef.js", &[LOADED_HERE]),
        ("/api/articles/mot.json", &[OPEN, LOADED_ANYWHERE]),
        ("/embed/news", &[("content-security-policy", &*own_only), LOADED_HERE]),
    ] {
        let version = get(&app, path).await.header("etag").to_owned();
        let answer = send(&app, Request::get(path).header("if-none-match", version)).await;
        assert_eq!((answer.status.as_u16(), answer.body.len()), (304, 0), "{path}");
        assert_exact(path, &answer, own);
    }
    let modified = get(&app, "/api/media/a.jpg").await.header("last-modified").to_owned();
    for (name, value, status) in
        [("if-modified-since", &*modified, 304), ("range", "bytes=0-3", 206), ("range", "bytes=900-", 416)]
    {
        let answer = send(&app, Request::get("/api/media/a.jpg").header(name, value)).await;
        assert_eq!(answer.status, status);
        assert_exact(value, &answer, &[FILE, OPEN, LOADED_ANYWHERE]);
    }
}

#[tokio::test]
async fn refusals_of_every_kind_have_it_too() {
    let fixture = fixture();
    let rules = Rules { burst: 1, per_minute: 1, ..Rules::default() };
    let app = fixture.app_with(CounterSettings { rules, ..CounterSettings::default() });
    let heartbeat = || Request::post("/api/visitors").header("user-agent", BROWSER);
    let of_api = |status: u16, answer: &Answer| {
        answer.assert_problem(status);
        assert_exact(&status.to_string(), answer, &[DATA, OPEN, LOADED_ANYWHERE]);
    };
    let of_site = |status: u16, answer: &Answer| {
        answer.assert_problem(status);
        assert_exact(&status.to_string(), answer, &[DATA, LOADED_HERE]);
    };
    of_api(400, &send_body(&app, heartbeat(), "no id").await);
    of_api(413, &send_body(&app, heartbeat(), "A".repeat(65)).await);
    of_api(404, &get(&app, "/api/articles/khong-co.json").await);
    of_site(404, &get(&app, "/missing.js").await);
    for path in ["/api/visitors", "/api/site.json", "/api/search.json"] {
        of_api(405, &send(&app, Request::delete(path)).await);
    }
    for path in ["/", "/embed/news", "/sitemap.xml", "/healthz", "/manifest.webmanifest"] {
        of_site(405, &send(&app, Request::delete(path)).await);
    }
    // Only here, where nothing works meanwhile: a clock that stands still jumps to the deadline of what other threads do.
    tokio::time::pause();
    of_api(408, &send_body(&app, heartbeat(), Body::new(Never)).await);
    tokio::time::resume();
    for visit in 0..101 {
        assert_eq!(send_body(&app, heartbeat(), format!("{visit:022}")).await.status, 200);
    }
    of_api(429, &send_body(&app, heartbeat(), "A".repeat(22)).await);
    let refused = async |path: &str| {
        loop {
            let answer = get(&app, path).await;
            if answer.status == 429 {
                return answer;
            }
        }
    };
    of_site(429, &refused("/tim-kiem?q=").await);
    of_api(429, &refused("/api/search.json?q=").await);

    let waiting = LocalCounter::pending(CounterSettings::default(), Clock::system()).unwrap();
    let app = fixture.app_of(waiting.into());
    of_api(503, &get(&app, "/api/visitors").await);
    of_api(503, &send_body(&app, heartbeat(), "A".repeat(22)).await);
    std::fs::remove_dir_all(fixture.path("content")).unwrap();
    let answer = get(&app, "/readyz").await;
    assert_eq!(answer.status, 503);
    assert_exact("503", &answer, &[DATA, LOADED_HERE]);
}

/// A body that never comes.
struct Never;

impl hyper::body::Body for Never {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<hyper::body::Frame<Bytes>, Infallible>>> {
        Poll::Pending
    }
}

#[tokio::test]
async fn the_metrics_have_it_too() {
    let visitors = LocalCounter::new(Key::new([1; 16]), CounterSettings::default());
    let routes = tintuc_server::metrics::app(std::sync::Arc::new(Metrics::new(visitors.into())));
    assert_exact("metrics", &get(&routes, "/metrics").await, &[LOADED_HERE]);
    assert_exact("nothing", &get(&routes, "/").await, &[DATA, LOADED_HERE]);
    assert_exact("405", &send(&routes, Request::post("/metrics")).await, &[DATA, LOADED_HERE]);
}

/// The HSTS header of a request through a peer that names the scheme.
async fn hsts(app: &App, peer: &str, schemes: &[&str]) -> String {
    let mut request = Request::get("/").extension(ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
    for scheme in schemes {
        request = request.header("x-forwarded-proto", *scheme);
    }
    send(app, request).await.header("strict-transport-security").to_owned()
}

#[tokio::test]
async fn tls_is_asked_for_where_a_trusted_proxy_has_it() {
    let proxies = TrustedProxies::new(vec!["10.0.0.0/8".parse().unwrap()]);
    let fixture = fixture();
    let app = fixture.app_with(CounterSettings { proxies, ..CounterSettings::default() });
    let year = "max-age=31536000";
    for (peer, schemes, expected) in [
        ("10.0.0.1:1", &["https"][..], year),
        ("10.0.0.1:1", &["HTTPS"], year),
        ("10.0.0.1:1", &["http, https"], year),
        ("10.0.0.1:1", &["http", "https"], year),
        ("10.0.0.1:1", &["https, http"], ""),
        ("10.0.0.1:1", &["http"], ""),
        ("10.0.0.1:1", &[], ""),
        ("203.0.113.1:1", &["https"], ""),
    ] {
        assert_eq!(hsts(&app, peer, schemes).await, expected, "{peer} {schemes:?}");
    }
}
