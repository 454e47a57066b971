//! An article that is dated ahead is not published before its time, and then appears by itself.

use crate::support::{Fixture, article, get};
use serde_json::Value;
use std::{
    fs,
    process::{Command, Output},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tintuc::{model::Timestamp, visitors::CounterState};
use tintuc_server::{clock::Clock, content::Library, export::Export, http::App, publish::Plan, site::Site};

/// A minute before the first article is due.
const BEFORE: &str = "2030-01-01T07:59:00+07:00";
const DUE: &str = "2030-01-01T08:00:00+07:00";

fn moment(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn millis(text: &str) -> u64 {
    u64::try_from(moment(text).unix() * 1_000).unwrap()
}

/// An article of an earlier day and one that is dated ahead, published a minute before that is due.
fn fixture() -> Fixture {
    let fixture = Fixture::marked();
    fs::remove_dir_all(fixture.path("content")).unwrap();
    fixture.content(
        "site.json",
        r#"{"name":"Sở","url":"https://tin.example/","sections":[{"id":"tin","title":"Tin"}],"features":{"search":true}}"#,
    );
    fixture.content("articles/mot.json", article("mot"));
    fixture.content(
        "articles/sap-toi.json",
        article("sap-toi").replace("2017-12-01T17:00:00+07:00", DUE).replace("Tiêu đề", "Sắp tới"),
    );
    let plan = Plan::make_at(&fixture.folder(), moment(BEFORE)).unwrap();
    plan.apply(&fixture.folder()).unwrap();
    fixture
}

/// Where an article with this id and title is shown.
async fn seen(app: &App) -> Vec<&'static str> {
    let mut seen = Vec::new();
    for (path, sign) in [
        ("/api/articles/sap-toi.json", "Sắp tới"),
        ("/api/articles/mot.json", "Sắp tới"),
        ("/api/feed.json", "sap-toi"),
        ("/api/feed.xml", "sap-toi"),
        ("/api/sections/tin.json", "sap-toi"),
        ("/api/archive.json", "2030-01"),
        ("/api/archive/2030-01.json", "sap-toi"),
        ("/api/search.json?q=s%E1%BA%AFp", "\"sap-toi\""),
        ("/api/suggest.json?q=s%E1%BA%AFp", "\"sap-toi\""),
        ("/sitemap.xml", "/tin/sap-toi"),
        ("/", "Sắp tới"),
        ("/muc/tin", "Sắp tới"),
        ("/tin/sap-toi", "Sắp tới"),
        ("/tin/mot", "Sắp tới"),
        ("/luu-tru/2030-01", "Sắp tới"),
        ("/embed/news", "Sắp tới"),
    ] {
        let answer = get(app, path).await;
        if answer.status == 200 && answer.text().contains(sign) {
            seen.push(path);
        }
    }
    seen
}

#[tokio::test]
async fn an_article_dated_ahead_appears_everywhere_at_its_minute() {
    let fixture = fixture();
    let time = Arc::new(AtomicU64::new(millis(BEFORE)));
    let app = fixture.app_at(Clock::moved_by(&time));
    assert_eq!(seen(&app).await, [""; 0]);
    for path in ["/tin/sap-toi", "/api/articles/sap-toi.json"] {
        assert_eq!(get(&app, path).await.status, 404, "{path}");
    }
    time.store(millis(DUE) - 1, Ordering::Relaxed);
    assert_eq!(seen(&app).await, [""; 0]);
    time.store(millis(DUE), Ordering::Relaxed);
    let start = Instant::now();
    while seen(&app).await.len() < 16 {
        assert!(start.elapsed() < Duration::from_secs(20), "only in {:?}", seen(&app).await);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let feed = get(&app, "/api/feed.json").await.json();
    assert_eq!(feed["items"][0]["id"], "sap-toi", "newest first");
    assert!(
        !fs::read_to_string(fixture.path("content/feed.json")).unwrap().contains("sap-toi"),
        "the files are as they were"
    );
    // A publishing after that takes over.
    Plan::make_at(&fixture.folder(), moment(DUE)).unwrap().apply(&fixture.folder()).unwrap();
    assert_eq!(seen(&app).await.len(), 16);
}

/// Also in feeds that are written by hand, or by a machine whose clock is ahead.
#[tokio::test]
async fn a_feed_that_names_what_is_dated_ahead_is_served_without_it() {
    let fixture = fixture();
    let later = moment("2031-01-01T00:00:00+07:00");
    Plan::make_at(&fixture.folder(), later).unwrap().apply(&fixture.folder()).unwrap();
    let time = Arc::new(AtomicU64::new(millis(BEFORE)));
    let app = fixture.app_at(Clock::moved_by(&time));
    for path in ["/api/feed.json", "/api/feed.xml", "/", "/embed/news", "/api/search.json?q=s%E1%BA%AFp"] {
        assert!(!get(&app, path).await.text().contains("sap-toi"), "{path}");
    }
    assert!(get(&app, "/api/feed.xml").await.text().contains("<lastBuildDate>Fri, 01 Dec 2017"));
    assert!(!get(&app, "/tin/mot").await.text().contains("href=\"/tin/sap-toi\""), "nor does its neighbour lead there");
    time.store(millis(DUE), Ordering::Relaxed);
    for path in ["/api/feed.json", "/api/feed.xml", "/", "/embed/news"] {
        assert!(get(&app, path).await.text().contains("sap-toi"), "{path}");
    }
}

#[test]
fn publishing_leaves_out_what_is_dated_ahead_and_lists_it() {
    let fixture = fixture();
    let read = |path: &str| fs::read_to_string(fixture.path("content").join(path)).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&read("feed.json")).unwrap()["items"].as_array().unwrap().len(), 1);
    assert!(read(".tintuc-publish").ends_with("\ndue 2030-01-01T08:00:00+07:00 sap-toi\n"));
    assert!(!read("articles/mot.json").contains("sap-toi"), "it is nobody's neighbour yet");
    assert!(Plan::make_at(&fixture.folder(), moment(BEFORE)).unwrap().is_empty());
    let due = Plan::make_at(&fixture.folder(), moment(DUE)).unwrap();
    assert!(due.due.is_empty() && due.writes["feed.json"].contains("sap-toi"));
    due.apply(&fixture.folder()).unwrap();
    assert!(!read(".tintuc-publish").contains("due"));
    assert!(read("articles/mot.json").contains("sap-toi"));
}

