//! The answer: order, marks, pages, parameters.

use super::{article, encoded, found, ids, marked, search, serve};
use crate::support::{get, send};
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

#[tokio::test]
async fn titles_come_first_and_then_the_newest() {
    let often = "cải cách ".repeat(60);
    let (_fixture, app) = serve(&[
        article("text", "Khác", "", &often, "2019-01-01"),
        article("lead", "Khác", "Về cải cách", "x", "2019-01-02"),
        article("apart", "Cải tiến và cách làm", "", "x", "2019-01-03"),
        article("old", "Cải cách", "", "x", "2016-01-01"),
        article("new", "Cải cách", "", "x", "2018-01-01"),
        article("scattered", "Khác", "", &format!("cải {} cách", "một hai ba ".repeat(50)), "2020-01-01"),
    ]);
    let order = found(&app, "cai cach").await;
    assert_eq!(order[..3], ["new", "old", "apart"], "{order:?}");
    assert_eq!(order[5], "scattered", "{order:?}");
}

#[tokio::test]
async fn hits_say_where_they_have_it() {
    let filler = "một hai ba bốn năm sáu ".repeat(40);
    let (_fixture, app) = serve(&[
        article(
            "a",
            "Cải cách <b>hành</b> chính",
            "Tóm tắt",
            &format!("{filler}Sở cải cách thủ tục. {filler}"),
            "2017-12-01",
        ),
        article("b", "Khác", "Kế hoạch cải cách mới", "x", "2017-12-02"),
    ]);
    let answer = search(&app, "q=cai+cach").await;
    assert_eq!(answer.header("content-type"), "application/feed+json");
    let feed = answer.json();
    let [a, b] = [&feed["items"][0], &feed["items"][1]];
    assert_eq!(marked(&a["_tintuc"]["marks"]["title"]), "[Cải cách] <b>hành</b> chính");
    let passage = marked(&a["_tintuc"]["marks"]["text"]);
    assert!(
        passage.starts_with("… ") && passage.contains("Sở [cải cách] thủ tục.") && passage.ends_with(" …"),
        "{passage}"
    );
    assert_eq!(marked(&b["_tintuc"]["marks"]["title"]), "Khác");
    assert_eq!(marked(&b["_tintuc"]["marks"]["text"]), "Kế hoạch [cải cách] mới");
    // A feed that any reader takes.
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(feed["home_page_url"], "https://tin.example/tim-kiem?q=cai+cach");
    assert_eq!(feed["feed_url"], "https://tin.example/api/search.json?q=cai+cach");
    assert_eq!(a["url"], "https://tin.example/tin/a");
    assert!(!a["content_text"].as_str().unwrap().is_empty());
    assert_eq!((&feed["_tintuc"]["total"], &feed["next_url"]), (&json!(2), &Value::Null));
}

#[tokio::test]
async fn sections_dates_and_languages_are_told_apart() {
    let mut notice = article("notice", "Cải cách", "", "x", "2018-06-15");
    notice["_tintuc"]["section"] = json!("thong-bao");
    let mut english = article("english", "Cải cách in English", "", "x", "2018-06-15");
    english["language"] = json!("en");
    let mut french = article("french", "Cải cách en français", "", "x", "2018-06-15");
    french["language"] = json!("fr");
    let mut night = article("night", "Cải cách", "", "x", "2018-12-31");
    night["date_published"] = json!("2018-12-31T23:59:59+07:00");
    let (_fixture, app) = serve(&[article("a", "Cải cách", "", "x", "2017-12-01"), notice, english, french, night]);
    for (parameters, expected) in [
        ("q=cai", &["night", "notice", "a"][..]),
        ("q=cai&muc=&tu=&den=&page=1&lang=vi", &["night", "notice", "a"]),
        ("q=cai&muc=thong-bao", &["notice"]),
        ("q=cai&muc=khong-co", &[]),
        ("q=cai&tu=2018-01-01", &["night", "notice"]),
        ("q=cai&tu=2017-12-01&den=2017-12-01", &["a"]),
        ("q=cai&den=2018-12-31", &["night", "notice", "a"]),
        ("q=cai&den=2018-12-30", &["notice", "a"]),
        ("q=cai&lang=en", &["english"]),
        ("q=cai&muc=tin&lang=en", &["english"]),
    ] {
        let feed = search(&app, parameters).await.json();
        assert_eq!(ids(&feed), expected, "{parameters}");
        assert_eq!(feed["_tintuc"]["total"], expected.len(), "{parameters}");
    }
}

