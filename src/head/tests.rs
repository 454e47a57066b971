use super::*;
use crate::model::{Unreadable, parse};

fn context() -> Context {
    Context { locale: Locale::Vi, base: "/".to_owned(), api_base: "/api/".to_owned(), saves_data: false }
}

fn article(title: &str) -> Result<Article, Unreadable> {
    let title = serde_json::Value::from(title);
    parse(&format!(
        r#"{{"id":"mot","title":{title},"date_published":"2017-12-01T17:00:00+07:00","_tintuc":{{"translations":{{"en":"one"}},"body":[]}}}}"#
    ))
}

fn hreflangs(tags: &[Element]) -> Vec<String> {
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

/// The values of the tags of a property or name, as HTML has them.
fn values(tags: &[Element], name: &str) -> Vec<String> {
    let of = |tag: String| tag.split_once(&format!("=\"{name}\" content=\""))?.1.strip_suffix("\">").map(str::to_owned);
    tags.iter().map(ToString::to_string).filter_map(of).collect()
}

#[test]
fn a_picture_is_named_by_an_address_of_the_web_or_not_at_all() -> Result<(), Unreadable> {
    let site: Site = parse(r#"{"name":"Sở","url":"https://tin.example/tin-tuc/"}"#)?;
    let unnamed: Site = parse(r#"{"name":"Sở"}"#)?;
    for (src, expected, without) in [
        ("media/a.jpg", Some("https://tin.example/tin-tuc/api/media/a.jpg"), None),
        ("/anh/a.jpg", Some("https://tin.example/anh/a.jpg"), None),
        ("//anh.example/a.jpg", Some("https://anh.example/a.jpg"), Some("https://anh.example/a.jpg")),
        ("https://anh.example/a.jpg", Some("https://anh.example/a.jpg"), Some("https://anh.example/a.jpg")),
        ("HTTP://anh.example/a.jpg", Some("HTTP://anh.example/a.jpg"), Some("HTTP://anh.example/a.jpg")),
        ("mailto:a@b.example", None, None),
        ("tel:+84", None, None),
        ("#a", None, None),
        ("\\\\anh.example\\a.jpg", None, None),
    ] {
        let mut article = article("Một")?;
        let src = serde_json::Value::from(src);
        article.extension.image = Some(parse(&format!(r#"{{"src":{src},"width":4,"height":3}}"#))?);
        for (site, expected) in [(&site, expected), (&unnamed, without)] {
            let tags = tags(&context(), Some(site), &Route::from_path("tin/mot"), Subject::Article(&article));
            assert_eq!(values(&tags, "og:image").first().map(String::as_str), expected, "{src}");
            let measures = ["og:image:width", "og:image:height"].map(|name| values(&tags, name).concat());
            assert_eq!(measures, if expected.is_some() { ["4", "3"] } else { ["", ""] }, "{src}");
            let card = if expected.is_some() { "summary_large_image" } else { "summary" };
            assert_eq!(values(&tags, "twitter:card"), [card], "{src}");
        }
    }
    Ok(())
}

#[test]
fn an_article_under_the_other_interface_names_its_own_language() -> Result<(), Unreadable> {
    let context = Context { locale: Locale::En, ..context() };
    let tags = tags(&context, None, &Route::from_path("en/tin/mot"), Subject::Article(&article("Một")?));
    assert_eq!(values(&tags, "og:locale"), ["vi_VN"]);
    assert_eq!(values(&tags, "DC.language"), ["vi"]);
    assert!(tags.iter().any(|tag| tag.to_string().contains("\"inLanguage\":\"vi\"")));
    Ok(())
}

#[test]
fn a_failure_is_not_for_robots() -> Result<(), Unreadable> {
    let site: Site = parse(r#"{"name":"Sở"}"#)?;
    let failure = failure_tags("Mất mạng");
    assert_eq!(failure[0], tag::title("Mất mạng".to_owned()));
    assert_eq!(values(&failure, "robots"), ["noindex"]);
    let name = format!("{} - Sở", context().messages().not_found);
    let nothing = tags(&context(), Some(&site), &Route::from_path("khong-co"), Subject::Nothing);
    assert_eq!(nothing, failure_tags(&name));
    Ok(())
}
