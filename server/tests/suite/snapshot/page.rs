//! What is in a page.

use super::{MODEL, attribute, documents, select};
use crate::support::{Fixture, MARKED, get, send};
use axum::http::Request;
use scraper::Html;
use serde_json::Value;

#[tokio::test]
async fn the_model_article_is_readable_without_the_program() {
    let app = Fixture::samples();
    let answer = get(&app, MODEL).await;
    assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (200, "no-cache, no-transform"));
    let page = Html::parse_document(answer.text());
    assert_eq!(select(&page, "h1").len(), 1);
    let text = select(&page, "main")[0].text().collect::<String>();
    for part in ["Hội nghị đã được nghe các báo cáo", "K. Hà", "B. Phượng", "01/12/2017 17:00"] {
        assert!(text.contains(part), "{part}");
    }
    let caption = select(&page, "figure figcaption");
    assert!(caption[0].text().collect::<String>().contains("Toàn cảnh Hội nghị"));
    assert!(!select(&page, "#counter .total")[0].text().collect::<String>().is_empty());
    assert!(select(&page, "#counter .total")[0].text().any(|text| text.contains("1.303.080")));
    assert!(!select(&page, "main .related a").is_empty());
}

#[tokio::test]
async fn the_head_says_what_the_page_is() {
    let app = Fixture::samples();
    let answer = get(&app, MODEL).await;
    let page = Html::parse_document(answer.text());
    let title = "Sở Ngoại vụ: Tổng kết công tác cải cách hành chính năm 2017";
    let address = format!("https://tin.example{MODEL}");
    assert!(select(&page, "title")[0].text().collect::<String>().starts_with(title));
    for (selector, name, value) in [
        ("link[rel=canonical]", "href", address.as_str()),
        ("meta[property='og:title']", "content", title),
        ("meta[property='og:url']", "content", &address),
        ("meta[property='og:type']", "content", "article"),
        ("meta[property='og:locale']", "content", "vi_VN"),
        ("meta[name='twitter:card']", "content", "summary_large_image"),
        ("meta[name='DC.title']", "content", title),
        ("meta[name='DC.creator']", "content", "K. Hà"),
        ("meta[name='DC.date']", "content", "2017-12-01T17:00:00+07:00"),
        ("meta[name='DC.publisher']", "content", "Sở Ngoại vụ"),
        ("meta[name='DC.identifier']", "content", &address),
        ("link[type='application/rss+xml']", "href", "/api/feed.xml"),
        ("link[type='application/feed+json']", "href", "/api/feed.json"),
        ("html", "lang", "vi"),
    ] {
        assert_eq!(attribute(&page, selector, name), value, "{selector}");
    }
    for selector in ["meta[name=description]", "meta[name='DC.description']", "meta[property='og:image:alt']"] {
        assert!(!attribute(&page, selector, "content").is_empty(), "{selector}");
    }
    assert!(attribute(&page, "meta[property='og:image']", "content").starts_with("https://tin.example/api/media/"));
    let json = select(&page, "script[type='application/ld+json']")[0].text().collect::<String>();
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["@type"], &json["author"][0]["name"]), (&"NewsArticle".into(), &"K. Hà".into()));
    assert!(json["image"][0]["caption"].as_str().unwrap().contains("Toàn cảnh Hội nghị"));
    assert_eq!(json["image"][0]["creditText"], "B. Phượng");
}

#[tokio::test]
async fn the_documents_in_a_page_are_those_that_are_served_without_the_texts_for_feed_readers() {
    let app = Fixture::samples();
    for (path, inside) in [
        ("/", vec!["site.json", "feed.json"]),
        ("/trang/feed-2", vec!["site.json", "feed-2.json"]),
        ("/muc/thong-bao", vec!["site.json", "sections/thong-bao.json"]),
        ("/en/", vec!["en/site.json", "en/feed.json"]),
        ("/en/muc/thong-bao", vec!["en/site.json", "en/sections/thong-bao.json"]),
        (MODEL, vec!["site.json", "articles/tong-ket-cai-cach-hanh-chinh-2017.json"]),
        ("/luu-tru", vec!["site.json", "archive.json"]),
        ("/en/luu-tru", vec!["en/site.json", "en/archive.json"]),
        ("/luu-tru/2017-11", vec!["site.json", "archive/2017-11.json"]),
        ("/luu-tru/2017-11/trang/2017-11-2", vec!["site.json", "archive/2017-11-2.json"]),
        ("/so-do", vec!["site.json", "archive.json"]),
    ] {
        let documents = documents(&Html::parse_document(get(&app, path).await.text()));
        for name in inside {
            let mut served: Value = get(&app, &format!("/api/{name}")).await.json();
            let items = served.get_mut("items").and_then(Value::as_array_mut);
            let texts: Vec<_> = match items {
                Some(items) => {
                    items.iter_mut().filter_map(|item| item.as_object_mut()?.remove("content_text")).collect()
                }
                None => served.as_object_mut().unwrap().remove("content_text").into_iter().collect(),
            };
            assert!(!texts.is_empty() || !["/", MODEL].contains(&path) || name == "site.json", "{path} {name}");
            assert_eq!(documents[name], served, "{path} {name}");
        }
    }
}

#[tokio::test]
async fn the_marks_and_preloads_are_gone() {
    let answer = get(&Fixture::marked().app(), "/tin/mot").await;
    for gone in ["tintuc:", "preload", "Loading", "<title>Tin</title>"] {
        assert!(!answer.text().contains(gone), "{gone}");
    }
    assert!(answer.text().contains("<script>go()</script>"));
    assert_eq!(answer.header("content-security-policy").matches("'sha256-").count(), 2, "one script, one style");
    assert_eq!(get(&Fixture::new().app(), "/tin/mot").await.text(), crate::support::INDEX, "an older build as it is");
}

#[tokio::test]
async fn in_a_folder_every_address_lies_in_it() {
    let fixture = Fixture::marked();
    fixture.site("index.html", &MARKED.replace("href=\"/\"", "href=\"/tin-tuc/\""));
    let app = fixture.app();
    let answer = get(&app, "/tin-tuc/tin/mot").await;
    let page = Html::parse_document(answer.text());
    for link in select(&page, "a[href]") {
        assert!(link.attr("href").unwrap().starts_with("/tin-tuc/"), "{:?}", link.attr("href"));
    }
    assert_eq!(attribute(&page, "link[type='application/rss+xml']", "href"), "/tin-tuc/api/feed.xml");
}

/// Save-Data: the smallest files, in a page of its own that caches keep apart.
#[tokio::test]
async fn readers_who_save_data_get_small_pictures() {
    let app = Fixture::samples();
    let ask = async |value: &str| send(&app, Request::get(MODEL).header("save-data", value)).await;
    // Twice, because the second one comes from memory.
    for _ in 0..2 {
        let (usual, saving) = (get(&app, MODEL).await, ask("on").await);
        assert!(usual.text().contains("sizes=\"(min-width: 52em)") && !usual.text().contains("sizes=\"1px\""));
        assert!(saving.text().contains("sizes=\"1px\"") && !saving.text().contains("sizes=\"(min-width: 52em)"));
        assert_ne!(usual.header("etag"), saving.header("etag"));
        for answer in [&usual, &saving] {
            let vary: Vec<_> = answer.headers.get_all("vary").iter().map(|value| value.to_str().unwrap()).collect();
            assert_eq!(vary, ["accept-encoding", "save-data"]);
        }
    }
    for garbage in ["off", "", "on!", "1"] {
        assert!(!ask(garbage).await.text().contains("sizes=\"1px\""), "{garbage}");
    }
}
