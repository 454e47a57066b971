use crate::support::{Fixture, get};
use axum::Router;
use scraper::{Html, Selector};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What has broken out of one format or another.
const HOSTILE: [&str; 14] = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "--><img src=x onerror=alert(1)>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "]]><x/>",
    "</title></textarea></style><svg onload=alert(1)>",
    "&lt;script&gt;&#60;&amp;amp;",
    "{{a}} ${b} \\u003cscript\\u003e \\",
    "\u{0}\u{1}\u{8}\u{b}\u{1f}\u{7f}\u{85}\u{fffe}\u{feff}",
    "a\u{2028}b\u{2029}c\r\nd\te",
    "\u{202e}\u{2066}مرحبا\u{200f}",
    "<div id=\"counter\"></div><!--/tintuc:body--><!--tintuc:preload-->",
    "javascript:alert(1)",
];

const HARMLESS: &str = "Tin";

fn image(text: &str) -> Value {
    json!({"src": "media/a.jpg", "width": 6, "height": 4, "alt": text, "caption": text, "credit": text,
           "sources": [{"type": "image/avif", "srcset": "media/a.jpg 6w"}, {"type": text, "srcset": text}]})
}

/// An article that has everything, with `text` wherever a text can stand and `href` wherever an address can.
fn article(text: &str, href: &str) -> Value {
    let at = "2017-12-01T17:00:00+07:00";
    json!({
        "id": "mot", "title": text, "summary": text, "content_text": text, "image": href, "url": href, "language": text,
        "date_published": at, "date_modified": at, "tags": [text],
        "_tintuc": {
            "section": "tin", "image": image(text), "source": text, "translations": {"en": "hai", text: "ba"}, "related": ["hai"],
            "credits": [{"role": "text", "name": text}, {"role": "photo", "name": text}],
            "corrections": [{"date": at, "note": text}], "withdrawn": {"date": at, "reason": text},
            "body": [
                {"type": "image", "image": image(text)},
                {"type": "image", "image": {"src": href, "alt": text}},
                {"type": "paragraph", "spans": [{"text": text, "href": href}, {"text": text, "strong": true}, {"text": text, "emphasis": true}]},
                {"type": "heading", "level": 2, "text": text},
                {"type": "list", "ordered": true, "items": [[{"text": text}]]},
                {"type": "quote", "spans": [{"text": text}], "cite": text},
                {"type": "table", "caption": text, "head": [text], "rows": [[text]]},
                {"type": "gallery", "images": [image(text)], "caption": text},
                {"type": "attachment", "href": href, "title": text, "media_type": text, "bytes": 7},
                {"type": "attachment", "href": "files/a.pdf", "title": text, "media_type": text, "bytes": 7},
                {"type": text, "html": text},
            ],
        },
    })
}

fn fill(fixture: &Fixture, text: &str, href: &str) {
    let article = article(text, href);
    let mut other = article.clone();
    other["id"] = "hai".into();
    other["_tintuc"]["related"] = json!([]);
    other["_tintuc"]["withdrawn"] = Value::Null;
    let site = json!({
        "name": text, "url": "https://tin.example/", "parent": text, "address": text, "phone": text, "email": text,
        "responsible": text, "copyright": text, "languages": ["vi", "en", text],
        "sections": [{"id": "tin", "title": text}], "features": {"visitors": true, "search": text},
    });
    let feed = json!({
        "version": text, "title": text, "language": text, "home_page_url": href, "feed_url": href, "next_url": text,
        "items": [article, other],
    });
    for (path, document) in [
        ("site.json", site),
        ("feed.json", feed.clone()),
        ("sections/tin.json", feed),
        ("articles/mot.json", article),
        ("articles/hai.json", other),
    ] {
        fixture.content(path, document.to_string());
    }
}

