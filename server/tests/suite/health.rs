use crate::support::{Fixture, get, send, write};
use axum::http::Request;
use std::{fs, sync::Arc};
use tintuc_server::{
    Parts, app,
    content::Library,
    http::Portals,
    site::Site,
    visitors::{CounterSettings, WriteThread},
};

#[tokio::test]
async fn a_server_that_works_says_so() {
    let fixture = Fixture::new();
    let app = fixture.app();
    for path in ["/healthz", "/readyz"] {
        let answer = get(&app, path).await;
        assert_eq!((answer.status.as_u16(), answer.json()["status"].as_str()), (200, Some("pass")), "{path}");
        assert_eq!(answer.header("content-type"), "application/health+json");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(send(&app, Request::head(path)).await.status, 200);
        send(&app, Request::post(path)).await.assert_problem(405);
    }
}

#[tokio::test]
async fn a_server_without_content_is_not_ready() {
    let fixture = Fixture::new();
    let app = fixture.app();
    fs::rename(fixture.path("content"), fixture.path("away")).unwrap();
    let answer = get(&app, "/readyz").await;
    assert_eq!((answer.status.as_u16(), answer.json()["status"].as_str()), (503, Some("fail")));
    let answer = get(&app, "/healthz").await;
    assert_eq!((answer.status.as_u16(), answer.json()["status"].as_str()), (200, Some("warn")));
    fs::rename(fixture.path("away"), fixture.path("content")).unwrap();
    assert_eq!(get(&app, "/readyz").await.status, 200);
}

#[tokio::test]
async fn a_counter_that_is_not_kept_is_a_warning_and_the_site_is_served() {
    let fixture = Fixture::marked();
    write(&fixture.path("data/visitors.sqlite3"), "this is no database".repeat(1_000));
    let (visitors, keeper) =
        WriteThread::start(fixture.path("data"), CounterSettings { seed: 7, ..CounterSettings::default() }).unwrap();
    let library = Arc::new(Library::new(fixture.folder()));
    let site = Arc::new(Site::load(&fixture.path("site")).unwrap());
    let app = app(Parts {
        base: site.base().clone(),
        site: Some(site),
        library,
        visitors: visitors.into(),
        portals: Portals::default(),
    });
    let health = get(&app, "/healthz").await;
    assert_eq!((health.status.as_u16(), health.json()["status"].as_str()), (200, Some("warn")));
    let output = health.json()["checks"]["counter"][0]["output"].as_str().unwrap().to_owned();
    assert!(output.contains("cannot be read") && !output.contains("sqlite"), "{output}");
    assert_eq!(get(&app, "/readyz").await.status, 200);

    let page = get(&app, "/tin/mot").await;
    assert!(page.status == 200 && page.text().contains("Một hai ba."));
    let figures = get(&app, "/api/visitors").await;
    figures.assert_problem(503);
    assert_eq!((figures.header("retry-after"), figures.header("access-control-allow-origin")), ("30", "*"));
    keeper.stop();
}
