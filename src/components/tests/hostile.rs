//! Hostile content: whatever stands in a field comes out as text.

use super::{Checked, article_page, at, footer, header, html, listing, of_office, read, vi};
use crate::{
    components::article::ArticleView,
    model::{Article, Feed, Site, samples},
};
use leptos::prelude::*;
use serde_json::{Value, json};

const SCRIPT: &str = r#""'><script>alert(1)</script><img src=x onerror=alert(1)>"#;
const ADDRESS: &str = "javascript:alert(1)";

/// Puts the script in every text, and the address in every link.
fn poison(value: &mut Value, key: &str) {
    match value {
        Value::String(text) => match key {
            "href" | "src" => ADDRESS.clone_into(text),
            "type" if text == "image/avif" => SCRIPT.clone_into(text),
            // Without these the content could not be read at all.
            "id" | "section" | "date" | "date_published" | "type" | "role" | "srcset" => {}
            _ => SCRIPT.clone_into(text),
        },
        Value::Array(elements) => elements.iter_mut().for_each(|element| poison(element, key)),
        Value::Object(fields) => fields.iter_mut().for_each(|(key, field)| poison(field, key)),
        _ => {}
    }
}

fn assert_harmless(page: &str) {
    assert!(page.contains("&lt;script&gt;"), "{page}");
    for forbidden in ["<script", "<img src=x", "javascript:", "\"'>"] {
        assert!(!page.contains(forbidden), "{forbidden} in {page}");
    }
}

fn image() -> Value {
    let mut image = super::image();
    poison(&mut image, "");
    // A picture with a refused address is left out whole; this one gets far enough to show its texts.
    image["src"] = json!("media/a.jpg\" onerror=\"alert(1)");
    image
}

#[test]
fn an_article_made_of_scripts_is_only_text() -> Checked {
    let mut value = json!({
        "id": "a", "title": "", "summary": "", "language": "", "date_published": "2017-12-01T17:00:00+07:00",
        "_tintuc": {
            "section": "s", "source": "", "credits": [{"role": "text", "name": ""}],
            "corrections": [{"date": "2017-12-01T17:00:00+07:00", "note": ""}],
            "withdrawn": {"date": "2017-12-01T17:00:00+07:00", "reason": ""},
            "translations": {"en": ""},
            "body": samples::blocks()?,
        },
    });
    poison(&mut value, "");
    let blocks = value["_tintuc"]["body"].as_array_mut().ok_or("no body")?;
    let samples = blocks.len();
    blocks.push(json!({"type": "image", "image": image()}));
    blocks.push(json!({"type": "gallery", "images": [image()], "caption": SCRIPT}));
    blocks.push(json!({"type": "attachment", "href": "a\"><script>", "title": SCRIPT, "media_type": SCRIPT}));
    let article: Article = read(&value)?;
    // The picture and the attachment with a refused address are gone, all others are there.
    assert_eq!(article.extension.body.len(), samples - 2 + 3);
    let page = html(&vi(), || view! { <ArticleView article=&article/> });
    assert_harmless(&page);
    assert!(page.contains("&quot; onerror=&quot;"), "{page}");
    let harmless = super::article(&json!({"related": ["a"]}))?;
    assert_harmless(&article_page(&vi(), &harmless, Some(vec![article.teaser()])));
    Ok(())
}

#[test]
fn a_listing_and_a_site_made_of_scripts_are_only_text() -> Checked {
    let mut feed = json!({"version": "", "title": "", "items": [super::teaser("a"), super::teaser("b")]});
    let mut site = json!({
        "name": "", "parent": "", "address": "", "phone": "", "email": "", "responsible": "", "copyright": "",
        "languages": ["vi"], "sections": [{"id": "su-kien", "title": ""}],
    });
    poison(&mut feed, "");
    poison(&mut site, "");
    feed["items"][0]["_tintuc"]["image"] = image();
    let (feed, site): (Feed, Site) = (read(&feed)?, read(&site)?);
    let section = at("muc/su-kien");
    assert_harmless(&listing(&section, &feed));
    let section = of_office(site, section);
    assert_harmless(&listing(&section, &feed));
    assert_harmless(&header(&section, None));
    assert_harmless(&footer(&section));
    Ok(())
}