/// The elements and attributes of a page.
fn names(html: &Html) -> BTreeSet<String> {
    let elements = html.root_element().descendants().filter_map(scraper::ElementRef::wrap);
    elements
        .flat_map(|element| {
            let name = element.value().name().to_owned();
            let attributes = element.value().attrs().map(|(attribute, _)| format!("{name} {attribute}"));
            attributes.chain([name.clone()]).collect::<Vec<_>>()
        })
        .collect()
}

fn texts(html: &Html, selector: &str) -> Vec<String> {
    html.select(&Selector::parse(selector).unwrap()).map(|element| element.text().collect()).collect()
}

const NAMES: &str = " rss channel title link description language lastBuildDate item guid pubDate category enclosure \
    urlset url loc lastmod ";
const PAGES: [&str; 5] = ["/", "/tin/mot", "/muc/tin", "/en/tin/mot", "/khong-co"];
const FEEDS: [&str; 3] = ["/api/feed.xml", "/api/sections/tin.xml", "/sitemap.xml"];

async fn assert_page(app: &Router, path: &str, text: &str, known: &BTreeSet<String>) {
    let answer = get(app, path).await;
    let html = Html::parse_document(answer.text());
    for name in names(&html) {
        assert!(known.contains(&name), "{name} in {path} by {text:?}");
        assert!(!name.contains(" on"), "{name} in {path} by {text:?}");
    }
    for element in html.root_element().descendants().filter_map(scraper::ElementRef::wrap) {
        for name in ["href", "src"] {
            let address = element.attr(name).unwrap_or_default().trim().to_ascii_lowercase();
            assert!(!address.starts_with("javascript:") && !address.starts_with("data:"), "{address} in {path}");
        }
    }
    let documents: Value = serde_json::from_str(&texts(&html, "#documents")[0]).unwrap();
    assert_eq!(documents["site.json"].get("name").or(documents["en/site.json"].get("name")).unwrap(), text, "{path}");
    let scripts = texts(&html, "script:not([type])");
    assert_eq!(scripts, ["go()"], "{path} by {text:?}");
    for json in texts(&html, "script[type='application/ld+json']") {
        let json: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["description"], text);
        assert_eq!(json["image"][0]["caption"].as_str().unwrap_or_default().trim(), text.trim());
    }
}

#[tokio::test]
async fn hostile_content_is_only_text_in_every_output() {
    let fixture = Fixture::marked();
    let app = fixture.app();
    fill(&fixture, HARMLESS, "https://a.example/");
    let mut known = BTreeSet::new();
    for path in PAGES {
        known.extend(names(&Html::parse_document(get(&app, path).await.text())));
    }
    let long = "Ộ<b>".repeat(300);
    let all = HOSTILE.concat();
    let texts = HOSTILE.into_iter().chain([long.as_str(), all.as_str()]);
    for text in texts {
        let hrefs = [text, "javascript:alert(1)", "media/a.jpg\" onerror=\"alert(1)", "JaVaScRiPt&colon;alert(1)"];
        // Every address once is enough: it is read before the texts around it matter.
        for href in if text == all { &hrefs[..] } else { &hrefs[..1] } {
            fill(&fixture, text, href);
            for path in PAGES {
                assert_page(&app, path, text, &known).await;
            }
            for path in FEEDS {
                let answer = get(&app, path).await;
                assert_eq!(answer.status, 200, "{path}");
                let document = roxmltree::Document::parse(answer.text());
                let document = document.unwrap_or_else(|error| panic!("{path} by {text:?}: {error}"));
                for node in document.descendants().filter(roxmltree::Node::is_element) {
                    let name = node.tag_name().name();
                    assert!(NAMES.contains(&format!(" {name} ")), "{name} in {path} by {text:?}");
                    if ["link", "loc"].contains(&name) {
                        let address = node.text().or(node.attribute("href")).unwrap();
                        assert!(address.starts_with("http"), "{address} in {path}");
                    }
                }
            }
        }
    }
}