#[test]
fn an_export_has_what_is_due_and_nothing_else() {
    let fixture = fixture();
    let export = |time: &str| {
        let (site, time) = (Site::load(&fixture.path("site")).unwrap(), Arc::new(AtomicU64::new(millis(time))));
        let library = Arc::new(Library::at(fixture.folder(), Clock::moved_by(&time)));
        Export { site: Arc::new(site), library, reading: CounterState::Unknown }.write(&fixture.path("out")).unwrap();
        [
            "api/articles/sap-toi.json",
            "tin/sap-toi/index.html",
            "api/archive/2030-01.json",
            "luu-tru/2030-01/index.html",
        ]
        .map(|path| fixture.path("out").join(path).exists())
    };
    assert_eq!(export(BEFORE), [false; 4]);
    assert!(!fs::read_to_string(fixture.path("out/index.html")).unwrap().contains("Sắp tới"));
    assert_eq!(export(DUE), [true; 4]);
    assert!(fs::read_to_string(fixture.path("out/index.html")).unwrap().contains("Sắp tới"));
}

fn run(fixture: &Fixture, command: &str) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_tintuc-server"));
    program.arg(command).arg("--content").arg(fixture.path("content"));
    if command == "export" {
        program.arg(fixture.path("out")).arg("--site").arg(fixture.path("site"));
    }
    program.output().unwrap()
}

#[test]
fn the_commands_say_when_it_is_due() {
    let fixture = fixture();
    fixture.content("articles/sap-toi.json", article("sap-toi").replace("2017-12-01T17:00", "2117-12-01T17:00"));
    let said = |command: &str| {
        let output = run(&fixture, command);
        assert!(output.status.success(), "{command}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(
        said("check")
            .contains("articles/sap-toi.json:1: warning: it is due at 2117-12-01T17:00:00+07:00: run `publish`")
    );
    for command in ["publish", "export"] {
        let said = said(command);
        assert!(said.contains("left out articles/sap-toi.json: it is due at 2117-12-01T17:00:00+07:00"), "{said}");
    }
    let said = said("check");
    assert!(said.contains("warning: the year 2117 looks mistyped") && !said.contains("publish"), "{said}");
}
