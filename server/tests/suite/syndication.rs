use crate::support::{Fixture, article, get, send};
use axum::http::Request;
use roxmltree::{Document, Node};

fn text<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.children().find(|child| child.tag_name().name() == name).and_then(|child| child.text())
}

fn all<'a, 'd>(document: &'a Document<'d>, name: &'a str) -> impl Iterator<Item = Node<'a, 'd>> {
    document.descendants().filter(move |node| node.tag_name().name() == name)
}

#[tokio::test]
async fn feed_readers_get_rss() {
    let app = Fixture::samples();
    for path in [
        "feed",
        "feed-2",
        "sections/thong-bao",
        "archive/2017-11",
        "archive/2017-11-2",
        "en/feed",
        "en/sections/thong-bao",
    ] {
        let answer = get(&app, &format!("/api/{path}.xml")).await;
        assert_eq!(answer.header("content-type"), "application/rss+xml; charset=utf-8", "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        let feed = get(&app, &format!("/api/{path}.json")).await.json();
        let document = Document::parse(answer.text()).unwrap();
        let channel = all(&document, "channel").next().unwrap();
        assert_eq!(text(channel, "link"), feed["home_page_url"].as_str(), "{path}");
        let own = channel.children().find(|child| child.tag_name().namespace().is_some()).unwrap();
        assert_eq!(own.attribute("href"), Some(format!("https://tin.example/api/{path}.xml").as_str()));
        let items = feed["items"].as_array().unwrap();
        assert_eq!(all(&document, "item").count(), items.len());
        for (item, expected) in all(&document, "item").zip(items) {
            assert_eq!(text(item, "title"), expected["title"].as_str());
            assert_eq!(text(item, "link"), expected["url"].as_str());
            assert_eq!(text(item, "guid"), expected["id"].as_str());
            assert!(text(item, "pubDate").unwrap().ends_with(" +0700"));
            assert!(text(item, "description").is_some() && text(item, "category").is_some());
        }
    }
}

#[tokio::test]
async fn pictures_are_enclosed_with_their_size() {
    let fixture = Fixture::new();
    let image = |src: &str| {
        let item = article("mot").replace("\"body\"", &format!("\"image\":{{\"src\":\"{src}\"}},\"body\""));
        fixture.content("feed.json", format!(r#"{{"version":"v","title":"Tin","items":[{item}]}}"#));
    };
    let app = fixture.app();
    image("media/a.jpg");
    let answer = get(&app, "/api/feed.xml").await;
    let document = Document::parse(answer.text()).unwrap();
    let enclosure = all(&document, "enclosure").next().unwrap();
    assert_eq!((enclosure.attribute("length"), enclosure.attribute("type")), (Some("20"), Some("image/jpeg")));
    for missing in ["media/b.jpg", "https://other.example/a.jpg", "../secret"] {
        image(missing);
        assert!(!get(&app, "/api/feed.xml").await.text().contains("enclosure"), "{missing}");
    }
    image("media/b.jpg");
    fixture.content("media/b.jpg", "x");
    assert!(get(&app, "/api/feed.xml").await.text().contains("length=\"1\""), "at once");
}

#[tokio::test]
async fn there_is_rss_where_there_is_a_feed() {
    let fixture = Fixture::new();
    let app = fixture.app();
    for path in ["/api/feed-3.xml", "/api/sections/khong-co.xml", "/api/articles/mot.xml", "/api/site.xml", "/feed.xml"]
    {
        get(&app, path).await.assert_problem(404);
    }
    get(&app, "/api/archive.xml").await.assert_problem(404);
    let first = get(&app, "/api/feed.xml").await;
    let again = || Request::get("/api/feed.xml").header("if-none-match", first.header("etag"));
    assert_eq!(send(&app, again()).await.status, 304);
    fixture.content("feed.json", r#"{"version":"v","title":"Khác","items":[]}"#);
    assert!(send(&app, again()).await.text().contains("Khác"));
}

#[tokio::test]
async fn search_engines_find_every_page() {
    let app = Fixture::samples();
    let answer = get(&app, "/sitemap.xml").await;
    assert_eq!(answer.header("content-type"), "application/xml; charset=utf-8");
    let document = Document::parse(answer.text()).unwrap();
    let pages: Vec<_> = all(&document, "loc").filter_map(|loc| loc.text()).collect();
    for page in [
        "",
        "en/",
        "muc/thong-bao",
        "en/muc/thong-bao",
        "tin/tong-ket-cai-cach-hanh-chinh-2017",
        "en/tin/how-to-search",
        "luu-tru",
        "en/luu-tru",
        "luu-tru/2017-12",
        "luu-tru/2017-09",
        "en/luu-tru/2017-11",
        "so-do",
        "en/so-do",
    ] {
        assert!(pages.contains(&format!("https://tin.example/{page}").as_str()), "{page}");
    }
    assert!(!answer.text().contains("bai-mau-da-thu-hoi"), "withdrawn");
    for page in pages {
        assert_eq!(get(&app, page.trim_start_matches("https://tin.example")).await.status, 200, "{page}");
    }
    for url in all(&document, "url") {
        let loc = text(url, "loc").unwrap();
        assert!(text(url, "lastmod").is_some() || loc.contains("/muc/"), "{loc}: only a section can be empty");
        let others: Vec<_> = url.children().filter_map(|child| child.attribute("hreflang")).collect();
        assert!(others.is_empty() || others.len() == 2);
    }
    let robots = get(&app, "/robots.txt").await;
    assert!(robots.text().contains("\nSitemap: https://tin.example/sitemap.xml\n"), "{}", robots.text());
}

#[tokio::test]
async fn a_site_without_an_address_has_no_map() {
    let fixture = Fixture::new();
    let app = fixture.app();
    get(&app, "/sitemap.xml").await.assert_problem(404);
    assert!(!get(&app, "/robots.txt").await.text().contains("Sitemap"));
    fixture.content("site.json", r#"{"name":"Sở","url":"https://tin.example/tin-tuc"}"#);
    let map = get(&app, "/sitemap.xml").await;
    assert!(map.text().contains("https://tin.example/tin-tuc/tin/mot"));
    fixture.content("articles/hai.json", article("hai"));
    assert!(get(&app, "/sitemap.xml").await.text().contains("/tin/hai"), "at once");
}

#[tokio::test]
async fn rss_speaks_the_language_of_its_feed() {
    let app = Fixture::samples();
    for (path, title, category) in [
        ("feed", "Sở Ngoại vụ", "Hướng dẫn"),
        ("en/feed", "Department of Foreign Affairs", "Guides"),
        ("en/sections/huong-dan", "Department of Foreign Affairs", "Guides"),
    ] {
        let answer = get(&app, &format!("/api/{path}.xml")).await;
        let document = Document::parse(answer.text()).unwrap();
        let channel = all(&document, "channel").next().unwrap();
        assert!(text(channel, "title").unwrap().ends_with(title), "{path}: {:?}", text(channel, "title"));
        assert!(all(&document, "category").any(|it| it.text() == Some(category)), "{path}");
    }
}

#[tokio::test]
async fn rss_is_vietnamese_where_the_office_is_not_there_in_the_feeds_language() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let title = "<title>News - Sở</title>";
    assert!(get(&app, "/api/en/feed-2.xml").await.text().contains(title));
    fixture.content("en/site.json", r#"{"name":"Department"}"#);
    fixture.content("site.json", r#"{"name":"Sở","url":"https://so.example/"}"#);
    let answer = get(&app, "/api/en/feed-2.xml").await;
    assert!(answer.text().contains("<title>News - Department</title>"), "at once");
    assert!(answer.text().contains("https://so.example/api/en/feed-2.xml"), "one address, as the map has it");
}

/// Also before the feeds are published again.
#[tokio::test]
async fn after_a_move_nothing_names_the_old_address() {
    let fixture = Fixture::marked();
    let item = |id: &str, url: &str| article(id).replace("\"title\"", &format!("\"url\":\"{url}\",\"title\""));
    let items = [item("mot", "https://old.example/tin/mot"), item("hai", "https://portal.example/bai/7")].join(",");
    let feed = format!(
        r#"{{"version":"v","title":"Tin","home_page_url":"https://old.example/","feed_url":"https://old.example/api/feed.json","items":[{items}]}}"#
    );
    fixture.content("feed.json", &feed);
    fixture.content("en/feed.json", &feed);
    fixture.content("articles/mot.json", item("mot", "https://old.example/tin/mot"));
    fixture.content("site.json", r#"{"name":"Sở","url":"https://new.example/","features":{"search":true}}"#);
    fixture.content("en/site.json", r#"{"name":"Office","url":"https://old.example/","features":{"search":true}}"#);
    let app = fixture.app();
    for path in [
        "/api/feed.xml",
        "/api/en/feed.xml",
        "/sitemap.xml",
        "/robots.txt",
        "/api/search.json?q=hai",
        "/api/en/search.json?q=hai",
    ] {
        let answer = get(&app, path).await;
        assert!(
            answer.text().contains("https://new.example/") && !answer.text().contains("https://old.example"),
            "{path}: {}",
            answer.text()
        );
    }
    assert!(
        get(&app, "/api/feed.xml").await.text().contains("<link>https://portal.example/bai/7</link>"),
        "on purpose"
    );
    for path in ["/tin/mot", "/en/", "/en/tin/mot"] {
        let page = get(&app, path).await;
        let head = page.text().split("</head>").next().unwrap();
        assert!(head.contains("https://new.example/") && !head.contains("https://old.example"), "{path}: {head}");
    }
}

#[tokio::test]
async fn the_map_names_only_translations_that_there_are() {
    let fixture = Fixture::new();
    let app = fixture.app();
    fixture.content("site.json", r#"{"name":"Sở","url":"https://tin.example/"}"#);
    let with = |field: &str| article("mot").replace("\"section\"", &format!("{field},\"section\""));
    fixture.content("articles/mot.json", with(r#""translations":{"en":"one"}"#));
    let links = async || get(&app, "/sitemap.xml").await.text().matches("hreflang").count();
    assert_eq!(links().await, 0, "missing");
    let one = article("one").replace("\"title\"", "\"language\":\"en\",\"title\"");
    fixture.content("articles/one.json", &one);
    assert_eq!(links().await, 2, "at once");
    fixture.content("articles/one.json", article("one"));
    assert_eq!(links().await, 0, "not in that language");
    fixture.content(
        "articles/one.json",
        one.replace("\"section\"", "\"withdrawn\":{\"date\":\"2018-01-01T00:00:00+07:00\"},\"section\""),
    );
    assert_eq!(links().await, 0, "withdrawn");
}

/// What a feed reader shows of a description: the text that it reads as HTML, paragraph by paragraph.
fn shown(html: &str) -> Vec<String> {
    let html = scraper::Html::parse_fragment(html);
    let paragraphs = scraper::Selector::parse("p").unwrap();
    html.select(&paragraphs).map(|it| it.text().collect()).collect()
}

/// A text with `<` was read as tags, and paragraphs had no breaks.
#[tokio::test]
async fn feed_readers_show_the_text_that_was_written() {
    let fixture = Fixture::new();
    let summary = r"Gửi về <gop-y@tin.example> trước 5/5 & a<b và c>d\n\nĐoạn hai\ncòn nữa &lt;";
    let item = article("mot").replace("\"title\"", &format!("\"summary\":\"{summary}\",\"title\""));
    fixture.content("feed.json", format!(r#"{{"version":"v","title":"Tin <b>","items":[{item}]}}"#));
    fixture.content("site.json", r#"{"name":"Sở","url":"https://tin.example/x/"}"#);
    let body = r#"{"type":"paragraph","spans":[{"text":"Một <b>đậm</b> & "},{"text":"xem","strong":true,"href":"files/Tệp 1.pdf"}]},
        {"type":"heading","level":2,"text":"Mục <1>"},
        {"type":"list","ordered":true,"items":[[{"text":"a<b"}]]},
        {"type":"image","image":{"src":"media/ả.jpg","width":6,"height":4,"alt":"\"ảnh\"","caption":"Chú thích","credit":"B. Phượng"}},
        {"type":"gallery","images":[{"src":"/g.jpg","width":6,"height":4,"alt":""}],"caption":"Bộ ảnh"},
        {"type":"quote","spans":[{"text":"Lời"}],"cite":"Ai"},
        {"type":"table","head":["A","B"],"rows":[["1<2","2"]]},
        {"type":"attachment","href":"https://a.example/b.pdf","title":"Tệp"},
        "#;
    fixture.content("articles/mot.json", article("mot").replace("\"body\":[", &format!("\"body\":[{body}")));
    let app = fixture.app();
    let answer = get(&app, "/api/feed.xml").await;
    let document = Document::parse(answer.text()).unwrap();
    let item = all(&document, "item").next().unwrap();
    assert_eq!(
        shown(text(item, "description").unwrap()),
        ["Gửi về <gop-y@tin.example> trước 5/5 & a<b và c>d", "Đoạn haicòn nữa &lt;"]
    );
    assert!(text(item, "description").unwrap().contains("Đoạn hai<br>còn"));
    let encoded = item.children().find(|it| it.tag_name().name() == "encoded").unwrap();
    assert_eq!(encoded.tag_name().namespace(), Some("http://purl.org/rss/1.0/modules/content/"));
    let html = encoded.text().unwrap();
    assert_eq!(shown(html), ["Một <b>đậm</b> & xem", "Bộ ảnh", "Lời", "Ai", "A | B1<2 | 2", "Tệp", "Một hai ba."]);
    for part in [
        r#"<a href="https://tin.example/x/api/files/T%E1%BB%87p%201.pdf"><strong>xem</strong></a>"#,
        "<h2>Mục &lt;1&gt;</h2><ol><li>a&lt;b</li></ol>",
        r#"<img src="https://tin.example/x/api/media/%E1%BA%A3.jpg" alt="&quot;ảnh&quot;" width="6" height="4">"#,
        "<figcaption>Chú thích - B. Phượng</figcaption>",
        r#"src="https://tin.example/g.jpg""#,
        r#"<a href="https://a.example/b.pdf">Tệp</a>"#,
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    assert!(!html.contains("<!"), "{html}");
}
