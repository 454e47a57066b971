use crate::{
    corpus::{HARMLESS, HOSTILE, documents},
    support::{Fixture, get},
};
use scraper::{Html, Selector};
use serde_json::Value;
use std::collections::BTreeSet;
use tintuc_server::http::App;

fn fill(fixture: &Fixture, text: &str, href: &str) {
    for (path, document) in documents(text, href) {
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
const PAGES: [&str; 8] =
    ["/", "/tin/mot", "/muc/tin", "/luu-tru", "/luu-tru/2017-12", "/so-do", "/en/tin/mot", "/khong-co"];
const FEEDS: [&str; 3] = ["/api/feed.xml", "/api/sections/tin.xml", "/sitemap.xml"];

async fn assert_page(app: &App, path: &str, text: &str, known: &BTreeSet<String>) {
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
