use crate::support::{Answer, Fixture, MARKED, article, get, send, send_body};
use axum::{Router, http::Request};
use scraper::{Html, Selector};
use serde_json::Value;

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
    assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (200, "no-cache"));
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
async fn the_documents_in_a_page_are_those_that_are_served() {
    let app = Fixture::samples();
    for (path, inside) in [
        ("/", vec!["site.json", "feed.json"]),
        ("/trang/feed-2", vec!["site.json", "feed-2.json"]),
        ("/muc/thong-bao", vec!["site.json", "sections/thong-bao.json"]),
        ("/en/", vec!["en/site.json", "en/feed.json"]),
        ("/en/muc/thong-bao", vec!["en/site.json", "en/sections/thong-bao.json"]),
        (MODEL, vec!["site.json", "articles/tong-ket-cai-cach-hanh-chinh-2017.json"]),
    ] {
        let documents = documents(&Html::parse_document(get(&app, path).await.text()));
        for name in inside {
            assert_eq!(documents[name], get(&app, &format!("/api/{name}")).await.json(), "{path} {name}");
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

async fn beat(app: &Router, id: &str) {
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
    beat(&app, "AAAAAAAAAAAAAAAAAAAAAA").await;
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
    for path in ["/khong-co", "/tin/khong-co", "/muc/khong-co", "/trang/feed-99", "/muc/thong-bao/trang/feed-2"] {
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
    for (path, lang) in [("/", "vi"), ("/en/", "en"), ("/muc/thong-bao", "vi"), ("/en/muc/thong-bao", "en")] {
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
