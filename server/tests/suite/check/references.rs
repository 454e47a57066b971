//! Addresses, and other articles.

use super::{assert_findings, with_body};
use crate::support::article;

#[test]
fn refused_addresses_are_named_with_their_line() {
    let body = r#"{"type":"paragraph","spans":[{"text":"x",
  "href":"javascript:alert(1)"}]},
{"type":"image","image":{"width":1,"height":1,"alt":"x",
  "src":"data:image/svg+xml,<svg onload=alert(1)>"}},
{"type":"attachment","title":"x",
  "href":"java\nscript:x"}"#;
    assert_findings(
        "articles/a.json",
        with_body(body),
        &[
            "8: warning: _tintuc.body[0].spans[0].href is left out: ",
            "9: warning: _tintuc.body[1] is left out: src: ",
            "11: warning: _tintuc.body[2] is left out: href: the address has control characters",
        ],
    );
}

#[test]
fn other_articles_must_be_there() {
    let text = article("a").replace(
        "\"section\"",
        "\"related\":[\"b\",\n\"c\",\n7],\n\"translations\":{\"en\":\"b\",\n\"fr\":\"d\"},\n\"section\"",
    );
    assert_findings(
        "articles/a.json",
        text,
        &[
            "3: warning: articles/c.json is missing",
            "4: warning: _tintuc.related[2] is left out: a text was expected, not 7",
            "6: warning: articles/d.json is missing",
        ],
    );
}

#[test]
fn an_article_s_own_address_is_named() {
    let with = |url: &str| article("a").replace("\"title\"", &format!("\n\"url\":\"{url}\",\"title\""));
    for own in ["https://old.example/tin/a", "https://old.example/x/en/tin/a/"] {
        assert_findings("articles/a.json", with(own), &["2: warning: url does not count: site.json says"]);
    }
    assert_findings("articles/a.json", with("https://portal.example/7"), &["2: warning: url leads elsewhere: "]);
}

#[test]
fn neighbours_must_be_there() {
    let text = article("a").replace(
        "\"section\"",
        "\"newer\":{\"id\":\"b\",\"title\":\"B\"},\n\"older\":{\"id\":\"c\",\"title\":\"C\"},\n\"section\"",
    );
    assert_findings("articles/a.json", text, &["3: warning: articles/c.json is missing"]);
    let garbage = article("a").replace("\"section\"", "\"newer\":7,\n\"older\":{\"id\":\"../c\"},\n\"section\"");
    assert_findings(
        "articles/a.json",
        garbage,
        &["2: warning: _tintuc.newer is left out: ", "3: warning: _tintuc.older is left out: "],
    );
}
