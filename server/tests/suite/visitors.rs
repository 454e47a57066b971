use crate::support::{Answer, BROWSER, Fixture, get, send_body};
use axum::{
    extract::ConnectInfo,
    http::{Request, request::Builder},
};
use std::net::SocketAddr;
use tintuc_server::{
    http::App,
    http::TrustedProxies,
    visitors::{CounterSettings, Rules},
};

const A: &str = "AAAAAAAAAAAAAAAAAAAAAA";

fn heartbeat() -> Builder {
    Request::post("/api/visitors").header("user-agent", BROWSER)
}

async fn post(app: &App, id: impl Into<String>) -> Answer {
    send_body(app, heartbeat(), id.into()).await
}

/// Total and online.
fn figures(answer: &Answer) -> (u64, u64) {
    let json = answer.json();
    (json["total"].as_u64().unwrap(), json["online"].as_u64().unwrap())
}

#[tokio::test]
async fn a_beat_counts_and_answers_the_figures() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let before = get(&app, "/api/visitors").await;
    assert_eq!((figures(&before), before.header("cache-control")), ((1_000, 0), "public, max-age=5"));
    for _tab in 0..2 {
        let answer = post(&app, A).await;
        assert_eq!((answer.status.as_u16(), figures(&answer)), (200, (1_001, 1)));
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("content-type"), "application/json");
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert_eq!(answer.json()["window_seconds"], 300);
        assert!(answer.json()["as_of"].as_str().unwrap().ends_with("+07:00"));
    }
    assert_eq!(figures(&get(&app, "/api/visitors").await), (1_001, 1));
}

#[tokio::test]
async fn any_content_type_will_do() {
    let fixture = Fixture::new();
    let app = fixture.app();
    for content_type in ["text/plain;charset=UTF-8", "application/json", "x"] {
        let answer = send_body(&app, heartbeat().header("content-type", content_type), A).await;
        assert_eq!(answer.status, 200, "{content_type}");
    }
}

#[tokio::test]
async fn what_is_no_visit_id_counts_nothing() {
    let fixture = Fixture::new();
    let app = fixture.app();
    for (id, status) in [
        (String::new(), 400),
        ("A".repeat(21), 400),
        ("A".repeat(23), 400),
        ("A".repeat(64), 400),
        ("A".repeat(65), 413),
        ("A".repeat(100_000), 413),
        ("AAAAAAAAAAAAAAAAAAAAA=".into(), 400),
        ("AAAAAAAAAAAAAAAAAAAA+/".into(), 400),
        ("đđđđđđđđđđđ".into(), 400),
        ("AAAAAAAAAAAAAAAAAAAAA\0".into(), 400),
        (format!("{A}\n"), 400),
        (format!("\"{A}\""), 400),
        ("{\"visit\":1}".into(), 400),
    ] {
        let answer = post(&app, id).await;
        answer.assert_problem(status);
        assert_eq!(answer.header("access-control-allow-origin"), "*");
    }
    let bytes = send_body(&app, heartbeat(), vec![0xff; 22]).await;
    bytes.assert_problem(400);
    assert_eq!(figures(&get(&app, "/api/visitors").await), (1_000, 0));
}

#[tokio::test]
async fn robots_are_answered_and_not_counted() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let robot = Request::post("/api/visitors").header("user-agent", "Mozilla/5.0 (compatible; Googlebot/2.1)");
    assert_eq!(figures(&send_body(&app, robot, A).await), (1_000, 0));
    let nameless = Request::post("/api/visitors");
    assert_eq!(figures(&send_body(&app, nameless, A).await), (1_000, 0));
    assert_eq!(figures(&post(&app, A).await), (1_001, 1));
}

fn capped(fixture: &Fixture, proxies: &str) -> App {
    let rules = Rules { burst: 2, per_minute: 1, ..Rules::default() };
    let proxies = proxies.split_whitespace().map(|network| network.parse().unwrap()).collect();
    fixture.app_with(CounterSettings { rules, seed: 0, proxies: TrustedProxies::new(proxies) })
}

