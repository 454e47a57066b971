//! Where pages lead.

use super::{MODEL, assert_not_found, attribute, documents, select};
use crate::support::{Fixture, MARKED, article, get};
use scraper::Html;

#[tokio::test]
async fn languages_name_each_other() {
    let app = Fixture::samples();
    for (path, lang) in [
        ("/", "vi"),
        ("/en/", "en"),
        ("/muc/thong-bao", "vi"),
        ("/en/muc/thong-bao", "en"),
        ("/luu-tru", "vi"),
        ("/en/luu-tru", "en"),
        ("/so-do", "vi"),
        ("/en/so-do", "en"),
    ] {
        let page = Html::parse_document(get(&app, path).await.text());
        assert_eq!(attribute(&page, "html", "lang"), lang);
        let bare = path.trim_start_matches("/en").trim_start_matches('/');
        for (other, prefix) in [("vi", ""), ("en", "en/")] {
            let href = attribute(&page, &format!("link[hreflang={other}]"), "href");
            assert_eq!(href, format!("https://tin.example/{prefix}{bare}"), "{path}");
        }
    }
    let page = Html::parse_document(get(&app, "/en/tin/how-to-search").await.text());
    assert!(select(&page, "#counter .label")[0].text().all(|text| !text.contains("truy cập")));
}

