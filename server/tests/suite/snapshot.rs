use crate::support::{Answer, Fixture, MARKED, article, get, send, send_body};
use axum::http::Request;
use scraper::{Html, Selector};
use serde_json::Value;
use tintuc_server::http::App;

const MODEL: &str = "/tin/tong-ket-cai-cach-hanh-chinh-2017";

fn select<'a>(page: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

fn attribute(page: &Html, selector: &str, name: &str) -> String {
    let found = select(page, selector);
    assert_eq!(found.len(), 1, "{selector}");
    found[0].attr(name).unwrap().to_owned()
}

fn documents(page: &Html) -> Value {
    serde_json::from_str(&select(page, "#boot > script#documents")[0].text().collect::<String>()).unwrap()
}

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
async fn a_changed_file_changes_the_page_at_once() {
    let fixture = Fixture::marked();
    let app = fixture.app();
    let mut etags = vec![get(&app, "/tin/mot").await.header("etag").to_owned()];
    let related = article("hai").replace("Tiêu đề", "Bài liên quan");
    let steps: [(&str, String, &str); 4] = [
        ("articles/mot.json", article("mot").replace("Một hai", "Bốn năm"), "Bốn năm"),
        ("articles/mot.json", article("mot").replace("\"section\"", "\"related\":[\"hai\"],\"section\""), "Một hai"),
        ("articles/hai.json", related, "Bài liên quan"),
        ("site.json", r#"{"name":"Sở khác","sections":[{"id":"tin","title":"Tin"}]}"#.to_owned(), "Sở khác"),
    ];
    for (path, text, expected) in steps {
        fixture.content(path, text);
        let answer = get(&app, "/tin/mot").await;
        assert!(answer.text().contains(expected), "{expected}");
        etags.push(answer.header("etag").to_owned());
    }
    etags.sort();
    etags.dedup();
    assert_eq!(etags.len(), 5, "{etags:?}");
    std::fs::remove_file(fixture.path("content/articles/mot.json")).unwrap();
    assert_eq!(get(&app, "/tin/mot").await.status, 404);
}

async fn heartbeat(app: &App, id: &str) {
    let browser = Request::post("/api/visitors").header("user-agent", crate::support::BROWSER);
    assert_eq!(send_body(app, browser, id.to_owned()).await.status, 200);
}

#[tokio::test]
async fn the_counter_alone_is_no_reason_to_send_a_page_again() {
    let fixture = Fixture::marked();
    let counting = r#"{"name":"Sở","features":{"visitors":true}}"#;
    fixture.content("site.json", counting);
    let app = fixture.app();
    let first = get(&app, "/tin/mot").await;
    assert!(first.text().contains("1.000"));
    assert!(first.header("etag").starts_with("W/\""), "the figures may differ");
    heartbeat(&app, "AAAAAAAAAAAAAAAAAAAAAA").await;
    let again = || Request::get("/tin/mot").header("if-none-match", first.header("etag"));
    assert_eq!(send(&app, again()).await.status, 304);
    let other = get(&app, "/").await;
    assert!(other.text().contains("1.001"), "a page that was not made yet has the newest figures");
    fixture.content("site.json", counting.replace("true", "false"));
    let uncounted = send(&app, again()).await;
    assert_eq!(uncounted.status, 200);
    assert!(uncounted.text().contains("<div id=\"counter\"></div>"));
}

#[tokio::test]
async fn a_page_that_is_asked_for_again_becomes_smaller_behind_its_readers() {
    let app = Fixture::samples();
    let asked = || async { send(&app, Request::get(MODEL).header("accept-encoding", "br")).await };
    let first = asked().await;
    assert_eq!(asked().await.body.len(), first.body.len(), "nobody waits for it");
    let smaller = async {
        loop {
            let again = asked().await;
            if again.body.len() < first.body.len() {
                break again;
            }
            tokio::task::yield_now().await;
        }
    };
    let smaller = tokio::time::timeout(std::time::Duration::from_secs(60), smaller).await.unwrap();
    assert_eq!(smaller.header("etag"), first.header("etag"), "it says the same");
}

#[tokio::test]
async fn compressed_pages_are_the_same_pages() {
    let app = Fixture::samples();
    let plain = get(&app, MODEL).await;
    let mut etags = vec![plain.header("etag").to_owned()];
    for encoding in ["gzip", "br"] {
        let answer = send(&app, Request::get(MODEL).header("accept-encoding", encoding)).await;
        assert_eq!((answer.header("content-encoding"), answer.header("vary")), (encoding, "accept-encoding"));
        assert_eq!(crate::support::decompress(encoding, &answer.body), plain.body);
        etags.push(answer.header("etag").to_owned());
    }
    etags.dedup();
    assert_eq!(etags.len(), 3);
}

fn assert_not_found(answer: &Answer, language: &str) {
    assert_eq!(answer.status, 404);
    let page = Html::parse_document(answer.text());
    assert_eq!(attribute(&page, "html", "lang"), language);
    assert_eq!(attribute(&page, "meta[name=robots]", "content"), "noindex");
    assert!(select(&page, "link[rel=canonical]").is_empty());
    assert!(!select(&page, "main h1").is_empty());
    assert_eq!(documents(&page).as_object().unwrap().len(), 1, "site.json alone");
}

#[tokio::test]
async fn what_is_not_there_is_a_page_that_says_so() {
    let app = Fixture::samples();
    for path in [
        "/khong-co",
        "/tin/khong-co",
        "/muc/khong-co",
        "/trang/feed-99",
        "/muc/thong-bao/trang/feed-2",
        "/luu-tru/2017-13",
        "/luu-tru/0000-00",
        "/luu-tru/2016-12",
        "/luu-tru/2017",
        "/luu-tru/2017-12/trang/2017-12-2",
        "/so-do/khac",
        "/fr/tin/how-to-search",
        "/zz",
    ] {
        assert_not_found(&get(&app, path).await, "vi");
        assert_not_found(&get(&app, &format!("/en{path}")).await, "en");
    }
    let etag = get(&app, "/khong-co").await.header("etag").to_owned();
    assert_eq!(send(&app, Request::get("/khong-co").header("if-none-match", etag)).await.status, 404);
}

#[tokio::test]
async fn a_missing_article_is_called_one() {
    let app = Fixture::samples();
    for (path, says) in [("/tin/khong-co", "Không tìm thấy bài viết"), ("/en/tin/none", "Article not found")] {
        let answer = get(&app, path).await;
        assert_eq!(answer.status, 404);
        let page = Html::parse_document(answer.text());
        assert!(select(&page, "h1")[0].text().collect::<String>().contains(says), "{path}");
        assert!(select(&page, "title")[0].text().collect::<String>().contains(says), "{path}");
    }
}

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

/// Save-Data: the smallest files, in a page of its own that caches tell apart.
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
