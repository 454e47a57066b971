//! What browsers are told to be careful about: the exact set, by kind of answer.
use crate::support::{Answer, BROWSER, Fixture, get, send, send_body};
use axum::{
    Router,
    extract::ConnectInfo,
    http::{Method, Request},
};
use std::{collections::BTreeMap, net::SocketAddr};
use tintuc_server::{
    metrics::Metrics,
    visitors::{Key, Proxies, Settings, Visitors},
};

/// Those headers of an answer that make browsers careful, or let other sites in.
fn careful(answer: &Answer) -> BTreeMap<&str, &str> {
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
const FILE: (&str, &str) =
    ("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox");
const OPEN: (&str, &str) = ("access-control-allow-origin", "*");
const LOADED_ANYWHERE: (&str, &str) = ("cross-origin-resource-policy", "cross-origin");
const LOADED_HERE: (&str, &str) = ("cross-origin-resource-policy", "same-origin");
const ISOLATED: (&str, &str) = ("cross-origin-opener-policy", "same-origin");
/// The hashes are those of the script and the style in the fixture's page.
const PAGE: (&str, &str) = (
    "content-security-policy",
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' 'sha256-5KYv+PUboo5h+0+YAtGRPbwv5d/QxzHslP4YGnUaxRw='; \
     style-src 'self' 'sha256-7IWhgxoOGTB5NQzjGk9OPt0FwhVeBvZGoWgF9xLLh8c='; img-src 'self' http: https:; connect-src 'self'; object-src 'none'; \
     base-uri 'self'; frame-ancestors 'self'; form-action 'self'",
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
    assert_eq!(careful(answer), expected, "{what}");
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
    let beat =
        |body: &str| send_body(&app, Request::post("/api/visitors").header("user-agent", BROWSER), body.to_owned());
    for body in ["AAAAAAAAAAAAAAAAAAAAAA", "no id"] {
        assert_exact(body, &beat(body).await, &[DATA, OPEN, LOADED_ANYWHERE]);
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
async fn the_metrics_have_it_too() {
    let visitors = Visitors::new(Key::new([1; 16]), Settings::default());
    let routes = std::sync::Arc::new(Metrics::new(visitors.into())).routes();
    assert_exact("metrics", &get(&routes, "/metrics").await, &[LOADED_HERE]);
    assert_exact("nothing", &get(&routes, "/").await, &[DATA, LOADED_HERE]);
}

/// The policy of HSTS, asked through a peer that says something of the scheme.
async fn hsts(app: &Router, peer: &str, schemes: &[&str]) -> String {
    let mut request = Request::get("/").extension(ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
    for scheme in schemes {
        request = request.header("x-forwarded-proto", *scheme);
    }
    send(app, request).await.header("strict-transport-security").to_owned()
}

#[tokio::test]
async fn tls_is_asked_for_where_a_trusted_proxy_has_it() {
    let proxies = Proxies::new(vec!["10.0.0.0/8".parse().unwrap()]);
    let fixture = fixture();
    let app = fixture.app_with(Settings { proxies, ..Settings::default() });
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
