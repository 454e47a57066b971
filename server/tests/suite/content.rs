use crate::support::{Answer, Fixture, article, get, send, write};
use axum::http::{Method, Request};
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

fn assert_open(answer: &Answer) {
    assert_eq!(answer.header("access-control-allow-origin"), "*", "{answer:?}");
}

#[tokio::test]
async fn documents_come_with_their_type_and_are_asked_for_again() {
    let fixture = Fixture::new();
    let app = fixture.app();
    for (path, media_type) in [
        ("/api/site.json", "application/json"),
        ("/api/feed.json", "application/feed+json"),
        ("/api/sections/tin-2.json", "application/feed+json"),
        ("/api/en/feed-2.json", "application/feed+json"),
        ("/api/articles/mot.json", "application/json"),
    ] {
        let answer = get(&app, path).await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, media_type), "{path}");
        assert_eq!(answer.header("cache-control"), "no-cache");
        assert_open(&answer);
        let again = send(&app, Request::get(path).header("if-none-match", answer.header("etag"))).await;
        assert_eq!(again.status, 304, "{path}");
        assert_open(&again);
    }
}

#[tokio::test]
async fn documents_are_compressed() {
    let fixture = Fixture::new();
    fixture.content("articles/dai.json", article("dai").replace("Một hai ba.", &"Một hai ba. ".repeat(500)));
    let app = fixture.app();
    let answer = send(&app, Request::get("/api/articles/dai.json").header("accept-encoding", "gzip, br")).await;
    assert_eq!(answer.header("content-encoding"), "br");
    assert!(answer.body.len() < 1_000);
}

#[tokio::test]
async fn what_is_missing_is_said_in_json_to_any_site() {
    let fixture = Fixture::new();
    let app = fixture.app();
    for path in [
        "/api",
        "/api/",
        "/api/khong-co.json",
        "/api/articles/khong-co.json",
        "/api/articles",
        "/api/articles/",
        "/api/media/",
        "/api/khong/co",
        "/api/visitors/",
    ] {
        let answer = get(&app, path).await;
        answer.assert_problem(404);
        assert_open(&answer);
    }
}

#[tokio::test]
async fn any_site_may_ask_first() {
    let fixture = Fixture::new();
    let app = fixture.app();
    for path in ["/api/feed.json", "/api/khong-co.json"] {
        let request = Request::builder().method(Method::OPTIONS).uri(path);
        let request =
            request.header("origin", "https://portal.example").header("access-control-request-method", "POST");
        let answer = send(&app, request).await;
        assert!(answer.status.is_success(), "{answer:?}");
        assert_open(&answer);
        assert!(answer.header("access-control-allow-methods").contains("POST"));
    }
}

#[tokio::test]
async fn refusals_are_open_too() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let answer = send(&app, Request::delete("/api/feed.json")).await;
    answer.assert_problem(405);
    assert_open(&answer);
}

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

/// While readers ask without a pause, a link is switched from release to release: each answer is of one of them, of none older
/// than the one in place when it was asked for, and there is always one.
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

/// Each answer is a whole version, and none older than what was in place when it was asked for.
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

/// After publishing, which composes addresses, files with decomposed names were not found.
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
