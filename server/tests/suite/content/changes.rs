//! Changes while the server runs.

use crate::support::{Fixture, article, get, send, write};
use axum::http::Request;
use std::{
    collections::BTreeSet,
    fs,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::task::JoinHandle;

#[tokio::test]
async fn new_changed_and_deleted_files_are_seen_without_a_restart() {
    let fixture = Fixture::new();
    let app = fixture.app();
    get(&app, "/api/articles/hai.json").await.assert_problem(404);
    fixture.content("articles/hai.json", article("hai"));
    let first = get(&app, "/api/articles/hai.json").await;
    assert_eq!(first.status, 200);
    assert_eq!(get(&app, "/tin/hai").await.status, 200);

    fixture.content("articles/hai.json", article("hai").replace("Tiêu đề", "Đã sửa"));
    let second = get(&app, "/api/articles/hai.json").await;
    assert!(second.text().contains("Đã sửa"));
    assert_ne!(first.header("etag"), second.header("etag"));

    fs::remove_file(fixture.path("content/articles/hai.json")).unwrap();
    get(&app, "/api/articles/hai.json").await.assert_problem(404);
    assert_eq!(get(&app, "/tin/hai").await.status, 404);
}

#[tokio::test]
async fn a_file_that_becomes_wrong_leaves_its_last_good_version() {
    let fixture = Fixture::new();
    let app = fixture.app();
    // Never asked for before: what was read at start is enough.
    fixture.content("articles/mot.json", &article("mot")[..60]);
    let answer = get(&app, "/api/articles/mot.json").await;
    assert_eq!(answer.text(), article("mot"));
    assert_eq!(get(&app, "/api/articles/mot.json").await.text(), article("mot"));
    let repaired = article("mot").replace("Tiêu đề", "Lại tốt");
    fixture.content("articles/mot.json", &repaired);
    assert_eq!(get(&app, "/api/articles/mot.json").await.text(), repaired);
}

#[tokio::test]
async fn a_content_directory_can_be_switched_by_its_link() {
    let fixture = Fixture::new();
    fixture.content("../next/site.json", r#"{"name":"Mới"}"#);
    fs::rename(fixture.path("content"), fixture.path("old")).unwrap();
    std::os::unix::fs::symlink("old", fixture.path("content")).unwrap();
    let app = fixture.app();
    assert!(get(&app, "/api/site.json").await.text().contains("Sở"));
    fs::remove_file(fixture.path("content")).unwrap();
    std::os::unix::fs::symlink("next", fixture.path("content")).unwrap();
    assert!(get(&app, "/api/site.json").await.text().contains("Mới"));
    get(&app, "/api/feed.json").await.assert_problem(404);
}

/// While readers send requests without a pause, a link is switched from release to release. Each answer is of one release, never of
/// an older one than when it was requested, and there is always an answer.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn while_the_directory_is_switched_no_answer_is_of_two_releases() {
    const RELEASES: usize = 30;
    let fixture = Fixture::marked();
    fs::remove_dir_all(fixture.path("content")).unwrap();
    for number in 0..=RELEASES {
        let release = |path: &str, text: String| write(&fixture.path(&format!("release-{number}")).join(path), text);
        let name = format!("Bản {number}.");
        release(
            "site.json",
            format!(r#"{{"name":"{name}","url":"https://tin.example/","sections":[{{"id":"tin","title":"{name}"}}]}}"#),
        );
        release("articles/mot.json", article("mot").replace("Tiêu đề", &name));
        // A part of it that each release has under a name of its own.
        release(&format!("articles/rieng-{number}.json"), article(&format!("rieng-{number}")));
        let item = article("mot").replace("Tiêu đề", &name);
        for path in ["feed.json", "sections/tin.json"] {
            release(path, format!(r#"{{"version":"v","title":"{name}","items":[{item}]}}"#));
        }
    }
    let switch = |number: usize| {
        std::os::unix::fs::symlink(format!("release-{number}"), fixture.path("next")).unwrap();
        fs::rename(fixture.path("next"), fixture.path("content")).unwrap();
    };
    switch(0);
    let app = fixture.app();
    let (in_place, done) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let seen = Arc::new(AtomicUsize::new(0));
    let paths = [
        "/api/site.json",
        "/api/articles/mot.json",
        "/tin/mot",
        "/",
        "/muc/tin",
        "/api/feed.json",
        "/api/feed.xml",
        "/embed/news",
    ];
    let readers = paths.map(|path| {
        let (app, in_place, done, seen) = (app.clone(), Arc::clone(&in_place), Arc::clone(&done), Arc::clone(&seen));
        tokio::spawn(async move {
            while !done.load(Ordering::SeqCst) {
                let before = in_place.load(Ordering::SeqCst);
                let answer = send(&app, Request::get(path)).await;
                assert_eq!(answer.status, 200, "{path}: {}", answer.text());
                let releases = answer.text().split("Bản ").skip(1).map(|rest| rest.split_once('.').unwrap().0);
                let releases: BTreeSet<usize> = releases.map(|number| number.parse().unwrap()).collect();
                assert_eq!(releases.len(), 1, "{path} is of {releases:?}");
                let shown = *releases.first().unwrap();
                assert!(shown >= before, "{path}: release {shown} when {before} was in place");
                seen.fetch_max(shown, Ordering::SeqCst);
                tokio::task::yield_now().await;
            }
        })
    });
    for number in 1..=RELEASES {
        switch(number);
        in_place.store(number, Ordering::SeqCst);
        assert_eq!(get(&app, &format!("/tin/rieng-{number}")).await.status, 200);
        assert_eq!(get(&app, &format!("/tin/rieng-{}", number - 1)).await.status, 404);
        until_seen(&seen, number, &readers).await;
    }
    done.store(true, Ordering::SeqCst);
    for reader in readers {
        reader.await.unwrap();
    }
}

/// Each answer is a complete version, never an older one than when it was requested.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn while_files_change_no_answer_is_wrong_for_a_moment() {
    const VERSIONS: usize = 60;
    let fixture = Fixture::marked();
    let version = |number: usize| {
        // Of a length of its own, since some file systems tell times only to some milliseconds.
        article("mot").replace("Một hai ba.", &format!("Bản {number}.{}", " ".repeat(number)))
    };
    fixture.content("articles/mot.json", version(0));
    let app = fixture.app();
    let (in_place, done) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let seen = Arc::new(AtomicUsize::new(0));
    let readers = ["/api/articles/mot.json", "/tin/mot", "/api/articles/mot.json", "/tin/mot"].map(|path| {
        let (app, in_place, done, seen) = (app.clone(), Arc::clone(&in_place), Arc::clone(&done), Arc::clone(&seen));
        tokio::spawn(async move {
            let mut answers = 0;
            while !done.load(Ordering::SeqCst) {
                let before = in_place.load(Ordering::SeqCst);
                let answer = send(&app, Request::get(path)).await;
                assert_eq!(answer.status, 200, "{path}: {}", answer.text());
                let (_, shown) = answer.text().split_once("Bản ").unwrap();
                let shown: usize = shown.split_once('.').unwrap().0.parse().unwrap();
                assert!(shown >= before, "{path}: version {shown} when {before} was in place");
                seen.fetch_max(shown, Ordering::SeqCst);
                answers += 1;
                tokio::task::yield_now().await;
            }
            answers
        })
    });
    for number in 1..=VERSIONS {
        if number % 2 == 0 {
            fixture.content("articles/new", version(number));
            fs::rename(fixture.path("content/articles/new"), fixture.path("content/articles/mot.json")).unwrap();
        } else {
            // In place, first a part of it: that is wrong, and the last good version that anybody has seen stays.
            fixture.content("articles/mot.json", &version(number)[..100]);
            tokio::time::sleep(Duration::from_millis(1)).await;
            fixture.content("articles/mot.json", version(number));
        }
        in_place.store(number, Ordering::SeqCst);
        until_seen(&seen, number, &readers).await;
    }
    done.store(true, Ordering::SeqCst);
    for reader in readers {
        assert!(reader.await.unwrap() > 0);
    }
}

/// Waits until a reader has seen this version, or one of them has failed.
async fn until_seen<T>(seen: &AtomicUsize, number: usize, readers: &[JoinHandle<T>]) {
    tokio::time::timeout(Duration::from_secs(20), async {
        while seen.load(Ordering::SeqCst) < number && !readers.iter().any(JoinHandle::is_finished) {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
}
