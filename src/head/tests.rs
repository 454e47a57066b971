use super::*;
use crate::{
    html::{PageContext, render},
    model::{Feed, Unreadable, parse},
};
use std::sync::Arc;

fn config() -> Config {
    Config { base: "/".into(), api_base: "/api/".into(), saves_data: false }
}

fn article(title: &str) -> Result<Article, Unreadable> {
    let title = serde_json::Value::from(title);
    parse(&format!(
        r#"{{"id":"mot","title":{title},"date_published":"2017-12-01T17:00:00+07:00","_tintuc":{{"translations":{{"en":"one"}},"body":[]}}}}"#
    ))
}

fn of(article: Article) -> PageData {
    PageData::Article(Arc::new(article))
}

/// The tags of the page at a path, each as HTML.
fn tags_at(path: &str, site: Option<&Site>, data: &PageData) -> Vec<String> {
    written(tags(&config(), site, &Route::from_path(path), data))
}

fn written(tags: Vec<AnyView>) -> Vec<String> {
    let context = PageContext { config: config(), office: None, route: Route::home(Locale::Vi) };
    tags.into_iter().map(|tag| render(context.clone(), || tag)).collect()
}

fn hreflangs(tags: &[String]) -> Vec<&String> {
    tags.iter().filter(|tag| tag.contains("hreflang")).collect()
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
    let article = of(article("Một")?);
    let of = |path: &str, data: &PageData| tags_at(path, Some(&site), data);
    let tags = of("tin/mot", &article);
    let found = hreflangs(&tags);
    assert_eq!(found.len(), 2);
    assert!(found[0].contains("href=\"https://tin.example/tin/mot\" hreflang=\"vi\""), "{found:?}");
    assert!(found[1].contains("href=\"https://tin.example/en/tin/one\" hreflang=\"en\""), "{found:?}");
    let feed: Feed = parse(r#"{"version":"v","title":"T","items":[]}"#)?;
    let feed = PageData::Listing(Arc::new(feed));
    assert_eq!(hreflangs(&of("", &feed)).len(), 2);
    assert!(hreflangs(&of("trang/feed-2", &feed)).is_empty(), "pages differ between languages");
    assert!(hreflangs(&of("tin/mot", &PageData::NotFound)).is_empty());
    Ok(())
}

#[test]
fn tags_are_escaped() -> Result<(), Unreadable> {
    let article = article("\"></title><script>alert(1)</script>&amp;<!--")?;
    for tag in tags_at("tin/mot", None, &of(article)) {
        let markup = if tag.starts_with("<script") || tag.starts_with("<title") { 2 } else { 1 };
        assert_eq!(tag.matches('<').count(), markup, "{tag}");
    }
    Ok(())
}

#[test]
fn an_article_under_the_other_interface_names_its_own_address() -> Result<(), Unreadable> {
    let site: Site = parse(r#"{"name":"Sở","url":"https://tin.example"}"#)?;
    let article = article("Một")?;
    let tags = tags_at("en/tin/mot", Some(&site), &of(article));
    let canonical = tags.iter().find(|tag| tag.contains("canonical"));
    assert!(canonical.is_some_and(|tag| tag.contains("href=\"https://tin.example/tin/mot\"")));
    Ok(())
}

/// The values of the tags of a property or name, as HTML has them.
fn values<'a>(tags: &'a [String], name: &str) -> Vec<&'a str> {
    let start = format!("=\"{name}\" content=\"");
    let of = |tag: &'a String| tag.split_once(&start)?.1.strip_suffix("\">");
    tags.iter().filter_map(of).collect()
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
        let article = of(article);
        for (site, expected) in [(&site, expected), (&unnamed, without)] {
            let tags = tags_at("tin/mot", Some(site), &article);
            assert_eq!(values(&tags, "og:image").first().copied(), expected, "{src}");
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
    let tags = tags_at("en/tin/mot", None, &of(article("Một")?));
    assert_eq!(values(&tags, "og:locale"), ["vi_VN"]);
    assert_eq!(values(&tags, "DC.language"), ["vi"]);
    assert!(tags.iter().any(|tag| tag.contains("\"inLanguage\":\"vi\"")));
    Ok(())
}

#[test]
fn a_failure_is_not_for_robots() -> Result<(), Unreadable> {
    let site: Site = parse(r#"{"name":"Sở"}"#)?;
    let failure = written(failure_tags("Mất mạng"));
    assert_eq!(failure[0], written(vec![tag::title("Mất mạng".to_owned())]).concat());
    assert_eq!(values(&failure, "robots"), ["noindex"]);
    let name = format!("{} - Sở", Locale::Vi.messages().not_found);
    let nothing = tags_at("khong-co", Some(&site), &PageData::NotFound);
    assert_eq!(nothing, written(failure_tags(&name)));
    Ok(())
}
