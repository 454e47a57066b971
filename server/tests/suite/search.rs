//! `api/search.json`, `api/suggest.json` and the page of results.

use crate::support::{Answer, Fixture, get, send};
use axum::http::{Request, StatusCode};
use scraper::{Html, Selector};
use serde_json::{Value, json};
use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tintuc_server::http::App;

const SITE: &str = r#"{"name":"Sở Ngoại vụ","url":"https://tin.example/","languages":["vi","en"],
    "sections":[{"id":"tin","title":"Tin tức"},{"id":"thong-bao","title":"Thông báo"}],"features":{"search":true}}"#;

/// An article with a title, a lead and a text, published on a day.
fn article(id: &str, title: &str, lead: &str, text: &str, day: &str) -> Value {
    json!({
        "id": id, "title": title, "summary": lead, "date_published": format!("{day}T17:00:00+07:00"),
        "_tintuc": {"section": "tin", "body": [{"type": "paragraph", "spans": [{"text": text}]}]},
    })
}

/// A site with a search and with these articles only.
fn fixture(articles: &[Value]) -> Fixture {
    let fixture = Fixture::marked();
    fixture.content("site.json", SITE);
    fs::remove_file(fixture.path("content/articles/mot.json")).unwrap();
    for article in articles {
        put(&fixture, article);
    }
    fixture
}

/// The same, served. The fixture must stay as long as the server.
fn serve(articles: &[Value]) -> (Fixture, App) {
    let fixture = fixture(articles);
    let app = fixture.app();
    (fixture, app)
}

fn put(fixture: &Fixture, article: &Value) {
    fixture.content(&format!("articles/{}.json", article["id"].as_str().unwrap()), article.to_string());
}

/// Puts an article in place as `publish` does.
fn rename(fixture: &Fixture, article: &Value) {
    let id = article["id"].as_str().unwrap();
    fixture.content("articles/.new", article.to_string());
    fs::rename(fixture.path("content/articles/.new"), fixture.path(&format!("content/articles/{id}.json"))).unwrap();
}

fn encoded(text: &str) -> String {
    percent_encoding::percent_encode(text.as_bytes(), percent_encoding::NON_ALPHANUMERIC).to_string()
}

async fn search(app: &App, parameters: &str) -> Answer {
    let answer = get(app, &format!("/api/search.json?{parameters}")).await;
    assert_eq!(answer.header("access-control-allow-origin"), "*", "{answer:?}");
    answer
}

/// The ids of what is found for these words.
async fn found(app: &App, words: &str) -> Vec<String> {
    let answer = search(app, &format!("q={}", encoded(words))).await;
    assert_eq!(answer.status, 200, "{words}: {}", answer.text());
    ids(&answer.json())
}