#[tokio::test]
async fn pages_follow_each_other_as_the_feed_says() {
    let articles: Vec<_> = (0..45)
        .map(|number| {
            article(
                &format!("bai-{number}"),
                "Cải cách",
                "",
                "x",
                &format!("2017-{:02}-{:02}", 1 + number / 20, 1 + number % 20),
            )
        })
        .collect();
    let (_fixture, app) = serve(&articles);
    let (mut next, mut all) = (Some("search.json?q=cai&den=2018-01-01".to_owned()), Vec::new());
    while let Some(page) = next {
        let feed = get(&app, &format!("/api/{page}")).await.json();
        assert_eq!(feed["_tintuc"]["total"], 45);
        all.extend(ids(&feed));
        let absolute = |next: &str| next.strip_prefix("https://tin.example/api/").unwrap().to_owned();
        next = feed["next_url"].as_str().map(absolute);
    }
    assert_eq!((all.len(), all[0].as_str(), all[44].as_str()), (45, "bai-44", "bai-0"));
    all.dedup();
    assert_eq!(all.len(), 45);
    // Behind the last page that page is given.
    for page in ["4", "1000000", "4294967295"] {
        let beyond = search(&app, &format!("q=cai&page={page}")).await;
        let feed = beyond.json();
        assert_eq!((beyond.status, ids(&feed)[4].as_str()), (StatusCode::OK, "bai-0"), "{page}");
        assert_eq!(feed["next_url"], Value::Null);
    }
}

#[tokio::test]
async fn bad_parameters_are_explained() {
    let (_fixture, app) = serve(&[article("a", "Cải cách", "", "x", "2017-12-01")]);
    for path in ["search.json", "suggest.json"] {
        for parameters in [
            "",
            "q=",
            "q=%20%20%20",
            "q=%E3%FF",
            "muc=tin",
            "q=a&muc=T%C3%ADn",
            "q=a&muc=../x",
            "q=a&tu=2017-02-29",
            "q=a&tu=01/12/2017",
            "q=a&den=hom-qua",
            "q=a&page=0",
            "q=a&page=-1",
            "q=a&page=99999999999999999999",
            "q=a&page=x",
            "q=a&lang=fr",
            "q=a&trang=0",
            &format!("q={}", "a".repeat(10_000)),
            &format!("q={}", encoded(&"đ".repeat(10_000))),
        ] {
            let answer = get(&app, &format!("/api/{path}?{parameters}")).await;
            answer.assert_problem(400);
            assert_eq!(answer.header("access-control-allow-origin"), "*");
        }
        send(&app, Request::post(format!("/api/{path}?q=a"))).await.assert_problem(405);
    }
}

#[tokio::test]
async fn suggestions_are_a_few_titles() {
    let mut articles: Vec<_> = (0..9)
        .map(|number| {
            article(
                &format!("bai-{number}"),
                &format!("Cải cách {number}"),
                "Tóm tắt",
                "x",
                &format!("2017-12-0{}", number + 1),
            )
        })
        .collect();
    articles.push(article("text", "Khác", "", "cải cách", "2018-01-01"));
    let (_fixture, app) = serve(&articles);
    let answer = get(&app, "/api/suggest.json?q=c%E1%BA%A3i+c").await;
    let feed = answer.json();
    assert_eq!(ids(&feed), ["bai-8", "bai-7", "bai-6", "bai-5", "bai-4", "bai-3"]);
    assert_eq!(marked(&feed["items"][0]["_tintuc"]["marks"]["title"]), "[Cải cách] 8");
    assert_eq!(feed["items"][0].get("summary"), None);
    assert_eq!(answer.header("cache-control"), "public, max-age=30");
    assert!(answer.body.len() < 3_000, "{}", answer.body.len());
    assert_eq!(ids(&get(&app, "/api/suggest.json?q=khac").await.json()), ["text"]);
}

#[tokio::test]
async fn an_answer_that_is_known_is_not_sent_again() {
    let (_fixture, app) = serve(&[article("a", "Cải cách", "", "x", "2017-12-01")]);
    let first = search(&app, "q=cai").await;
    assert_eq!(first.header("cache-control"), "no-cache");
    let again = Request::get("/api/search.json?q=cai").header("if-none-match", first.header("etag"));
    assert_eq!(send(&app, again).await.status, 304);
    let head = send(&app, Request::head("/api/search.json?q=cai")).await;
    assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));
}
