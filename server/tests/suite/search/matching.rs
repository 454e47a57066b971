//! What a query finds.

use super::{article, encoded, found, ids, search, serve};
use crate::support::{Fixture, get};

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
