//! Answers follow the content.

use super::{article, fixture, found, put, rename, search, until_found};
use serde_json::json;
use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

#[tokio::test]
async fn changes_of_the_content_change_the_answers() {
    let fixture = fixture(&[article("a", "Cải cách", "", "x", "2017-12-01")]);
    let app = fixture.app();
    assert_eq!(found(&app, "cai").await, ["a"]);
    // In the next answer: a new file, one in place of another, one that is gone.
    rename(&fixture, &article("b", "Cải tiến", "", "x", "2017-12-02"));
    assert_eq!(found(&app, "cai").await, ["b", "a"]);
    rename(&fixture, &article("a", "Thông báo", "", "x", "2017-12-01"));
    assert_eq!(found(&app, "cai").await, ["b"]);
    assert_eq!(found(&app, "thong").await, ["a"]);
    fs::remove_file(fixture.path("content/articles/b.json")).unwrap();
    assert!(found(&app, "cai").await.is_empty());
    // Written in place: what was found is not shown any more, and what is new comes soon.
    put(&fixture, &article("a", "Quyết định mới", "", "x", "2017-12-01"));
    assert!(found(&app, "thong").await.is_empty());
    assert_eq!(found(&app, "quyet").await, ["a"]);
    put(&fixture, &article("a", "Quyết định sửa đổi", "", "trong văn bản", "2017-12-01"));
    until_found(&app, "van ban", &["a"]).await;
}

#[tokio::test]
async fn what_is_broken_or_withdrawn_is_left_out() {
    let fixture =
        fixture(&[article("a", "Cải cách", "", "x", "2017-12-01"), article("b", "Cải cách", "", "x", "2017-12-02")]);
    fixture.content("articles/broken.json", "{\"title\":\"Cải cách\"");
    fixture.content("articles/other-id.json", article("a", "Cải cách", "", "x", "2017-12-01").to_string());
    fixture.content("articles/bytes.json", [0xff, 0xfe]);
    let mut withdrawn = article("c", "Cải cách", "", "x", "2017-12-03");
    withdrawn["_tintuc"]["withdrawn"] = json!({"date": "2017-12-04T08:00:00+07:00", "reason": "Nhầm"});
    put(&fixture, &withdrawn);
    let app = fixture.app();
    assert_eq!(found(&app, "cai cach").await, ["b", "a"]);
    let mut now = article("b", "Cải cách", "", "x", "2017-12-02");
    now["_tintuc"]["withdrawn"] = json!({"date": "2017-12-04T08:00:00+07:00"});
    rename(&fixture, &now);
    assert_eq!(found(&app, "cai cach").await, ["a"]);
    // Mended, it is there again.
    rename(&fixture, &article("broken", "Cải cách", "", "x", "2017-12-05"));
    assert_eq!(found(&app, "cai cach").await, ["broken", "a"]);
    // The last good version goes on being served, and found.
    fixture.content("articles/a.json", "{");
    assert_eq!(found(&app, "cai cach").await, ["broken", "a"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn while_files_change_no_answer_is_wrong_for_a_moment() {
    const VERSIONS: usize = 40;
    let version = |number: usize| article("a", &format!("Bản {number}"), "", &"chữ ".repeat(number), "2017-12-01");
    let fixture = fixture(&[version(0)]);
    let app = fixture.app();
    found(&app, "ban").await;
    let (in_place, done) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let readers = [0, 1, 2].map(|_| {
        let (app, in_place, done) = (app.clone(), Arc::clone(&in_place), Arc::clone(&done));
        tokio::spawn(async move {
            let mut answers = 0;
            while !done.load(Ordering::SeqCst) {
                let before = in_place.load(Ordering::SeqCst);
                let answer = search(&app, "q=ban").await;
                assert_eq!(answer.status, 200, "{}", answer.text());
                let feed = answer.json();
                let title = feed["items"][0]["title"].as_str().unwrap();
                let shown: usize = title.strip_prefix("Bản ").unwrap().parse().unwrap();
                assert!(shown >= before, "version {shown} when {before} was in place");
                answers += 1;
                // All of them come from one network, whose allowance is not what is tested here.
                tokio::time::sleep(Duration::from_millis(4)).await;
            }
            answers
        })
    });
    for number in 1..=VERSIONS {
        rename(&fixture, &version(number));
        in_place.store(number, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    done.store(true, Ordering::SeqCst);
    for reader in readers {
        assert!(reader.await.unwrap() > 0);
    }
}