#[tokio::test]
async fn an_article_leads_only_to_translations_that_there_are() {
    let fixture = Fixture::new();
    fixture.site("index.html", MARKED);
    let app = fixture.app();
    fixture.content("site.json", r#"{"name":"Sở","url":"https://tin.example/","languages":["vi","en"]}"#);
    let with = |field: &str| article("mot").replace("\"section\"", &format!("{field},\"section\""));
    fixture.content("articles/mot.json", with(r#""translations":{"en":"one"}"#));
    let links = async || get(&app, "/tin/mot").await.text().matches("/en/tin/one").count();
    assert_eq!(links().await, 0, "missing");
    let one = article("one").replace("\"title\"", "\"language\":\"en\",\"title\"");
    fixture.content("articles/one.json", &one);
    assert!(links().await >= 2, "at once: a link in its head, and one for readers");
    fixture.content("articles/one.json", article("one"));
    assert_eq!(links().await, 0, "not in that language");
}

#[tokio::test]
async fn the_archive_leads_to_months_and_those_to_articles() {
    let app = Fixture::samples();
    let page = Html::parse_document(get(&app, "/luu-tru").await.text());
    assert!(select(&page, "title")[0].text().any(|text| text.starts_with("Lưu trữ - Sở")));
    let months: Vec<_> = select(&page, "main li a").iter().map(|link| link.attr("href").unwrap().to_owned()).collect();
    assert_eq!(months, ["/luu-tru/2017-12", "/luu-tru/2017-11", "/luu-tru/2017-10", "/luu-tru/2017-09"]);
    let mut articles = 0;
    for month in months {
        let mut next = Some(month);
        while let Some(path) = next {
            let answer = get(&app, &path).await;
            assert_eq!(answer.status, 200, "{path}");
            let page = Html::parse_document(answer.text());
            assert!(select(&page, "h1")[0].text().any(|text| text.starts_with("Tháng ")));
            articles += select(&page, "main a[href^='/tin/']").len();
            next = select(&page, "a[rel=next]").first().map(|link| link.attr("href").unwrap().to_owned());
        }
    }
    let archive = get(&app, "/api/archive.json").await.json();
    assert_eq!(archive["years"][0]["count"], articles, "as the archive says");
    let english = Html::parse_document(get(&app, "/en/luu-tru/2017-11").await.text());
    assert_eq!(select(&english, "h1")[0].text().collect::<String>(), "November 2017");
    assert!(select(&english, "link[hreflang]").is_empty(), "months differ between languages");
}

#[tokio::test]
async fn content_without_an_archive_has_a_map_and_no_archive() {
    let fixture = Fixture::marked();
    let app = fixture.app();
    assert_not_found(&get(&app, "/luu-tru").await, "vi");
    let map = get(&app, "/so-do").await;
    assert_eq!(map.status, 200);
    assert!(map.text().contains("<h1 tabindex=\"-1\">Sơ đồ trang</h1>"));
    fixture.content("archive.json", r#"{"years":[{"name":"2017","title":"2017","count":1,"months":[]}]}"#);
    assert_eq!(get(&app, "/luu-tru").await.status, 200, "at once");
    assert!(get(&app, "/so-do").await.text().contains("/luu-tru#2017"));
    fixture.content("archive.json", "{");
    assert_eq!(get(&app, "/so-do").await.status, 200);
}

#[tokio::test]
async fn every_page_leads_to_the_archive_and_the_map() {
    let app = Fixture::samples();
    for (path, prefix) in
        [("/", "/"), (MODEL, "/"), ("/khong-co", "/"), ("/luu-tru", "/"), ("/en/tin/how-to-search", "/en/")]
    {
        let page = Html::parse_document(get(&app, path).await.text());
        for below in ["luu-tru", "so-do"] {
            assert_eq!(select(&page, &format!("footer a[href='{prefix}{below}']")).len(), 1, "{below} in {path}");
        }
    }
}

#[tokio::test]
async fn related_articles_and_neighbours_that_are_not_there_spoil_nothing() {
    let fixture = Fixture::marked();
    fixture.content("articles/hai.json", article("hai").replace("Tiêu đề", "Bài có thật"));
    let with = |fields: &str| article("mot").replace("\"section\"", &format!("{fields},\"section\""));
    let hostile = r#""related":["khong-co","hai","../site",7],"newer":{"id":"../x","title":"x"}"#;
    fixture.content("articles/mot.json", with(hostile));
    let app = fixture.app();
    let answer = get(&app, "/tin/mot").await;
    assert_eq!(answer.status, 200);
    let page = Html::parse_document(answer.text());
    let links: Vec<_> = select(&page, ".related a").iter().map(|link| link.attr("href").unwrap().to_owned()).collect();
    assert_eq!(links, ["/tin/hai"]);
    assert!(select(&page, ".neighbours").is_empty());
    let documents = documents(&page);
    let teasers = documents.as_object().unwrap().keys().filter(|key| key.starts_with("teasers"));
    assert_eq!(teasers.collect::<Vec<_>>(), ["teasers/hai.json"]);
    // Where there is none of those that are named, there is no such section.
    fixture.content("articles/mot.json", with(r#""related":["khong-co"]"#));
    let page = Html::parse_document(get(&app, "/tin/mot").await.text());
    assert!(select(&page, ".related").is_empty());
}

#[tokio::test]
async fn the_articles_before_and_after_are_links_in_the_page() {
    let app = Fixture::samples();
    let (mut path, mut walked) = ("/tin/bo-dem-dem-nhung-gi".to_owned(), 0);
    loop {
        let page = Html::parse_document(get(&app, &path).await.text());
        let links = select(&page, ".neighbours a[rel=next]");
        let Some(next) = links.first().map(|link| link.attr("href").unwrap().to_owned()) else { break };
        let back = Html::parse_document(get(&app, &next).await.text());
        assert_eq!(attribute(&back, ".neighbours a[rel=prev]", "href"), path, "the way back from {next}");
        (path, walked) = (next, walked + 1);
    }
    assert!(walked > 5, "{walked} articles of one section");
}

#[tokio::test]
async fn content_in_a_language_that_the_site_does_not_have_is_shown_as_it_is() {
    let fixture = Fixture::marked();
    let site = r#"{"name":"Sở","url":"https://tin.example/","sections":[{"id":"tin","title":"Tin"}],"languages":["zz","xx",7]}"#;
    fixture.content("site.json", site);
    fixture.content("articles/mot.json", article("mot").replace("\"title\"", "\"language\":\"xx\",\"title\""));
    let app = fixture.app();
    let answer = get(&app, "/tin/mot").await;
    assert_eq!(answer.status, 200);
    let page = Html::parse_document(answer.text());
    assert_eq!(attribute(&page, "article", "lang"), "xx");
    assert_eq!(attribute(&page, "html", "lang"), "vi");
    for path in ["/", "/tin/mot", "/so-do"] {
        let page = Html::parse_document(get(&app, path).await.text());
        assert!(select(&page, "[hreflang]").is_empty(), "{path}");
    }
    assert_eq!(get(&app, "/zz/").await.status, 404);
}
