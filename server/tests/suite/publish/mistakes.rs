//! Content with mistakes.

use super::{fixture, ids, publish, read, snapshot};
use crate::support::article;
use std::collections::BTreeSet;
use tintuc_server::publish::{Plan, PublishError};

#[test]
fn an_invalid_site_stops_everything_before_anything_is_touched() {
    let fixture = fixture();
    fixture.content("articles/mot.json", article("mot").replace("Tiêu", "Tie\u{302}u"));
    fixture.content("articles/sai.json", "{\n\"id\": 7}");
    fixture.content("site.json", "{\n\"name\": 7}");
    fixture.content("feed-9.json", "{}");
    let before = snapshot(&fixture.path("content"));
    let Err(PublishError::Content(findings)) = Plan::make(&fixture.folder()) else { panic!("published") };
    for expected in
        ["articles/sai.json:2: error: id: a text was expected", "site.json:2: error: name: a text was expected"]
    {
        assert!(findings.iter().any(|finding| finding.to_string() == expected), "{findings:?}");
    }
    assert_eq!(snapshot(&fixture.path("content")), before);
}

/// One invalid article stopped the publication of all others.
#[test]
fn an_invalid_article_is_named_and_the_rest_is_published() {
    let fixture = fixture();
    fixture.content("articles/mot.json", article("mot"));
    for (id, wrong) in [("sai", "{\n\"id\": 7}"), ("cut-off", "{"), ("utf-16", "\u{0}{")] {
        fixture.content(&format!("articles/{id}.json"), wrong);
    }
    let wrong = snapshot(&fixture.path("content/articles"));
    let plan = publish(&fixture);
    let named: BTreeSet<_> = plan.errors.iter().map(|finding| finding.path.as_str()).collect();
    assert_eq!(
        named.into_iter().collect::<Vec<_>>(),
        ["articles/cut-off.json", "articles/sai.json", "articles/utf-16.json"]
    );
    assert_eq!(ids(&read(&fixture, "feed.json")), ["mot"]);
    assert_eq!(snapshot(&fixture.path("content/articles")), wrong);
}

#[test]
fn a_section_named_like_a_further_page_is_refused() {
    let fixture = fixture();
    fixture
        .content("site.json", r#"{"name":"Sở","sections":[{"id":"tin-2","title":"Hai"},{"id":"tin","title":"Tin"}]}"#);
    for number in 0..20 {
        fixture.content(&format!("articles/bai-{number}.json"), article(&format!("bai-{number}")));
    }
    assert!(Plan::make(&fixture.folder()).is_ok(), "twenty fit on one page");
    fixture.content("articles/bai-20.json", article("bai-20"));
    let refused = Plan::make(&fixture.folder());
    assert!(matches!(&refused, Err(PublishError::Collision(path)) if path == "sections/tin-2.json"), "{refused:?}");
}
