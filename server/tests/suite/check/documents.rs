//! Files: JSON, encodings, lengths, names.

use super::{assert_findings, findings, with_body};
use crate::support::article;
use tintuc_server::content::MAX_BYTES;

#[test]
fn a_good_article_has_no_findings() {
    assert_findings("articles/a.json", article("a"), &[]);
}

#[test]
fn what_is_no_json_is_named_with_its_line() {
    let cut_off = &article("a")[..article("a").len() - 5];
    for (text, expected) in [
        (&b""[..], "1: error: not JSON"),
        (b"{\n\"id\": \"a\",\n\xff\xfe\n}", "3: error: the text is not UTF-8"),
        (b"<!doctype html>", "1: error: not JSON"),
        (b"{\n\"id\": \"a\",\n\"title\" \"A\"}", "3: error: not JSON: expected `:`"),
        (cut_off.as_bytes(), "2: error: not JSON: EOF"),
        (b"{} {}", "1: error: not JSON: trailing characters"),
        (b"\xff\xfe{\0}\0", "1: error: the text is UTF-16; save it as UTF-8"),
        (b"\xfe\xff\0{\0}", "1: error: the text is UTF-16; save it as UTF-8"),
        (b"\n[]", "2: error: the document is no object"),
        (b"null", "1: error: the document is no object"),
    ] {
        assert_findings("articles/a.json", text, &[expected]);
    }
}

/// Editors write it, and nobody sees it.
#[test]
fn a_byte_order_mark_is_no_mistake() {
    assert_findings("articles/a.json", format!("\u{feff}{}", article("a")), &[]);
}

#[test]
fn nesting_without_end_is_refused() {
    let deep = with_body(&"[".repeat(100_000));
    assert_findings("articles/a.json", deep, &["7: error: not JSON: recursion limit exceeded"]);
}

#[test]
fn a_file_may_be_too_long() {
    let long = vec![b' '; usize::try_from(MAX_BYTES).unwrap() + 1];
    assert_findings("articles/a.json", long, &["1: error: the file is longer than 8 MiB"]);
}

#[test]
fn a_file_must_have_an_id_for_a_name() {
    assert_findings(
        "articles/Bài.json",
        article("b"),
        &["1: error: the file's name is no id", "1: error: the id is b"],
    );
    assert_findings("articles/a.json", article("b"), &["1: error: the id is b, but the file's name says a"]);
}

#[test]
fn what_an_article_must_have_is_named_with_its_line() {
    assert_findings(
        "articles/a.json",
        "\n{}",
        &[
            "2: error: id is missing",
            "2: error: title is missing",
            "2: error: date_published is missing",
            "2: error: _tintuc, which holds the body, is missing",
        ],
    );
    assert_findings(
        "articles/a.json",
        "{\n\"id\": \"../a\",\n\"title\": 7,\n\"date_published\": \"hôm qua\",\n\"_tintuc\": {\n\"body\": \"<p>\"}}",
        &[
            "2: error: id: an id has 1 to 120",
            "3: error: title: a text was expected",
            "4: error: date_published: a time is written as in RFC 3339",
            "6: error: body: a list was expected",
        ],
    );
    assert_findings(
        "articles/a.json",
        "{\"id\":\"a\",\n\"title\":\" \\t\",\"date_published\":\"2017-12-01T17:00:00Z\",\n\"_tintuc\":{}}",
        &["2: error: title is blank", "3: error: body is missing"],
    );
}

#[test]
fn decomposed_text_is_named_even_when_it_is_escaped() {
    let text = article("a").replace("Tiêu đề", "Tie\u{302}u đề").replace("Một", "Mo\\u0323\\u0302t");
    let reason = "the text is not in NFC";
    assert_findings("articles/a.json", text, &[&format!("1: warning: {reason}"), &format!("2: warning: {reason}")]);
}

#[test]
fn many_findings_are_not_all_told() {
    let found = findings("articles/a.json", with_body(&vec!["7"; 5_000].join(",\n")));
    assert_eq!(found.len(), 101);
    assert!(found[100].ends_with("warning: 4900 more like these"), "{}", found[100]);
}

#[test]
fn hostile_text_in_every_field_is_only_text() {
    let hostile = r"<script>alert(1)</script>";
    let text = article("a").replace("Tiêu đề", hostile).replace("Một hai ba.", hostile);
    assert_findings("articles/a.json", text, &[]);
}

#[test]
fn years_that_look_mistyped_are_named() {
    for (year, wrong) in [("2017", false), ("2117", true), ("0217", true), ("1917", true), ("1997", false)] {
        let text = article("a").replace("2017-12-01", &format!("{year}-12-01"));
        let reason = format!("1: warning: the year {} looks mistyped", year.trim_start_matches('0'));
        assert_findings(
            "articles/a.json",
            text,
            if wrong { std::slice::from_ref(&reason) } else { &[] }
                .iter()
                .map(String::as_str)
                .collect::<Vec<_>>()
                .as_slice(),
        );
    }
    let withdrawn =
        article("a").replace("\"section\"", "\n\"withdrawn\":{\"date\":\"2107-01-01T00:00:00+07:00\"},\"section\"");
    assert_findings("articles/a.json", withdrawn, &["3: warning: the year 2107 looks mistyped"]);
}
