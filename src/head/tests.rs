use super::*;
use crate::model::{Unreadable, parse};

fn context() -> Context {
    Context { locale: Locale::Vi, base: "/".to_owned(), api_base: "/api/".to_owned() }
}

fn article(title: &str) -> Result<Article, Unreadable> {
    let title = serde_json::Value::from(title);
    parse(&format!(
        r#"{{"id":"mot","title":{title},"date_published":"2017-12-01T17:00:00+07:00","_tintuc":{{"translations":{{"en":"one"}},"body":[]}}}}"#
    ))
}

fn hreflangs(tags: &[Tag]) -> Vec<String> {
    let written = tags.iter().map(ToString::to_string);
    written.filter(|tag| tag.contains("hreflang")).collect()
}

#[test]
fn a_text_is_cut_between_words_and_never_within_a_letter() {
    for (text, limit, expected) in [
        ("một hai ba", 10, "một hai ba"),
        ("một hai ba", 9, "một hai…"),
        ("một hai ba", 3, "một…"),
        ("ộộộộ", 2, "ộộ…"),
        ("", 5, ""),
    ] {
        assert_eq!(shorten(text, limit), expected);
    }
}

#[test]
fn a_page_names_itself_in_each_language_that_it_has() -> Result<(), Unreadable> {
    let site: Site = parse(r#"{"name":"Sở","url":"https://tin.example","languages":["vi","en"]}"#)?;
    let article = article("Một")?;
    let of = |path: &str, subject| tags(&context(), Some(&site), &Route::from_path(path), subject);
    let found = hreflangs(&of("tin/mot", Subject::Article(&article)));
    assert_eq!(found.len(), 2);
    assert!(found[0].contains("href=\"https://tin.example/tin/mot\" hreflang=\"vi\""), "{found:?}");
    assert!(found[1].contains("href=\"https://tin.example/en/tin/one\" hreflang=\"en\""), "{found:?}");
    let feed: Feed = parse(r#"{"version":"v","title":"T","items":[]}"#)?;
    assert_eq!(hreflangs(&of("", Subject::Listing(&feed))).len(), 2);
    assert!(hreflangs(&of("trang/feed-2", Subject::Listing(&feed))).is_empty(), "pages differ between languages");
    assert!(hreflangs(&of("tin/mot", Subject::Nothing)).is_empty());
    Ok(())
}

#[test]
fn tags_are_escaped() -> Result<(), Unreadable> {
    let article = article("\"></title><script>alert(1)</script>&amp;<!--")?;
    let written = tags(&context(), None, &Route::from_path("tin/mot"), Subject::Article(&article));
    for tag in written {
        let tag = tag.to_string();
        let markup = if tag.starts_with("<script") || tag.starts_with("<title") { 2 } else { 1 };
        assert_eq!(tag.matches('<').count(), markup, "{tag}");
    }
    Ok(())
}

#[test]
fn an_article_under_the_other_interface_names_its_own_address() -> Result<(), Unreadable> {
    let site: Site = parse(r#"{"name":"Sở","url":"https://tin.example"}"#)?;
    let article = article("Một")?;
    let tags = tags(&context(), Some(&site), &Route::from_path("en/tin/mot"), Subject::Article(&article));
    let canonical = tags.iter().map(ToString::to_string).find(|tag| tag.contains("canonical"));
    assert!(canonical.is_some_and(|tag| tag.contains("href=\"https://tin.example/tin/mot\"")));
    Ok(())
}