fn ids(feed: &Value) -> Vec<String> {
    feed["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

/// Waits until these words find this.
async fn until_found(app: &App, words: &str, expected: &[&str]) {
    let start = Instant::now();
    loop {
        let found = found(app, words).await;
        if found == expected {
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(20), "{words} still finds {found:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn marked(spans: &Value) -> String {
    let piece = |span: &Value| {
        let text = span["text"].as_str().unwrap();
        if span["mark"] == true { format!("[{text}]") } else { text.to_owned() }
    };
    spans.as_array().unwrap().iter().map(piece).collect()
}

fn select<'a>(page: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

fn text(page: &Html, selector: &str) -> String {
    select(page, selector).iter().flat_map(scraper::ElementRef::text).collect()
}

#[tokio::test]
async fn case_and_diacritics_do_not_count() {
    let (_fixture, app) = serve(&[
        article("a", "Đẩy mạnh cải cách hành chính", "", "x", "2017-12-01"),
        article("b", "Ca\u{309}i ca\u{301}ch", "", "x", "2017-12-02"),
        article("c", "Khác", "", "không có gì", "2017-12-03"),
    ]);
    for words in ["cải cách", "cai cach", "CẢI CÁCH", "ca\u{309}i ca\u{301}ch", "cai-cach", "  cai   cach  ", "cai cac"]
    {
        assert_eq!(found(&app, words).await, ["b", "a"], "{words}");
    }
    assert_eq!(found(&app, "day manh").await, ["a"]);
    assert_eq!(found(&app, "ĐẨY").await, ["a"]);
    assert_eq!(found(&app, "cai day").await, ["a"], "in any order");
    assert!(found(&app, "cai khac").await.is_empty(), "all words");
    assert!(found(&app, "ca cach").await.is_empty(), "whole words but the last");
    assert_eq!(found(&app, "\"hanh chinh\"").await, ["a"]);
    assert!(found(&app, "\"cach cai\"").await.is_empty());
    assert!(found(&app, "\"cai cac\"").await.is_empty(), "in a phrase all words are whole");
}

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
async fn operators_and_quotes_are_only_text() {
    let title = "title:a AND b* OR NEAR(c d, 5) -e ^f {g} + h'; DROP TABLE words--";
    let (_fixture, app) =
        serve(&[article("a", title, "", "x", "2017-12-01"), article("b", "Khác", "", "x", "2017-12-01")]);
    for words in [
        title,
        "title:a",
        "NOT a",
        "a NOT h",
        "NEAR(c d, 5)",
        "{g} : h",
        "\"",
        "\"a",
        "a\"b",
        "\"\"a\"\"",
        "'",
        "a'",
        "*",
        "h*",
        "^f",
        "-e",
        "(a",
        "a)",
        "rowid:1",
        "words:a",
        "a OR khac",
        "\\",
        "%",
        "a\u{0}b",
        "drop table words",
    ] {
        let answer = search(&app, &format!("q={}", encoded(words))).await;
        assert!([200, 400].contains(&answer.status.as_u16()), "{words}: {}", answer.text());
    }
    assert_eq!(found(&app, title).await, ["a"]);
    assert_eq!(found(&app, "near(c d").await, ["a"]);
    assert!(found(&app, "a OR khac").await.is_empty(), "no operator");
    assert!(found(&app, "a NOT zz").await.is_empty(), "no operator");
    assert_eq!(found(&app, "khac").await, ["b"], "the index is whole");
}

#[tokio::test]
async fn other_scripts_emoji_and_long_queries_are_found_or_not() {
    let long = "một hai ba bốn năm ".repeat(10);
    let (_fixture, app) = serve(&[
        article("a", "МОСКВА 北京 Αθηνα 😀 2017", "", &long, "2017-12-01"),
        article("b", "đ", "", "x", "2017-12-01"),
    ]);
    for (words, expected) in
        [("москва", &["a"][..]), ("北京", &["a"]), ("ΑΘΗΝΑ", &["a"]), ("😀 2017", &["a"]), ("d", &["b"]), ("Đ", &["b"])]
    {
        assert_eq!(found(&app, words).await, expected, "{words}");
    }
    assert_eq!(found(&app, long.trim()).await, ["a"]);
    assert!(found(&app, &"x ".repeat(99)).await.len() <= 1);
    // A hundred letters, each of them in many words.
    assert!(found(&app, &"m h b n ".repeat(25)).await.is_empty());
}

#[tokio::test]
async fn a_query_without_words_finds_nothing() {
    let (_fixture, app) = serve(&[article("a", "Cải cách 😀", "", "x", "2017-12-01")]);
    for words in ["😀", "\u{301}\u{300}", "\"\"", "…", "- * +"] {
        assert!(found(&app, words).await.is_empty(), "{words}");
        let suggested = get(&app, &format!("/api/suggest.json?q={}", encoded(words))).await;
        assert!(ids(&suggested.json()).is_empty(), "{words}");
    }
}

#[tokio::test]
async fn bytes_of_another_encoding_find_what_is_readable() {
    let (_fixture, app) = serve(&[article("a", "Cải cách hành chính", "", "x", "2017-12-01")]);
    let answer = search(&app, "q=%E3%FF+chinh").await;
    assert_eq!((answer.status.as_u16(), ids(&answer.json()).len()), (200, 1));
}

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

/// The attack of the report: it took sixteen seconds. How many steps it takes now: src/search/cost.rs.
#[tokio::test]
async fn a_query_of_one_syllable_said_a_hundred_times_is_an_ordinary_one() {
    let annex = |from: usize| (0..32_000).map(|at| ["0 ", "1 "][(at + from) % 2]).collect::<String>();
    let (_fixture, app) = serve(&[
        article("a", "Phụ lục I", "", &annex(0), "2017-12-01"),
        article("b", "Phụ lục II", "", &annex(1), "2017-12-02"),
    ]);
    for words in [format!("{}phu", "0 ".repeat(96)), format!("\"{}\" phu", "0 1 ".repeat(8))] {
        assert_eq!(found(&app, &words).await, ["b", "a"], "{words}");
    }
    let page = get(&app, &format!("/tim-kiem?q={}phu", "0+".repeat(96))).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("<mark>0</mark>"), "{}", page.text());
}

#[tokio::test]
async fn one_network_cannot_take_all_searches() {
    let (_fixture, app) = serve(&[article("a", "Cải cách", "", "x", "2017-12-01")]);
    // The allowance grows while they are asked: with searches that find nothing to look for, much slower than it is used up.
    let mut refused = None;
    for _ in 0..10_000 {
        let answer = search(&app, "q=").await;
        if answer.status == 429 {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.unwrap();
    refused.assert_problem(429);
    assert_eq!(refused.header("retry-after"), "5");
    assert_eq!(get(&app, "/api/site.json").await.status, 200, "all else is there");
}

#[tokio::test]
async fn the_page_of_results_needs_no_program() {
    let (_fixture, app) = serve(&[
        article("a", "Cải cách <script>alert(1)</script>", "", "x", "2017-12-01"),
        article("b", "Khác", "", "Về cải cách", "2017-12-02"),
    ]);
    let answer = get(&app, "/tim-kiem?q=c%E1%BA%A3i+c%C3%A1ch&muc=tin&tu=2017-01-01&den=&trang=1").await;
    assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (200, "no-cache, no-transform"));
    let page = Html::parse_document(answer.text());
    assert_eq!(text(&page, "title"), "Tìm kiếm: cải cách - Sở Ngoại vụ");
    assert_eq!(select(&page, "meta[name=robots][content=noindex]").len(), 1);
    let canonical = select(&page, "link[rel=canonical]")[0].attr("href").unwrap();
    assert!(canonical.starts_with("https://tin.example/tim-kiem?q=c%E1%BA%A3i+c%C3%A1ch&muc=tin&tu=2017-01-01"));
    assert_eq!(text(&page, "main [role=status]"), "Tìm thấy 2 tin");
    assert_eq!(text(&page, "main .hits h2 mark"), "Cải cách");
    assert_eq!(select(&page, "main script").len(), 0);
    assert!(text(&page, "main .hits h2").contains("<script>alert(1)</script>"));
    let value = |selector: &str| select(&page, selector)[0].attr("value").unwrap().to_owned();
    assert_eq!(value("main input[name=q]"), "cải cách");
    assert_eq!(value("main option[selected]"), "tin");
    assert_eq!(value("main input[name=tu]"), "2017-01-01");
    // The app takes it over without asking again.
    let documents: Value = serde_json::from_str(&text(&page, "#documents")).unwrap();
    let document = "search.json?q=c%E1%BA%A3i+c%C3%A1ch&muc=tin&tu=2017-01-01&den=&trang=1";
    let mut served: Value = get(&app, &format!("/api/{document}")).await.json();
    for item in served["items"].as_array_mut().unwrap() {
        // For feed readers only.
        item.as_object_mut().unwrap().remove("content_text");
    }
    assert_eq!(documents[document], served);
}

#[tokio::test]
async fn pages_of_bad_queries_say_what_to_do() {
    let (_fixture, app) = serve(&[article("a", "Cải cách", "", "x", "2017-12-01")]);
    for (parameters, status) in [
        ("", ""),
        ("q=", ""),
        ("q=%F0%9F%98%80", "Không tìm thấy tin nào"),
        ("q=%CC%81", "Không tìm thấy tin nào"),
        ("q=%22%22", "Không tìm thấy tin nào"),
        ("q=khong+co", "Không tìm thấy tin nào"),
        ("q=cai&muc=khong-co", "Không tìm thấy tin nào"),
        ("q=cai&tu=2099-01-01", "Không tìm thấy tin nào"),
        ("q=cai&trang=4294967295", "Tìm thấy 1 tin"),
    ] {
        let answer = get(&app, &format!("/tim-kiem?{parameters}")).await;
        assert_eq!(answer.status, 200, "{parameters}");
        let page = Html::parse_document(answer.text());
        assert_eq!(text(&page, "main [role=status]"), status, "{parameters}");
        assert_eq!(select(&page, "main form[role=search] input[name=q]").len(), 1);
    }
}

/// The app reads only what is right; so the server sends everybody to the address that is.
#[tokio::test]
async fn addresses_that_are_wrong_are_mended() {
    let (_fixture, app) = serve(&[article("a", "Cải cách", "", "x", "2017-12-01")]);
    for (path, right) in [
        ("/tim-kiem?q=%20%20", "/tim-kiem"),
        ("/tim-kiem?q=%E3%FF+cai", "/tim-kiem?q=cai"),
        ("/tim-kiem?q=tin+c%E3i+c%E1ch", "/tim-kiem?q=tin+c+i+c+ch"),
        ("/tim-kiem?q=cai&tu=hom-qua&den=99/99/9999&trang=x&muc=T%C3%ADn", "/tim-kiem?q=cai"),
        ("/tim-kiem?q=cai&tu=2018-01-01&den=2017-01-01", "/tim-kiem?q=cai&tu=2017-01-01&den=2018-01-01"),
        ("/tim-kiem?q=cai&trang=99999999999999999999", "/tim-kiem?q=cai"),
        ("/en/tim-kiem?q=a%00b", "/en/tim-kiem?q=a+b"),
    ] {
        let answer = get(&app, path).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (307, right), "{path}");
        assert_eq!(get(&app, right).await.status, 200);
    }
    for text in ["cai+".repeat(2_500), "x".repeat(10_000), "%C4%91".repeat(10_000), "%22".repeat(10_000)] {
        let answer = get(&app, &format!("/tim-kiem?q={text}")).await;
        let right = answer.header("location");
        assert!(answer.status == 307 && right.len() < 1_300, "{right}");
        assert_eq!(get(&app, right).await.status, 200);
    }
    // What a form writes stays as it is.
    assert_eq!(get(&app, "/tim-kiem?q=c%E1%BA%A3i%20c%C3%A1ch&muc=&tu=&den=&trang=1").await.status, 200);
}

#[tokio::test]
async fn a_site_that_does_without_shows_the_form() {
    let fixture = fixture(&[article("a", "Cải cách", "", "x", "2017-12-01")]);
    fixture.content("site.json", SITE.replace("true", "false"));
    let page = Html::parse_document(get(&fixture.app(), "/tim-kiem?q=cai").await.text());
    assert_eq!(select(&page, ".hits").len(), 0);
    assert_eq!(select(&page, "main noscript").len(), 1);
    assert_eq!(select(&page, "main input[name=q]")[0].attr("value"), Some("cai"));
}

#[tokio::test]
async fn every_page_leads_to_the_search() {
    let (_fixture, app) = serve(&[article("a", "Cải cách", "", "x", "2017-12-01")]);
    for (path, form, link) in [
        ("/", "/tim-kiem", "/tim-kiem"),
        ("/tin/a", "/tim-kiem", "/tim-kiem"),
        ("/en/tin/a", "/en/tim-kiem", "/en/tim-kiem"),
        ("/khong-co", "/tim-kiem", "/tim-kiem"),
    ] {
        let page = Html::parse_document(get(&app, path).await.text());
        assert_eq!(select(&page, "header form[role=search]")[0].attr("action"), Some(form), "{path}");
        assert_eq!(select(&page, "header .search-link")[0].attr("href"), Some(link), "{path}");
    }
    let page = Html::parse_document(get(&app, "/en/tim-kiem?q=cai").await.text());
    assert_eq!(select(&page, "form[role=search]").len(), 1);
    assert_eq!(select(&page, ".language")[0].attr("href"), Some("/tim-kiem?q=cai"));
}

/// Each found only its own spelling.
#[tokio::test]
async fn both_spellings_of_a_syllable_are_found() {
    let fixture = Fixture::new();
    for (id, title) in [
        ("mot", "Kĩ năng quản lí"),
        ("hai", "Kỹ năng quản lý"),
        ("ba", "Chị Thúy và kinh tế"),
        ("bon", "Quí IV, tỉ lệ, mĩ thuật"),
        ("nam", "Quý IV, tỷ lệ, mỹ thuật"),
    ] {
        fixture.content(&format!("articles/{id}.json"), article(id, title, "", "Nội dung.", "2017-12-01").to_string());
    }
    let app = fixture.app();
    for (query, expected) in [
        ("kĩ năng", &["hai", "mot"][..]),
        ("kỹ năng", &["hai", "mot"]),
        ("quản lí", &["hai", "mot"]),
        ("quản lý", &["hai", "mot"]),
        ("\"quản lý\"", &["hai", "mot"]),
        ("kỹ", &["hai", "mot"]),
        ("quý", &["bon", "nam"]),
        ("quí iv", &["bon", "nam"]),
        ("tỷ lệ mĩ", &["bon", "nam"]),
        ("thúy", &["ba"]),
        ("thúi", &[]),
    ] {
        let query = percent_encoding::utf8_percent_encode(query, percent_encoding::NON_ALPHANUMERIC);
        for document in ["search", "suggest"] {
            let feed = get(&app, &format!("/api/{document}.json?q={query}")).await.json();
            let mut ids: Vec<_> =
                feed["items"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect();
            ids.sort_unstable();
            assert_eq!(ids, expected, "{document}: {query}");
        }
    }
    let feed = get(&app, "/api/search.json?q=k%E1%BB%B9").await.json();
    let marks: Vec<_> =
        feed["items"].as_array().unwrap().iter().map(|it| it["_tintuc"]["marks"]["title"][0].clone()).collect();
    for spelling in ["Kĩ", "Kỹ"] {
        assert!(marks.iter().any(|mark| mark["text"] == spelling && mark["mark"] == true), "{marks:?}");
    }
}
