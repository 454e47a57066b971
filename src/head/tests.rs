use super::*;
use crate::{
    html::{PageContext, render},
    model::{ContentError, Feed, parse},
};
use std::sync::Arc;

fn config() -> Config {
    Config { base: "/".into(), api_base: "/api/".into(), saves_data: false }
}

fn article(title: &str) -> Result<Article, ContentError> {
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
fn a_page_names_itself_in_each_language_that_it_has() -> Result<(), ContentError> {
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
fn tags_are_escaped() -> Result<(), ContentError> {
    let article = article("\"></title><script>alert(1)</script>&amp;<!--")?;
    for tag in tags_at("tin/mot", None, &of(article)) {
        let markup = if tag.starts_with("<script") || tag.starts_with("<title") { 2 } else { 1 };
        assert_eq!(tag.matches('<').count(), markup, "{tag}");
    }
    Ok(())
}

#[test]
fn an_article_under_the_other_interface_names_its_own_address() -> Result<(), ContentError> {
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
fn a_picture_is_named_by_an_address_of_the_web_or_not_at_all() -> Result<(), ContentError> {
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
fn an_article_under_the_other_interface_names_its_own_language() -> Result<(), ContentError> {
    let tags = tags_at("en/tin/mot", None, &of(article("Một")?));
    assert_eq!(values(&tags, "og:locale"), ["vi_VN"]);
    assert_eq!(values(&tags, "DC.language"), ["vi"]);
    assert!(tags.iter().any(|tag| tag.contains("\"inLanguage\":\"vi\"")));
    Ok(())
}

#[test]
fn a_failure_is_not_for_robots() -> Result<(), ContentError> {
    let site: Site = parse(r#"{"name":"Sở"}"#)?;
    let failure = written(failure_tags("Mất mạng"));
    assert_eq!(failure[0], written(vec![tag::title("Mất mạng".to_owned())]).concat());
    assert_eq!(values(&failure, "robots"), ["noindex"]);
    let name = format!("{} - Sở", Locale::Vi.messages().not_found);
    let nothing = tags_at("khong-co", Some(&site), &PageData::NotFound);
    assert_eq!(nothing, written(failure_tags(&name)));
    Ok(())
}

/// An office with a picture, on the web.
fn office() -> Result<Site, ContentError> {
    parse(
        r#"{"name":"Sở","url":"https://tin.example","image":{"src":"media/so.png","width":1200,"height":630,"alt":"Trụ sở"}}"#,
    )
}

#[test]
fn previews_search_engines_and_listings_have_the_same_picture() -> Result<(), ContentError> {
    let of_body = r#"[{"type":"paragraph","spans":[]},{"type":"gallery","images":[{"src":"media/b.webp","width":640,"height":427,
        "sources":[{"type":"image/jpeg","srcset":"media/b-320.jpg 320w, media/b-1280.jpg 1280w"}]}]}]"#;
    let named = r#""image":{"src":"media/a.jpg","width":640,"height":427,"alt":"Hội trường"},"#;
    let linked = r#""image":"https://tin.example/api/media/c.jpg","#;
    for (named, linked, body, file, size, teaser) in [
        (named, linked, of_body, "a.jpg", Some(["640", "427"]), Some("media/a.jpg")),
        ("", linked, of_body, "b-1280.jpg", Some(["1280", "854"]), Some("media/b.webp")),
        ("", linked, "[]", "c.jpg", None, Some("https://tin.example/api/media/c.jpg")),
        ("", "", "[]", "so.png", Some(["1200", "630"]), None),
    ] {
        let article: Article = parse(&format!(
            r#"{{"id":"a","title":"A",{linked}"date_published":"2017-12-01T17:00:00+07:00","_tintuc":{{{named}"body":{body}}}}}"#
        ))?;
        let address = format!("https://tin.example/api/media/{file}");
        let short = article.teaser();
        assert_eq!(short.picture().as_ref().map(|image| image.src.as_str()), teaser, "{file}");
        let tags = tags_at("tin/a", Some(&office()?), &of(article));
        assert_eq!(values(&tags, "og:image"), [&address], "{tags:?}");
        let sizes = ["og:image:width", "og:image:height"].map(|name| values(&tags, name).concat());
        assert_eq!(sizes, size.unwrap_or_default(), "{file}");
        assert_eq!(values(&tags, "twitter:card"), ["summary_large_image"]);
        let first = format!(r#""image":[{{"@type":"ImageObject","url":"{address}""#);
        assert!(tags.iter().any(|tag| tag.contains(&first)), "{first} {tags:?}");
    }
    Ok(())
}

#[test]
fn an_article_s_picture_stands_once_among_those_of_its_body() -> Result<(), ContentError> {
    let image = |name: &str| format!(r#"{{"src":"media/{name}.jpg","width":640,"height":427}}"#);
    let (a, b) = (image("a"), image("b"));
    let article: Article = parse(&format!(
        r#"{{"id":"a","title":"A","date_published":"2017-12-01T17:00:00+07:00","_tintuc":{{"image":{b},
            "body":[{{"type":"image","image":{a}}},{{"type":"image","image":{b}}}]}}}}"#
    ))?;
    let tags = tags_at("tin/a", Some(&office()?), &of(article)).concat();
    let at = |name: &str| {
        tags.match_indices(&format!(r#""url":"https://tin.example/api/media/{name}"#))
            .map(|(at, _)| at)
            .collect::<Vec<_>>()
    };
    assert_eq!((at("a").len(), at("b").len()), (1, 1), "{tags}");
    assert!(at("b") < at("a"));
    Ok(())
}

#[test]
fn every_page_has_a_preview_where_the_office_has_a_picture() -> Result<(), ContentError> {
    let feed: Feed = parse(r#"{"version":"v","title":"T","items":[]}"#)?;
    let tags = tags_at("", Some(&office()?), &PageData::Listing(Arc::new(feed)));
    assert_eq!(values(&tags, "og:image"), ["https://tin.example/api/media/so.png"]);
    assert_eq!(values(&tags, "og:image:alt"), ["Trụ sở"]);
    Ok(())
}

#[test]
fn a_section_offers_its_own_feeds_first_and_a_month_none() -> Result<(), ContentError> {
    let site: Site = parse(r#"{"name":"Sở","sections":[{"id":"thong-bao","title":"Thông báo"}]}"#)?;
    let feed: Arc<Feed> = Arc::new(parse(r#"{"version":"v","title":"T","items":[]}"#)?);
    let offered = |path: &str, data: &PageData| {
        let tags = tags_at(path, Some(&site), data).into_iter().filter(|tag| tag.contains("type=\"application/"));
        let value =
            |tag: &str, name: &str| tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next().map(str::to_owned);
        let of = |tag: String| Some(format!("{} {}", value(&tag, "href")?, value(&tag, "title")?));
        tags.filter(|tag| !tag.contains("ld+json")).filter_map(of).collect::<Vec<_>>()
    };
    let listing = PageData::Listing(feed);
    let all = ["/api/feed.json Sở", "/api/feed.xml Sở"];
    let own = ["/api/sections/thong-bao.json Thông báo - Sở", "/api/sections/thong-bao.xml Thông báo - Sở"];
    assert_eq!(offered("", &listing), all);
    assert_eq!(offered("trang/feed-2", &listing), all);
    assert_eq!(offered("muc/thong-bao", &listing), [own, all].concat());
    assert_eq!(offered("muc/thong-bao/trang/thong-bao-2", &listing), [own, all].concat());
    assert_eq!(offered("luu-tru/2017-12", &listing), [""; 0]);
    assert_eq!(offered("tin/mot", &of(article("Một")?)), all);
    let english = offered("en/muc/thong-bao", &listing);
    assert_eq!(english[..1], ["/api/en/sections/thong-bao.json Thông báo - Sở"]);
    assert_eq!(english[3..], ["/api/en/feed.xml Sở"]);
    Ok(())
}