/// Sends ten visits through one peer, each with another `X-Forwarded-For`, and returns how many counted.
async fn ten_visits(app: &App, peer: &str, forwarded: impl Fn(u8) -> String) -> u64 {
    let peer = ConnectInfo(peer.parse::<SocketAddr>().unwrap());
    let mut total = 0;
    for visit in 0..10 {
        let request = heartbeat().extension(peer).header("x-forwarded-for", forwarded(visit));
        let answer = send_body(app, request, format!("AAAAAAAAAAAAAAAAAAAAA{visit}")).await;
        assert_eq!(answer.status, 200, "beyond the cap the figures are still answered");
        let (counted, online) = figures(&answer);
        assert_eq!(counted, online, "who is not counted is not online");
        total = counted;
    }
    total
}

#[tokio::test]
async fn a_flood_of_invented_ids_is_told_to_wait_and_readers_are_not() {
    let fixture = Fixture::new();
    let app = capped(&fixture, "");
    let from = |peer: &str| heartbeat().extension(ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
    let flood = |id: u64| send_body(&app, from("203.0.113.7:1"), format!("{id:022}"));
    let mut id = 0;
    let refused = loop {
        let answer = flood(id).await;
        if answer.status != 200 {
            break answer;
        }
        id += 1;
        assert!(id < 1_000, "there is no end to it");
    };
    assert!(id > 100, "not before it is certain: {id}");
    refused.assert_problem(429);
    assert_eq!((refused.header("retry-after"), refused.header("access-control-allow-origin")), ("60", "*"));
    assert!(refused.header("access-control-expose-headers").contains("retry-after"));
    for (peer, id, online) in [("203.0.113.9:1", 0, 2), ("203.0.114.9:1", 999, 3)] {
        let answer = send_body(&app, from(peer), format!("{id:022}")).await;
        assert_eq!(figures(&answer), (online, online), "{peer}");
    }
    assert_eq!(get(&app, "/api/visitors").await.status, 200);
}

#[tokio::test]
async fn forged_addresses_do_not_widen_the_cap() {
    let fixture = Fixture::new();
    let forged = |visit| format!("198.51.{visit}.1");
    assert_eq!(ten_visits(&capped(&fixture, ""), "203.0.113.7:4711", forged).await, 2);
    let through_proxy = |visit| format!("198.51.{visit}.1, 203.0.113.7");
    assert_eq!(ten_visits(&capped(&fixture, "10.0.0.0/8"), "10.0.0.1:4711", through_proxy).await, 2);
}

#[tokio::test]
async fn behind_a_named_proxy_each_reader_has_an_address() {
    let fixture = Fixture::new();
    let real = |visit| format!("198.51.{visit}.1");
    assert_eq!(ten_visits(&capped(&fixture, "10.0.0.0/8"), "10.0.0.1:4711", real).await, 10);
}

#[tokio::test]
async fn visits_of_late_are_told_where_the_office_asks_for_them() {
    let fixture = Fixture::marked();
    let app = fixture.app();
    let recent = async |app: &App| get(app, "/api/visitors").await.json().get("recent").cloned();
    post(&app, A).await;
    assert_eq!(recent(&app).await, None);
    assert!(!get(&app, "/").await.text().contains("Hôm nay"));
    let asking = r#"{"name":"Sở","features":{"visitors":true,"visits_by_day":true}}"#;
    fixture.content("site.json", asking);
    let one = serde_json::json!({"today": 1, "yesterday": 0, "week": 1, "month": 1});
    assert_eq!(recent(&app).await.as_ref(), Some(&one), "at once");
    assert_eq!(post(&app, A).await.json()["recent"], one);
    let robot = Request::post("/api/visitors").header("user-agent", "Googlebot");
    assert_eq!(send_body(&app, robot, A).await.json()["recent"], one);
    for path in ["/", "/tin/mot", "/khong-co", "/en/khong-co"] {
        let page = get(&app, path).await;
        assert!(page.text().contains(r#""recent":{"today":1,"#), "{path}: for the app to go on from");
        assert!(page.text().contains(r#"<p class="recent">"#), "{path}");
    }
    for other in ["false", "1", r#""yes""#] {
        fixture.content("site.json", asking.replace("\"visits_by_day\":true", &format!("\"visits_by_day\":{other}")));
        assert_eq!(recent(&app).await, None, "{other}");
        assert!(!get(&app, "/").await.text().contains("recent"), "{other}");
    }
    std::fs::remove_file(fixture.path("content/site.json")).unwrap();
    assert_eq!(recent(&app).await, None);
}
