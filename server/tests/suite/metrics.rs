use crate::{
    process::{Server, command},
    support::{BROWSER, Fixture, get, send, send_body},
};
use axum::http::Request;
use std::{
    io::{BufRead as _, Read as _, Write as _},
    net::TcpStream,
    sync::Arc,
};
use tintuc_server::{
    Parts, app,
    content::Library,
    http::Portals,
    metrics::Metrics,
    site::Site,
    visitors::{CounterSettings, Key, LocalCounter, Rules},
};

#[tokio::test]
async fn requests_beats_and_figures_are_measured() {
    let fixture = Fixture::new();
    let rules = Rules { burst: 2, ..Rules::default() };
    let settings = CounterSettings { rules, seed: 1_000, ..CounterSettings::default() };
    let visitors = Arc::new(LocalCounter::new(Key::new([1; 16]), settings));
    let library = Arc::new(Library::new(fixture.folder()));
    let site = Arc::new(Site::load(&fixture.path("site")).unwrap());
    let metrics = Arc::new(Metrics::new(Arc::clone(&visitors).into()));
    let app = app(Parts {
        base: site.base().clone(),
        site: Some(site),
        library,
        visitors: visitors.into(),
        portals: Portals::default(),
    })
    .with_metrics(Arc::clone(&metrics));
    let metrics = tintuc_server::metrics::app(metrics);
    for id in ["A", "A", "B", "C", "no id"] {
        let heartbeat = Request::post("/api/visitors").header("user-agent", BROWSER);
        send_body(&app, heartbeat, if id.len() == 1 { id.repeat(22) } else { id.to_owned() }).await;
    }
    send_body(&app, Request::post("/api/visitors"), "A".repeat(22)).await;
    assert_eq!(get(&app, "/metrics").await.status, 404, "it is not at the site's address");

    let answer = get(&metrics, "/metrics").await;
    assert_eq!(answer.header("content-type"), "application/openmetrics-text; version=1.0.0; charset=utf-8");
    for line in [
        "tintuc_visits 1002",
        "tintuc_readers_online 2",
        "tintuc_counter_kept 1",
        "tintuc_beats_total{result=\"new\"} 2",
        "tintuc_beats_total{result=\"running\"} 1",
        "tintuc_beats_total{result=\"capped\"} 1",
        "tintuc_beats_total{result=\"robot\"} 1",
        "tintuc_beats_total{result=\"refused\"} 1",
        "tintuc_requests_total{status=\"200\"} 5",
        "tintuc_requests_total{status=\"400\"} 1",
        "tintuc_requests_total{status=\"404\"} 1",
        "tintuc_request_duration_seconds_count 7",
        "# EOF",
    ] {
        assert!(answer.text().lines().any(|there| there == line), "{line}\n{}", answer.text());
    }
    send(&metrics, Request::post("/metrics")).await.assert_problem(405);
    get(&metrics, "/").await.assert_problem(404);
}

#[test]
fn the_metrics_have_an_address_of_their_own() {
    let fixture = Fixture::new();
    let mut command = command(&fixture, "serve");
    command.args(["--listen", "127.0.0.1:0", "--metrics", "127.0.0.1:0"]);
    command.arg("--site").arg(fixture.path("site")).arg("--data").arg(fixture.path("data"));
    let mut server = Server::of(command);
    let line = server.output.by_ref().lines().next().unwrap().unwrap();
    let address = line.strip_prefix("the metrics are at http://").unwrap().strip_suffix("/metrics").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(b"GET /metrics HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("tintuc_visits 1000"), "{answer}");
    assert!(server.request("GET /api/feed.json", "").starts_with("HTTP/1.1 200"));
    server.signal("-TERM");
    assert_eq!(server.wait().code(), Some(0));
}
