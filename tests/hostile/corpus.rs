//! Content that means harm, for the tests of the server and for those in browsers. All of it may come out only as text.

use serde_json::{Value, json};

/// Texts that have broken out of one format or another.
pub const HOSTILE: [&str; 14] = [
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

/// A text without any special characters.
pub const HARMLESS: &str = "Tin";

/// A picture; `text` and `href` wherever an address of one can stand, alone or among others.
fn image(text: &str, href: &str) -> Value {
    json!({"src": "media/a.jpg", "width": 6, "height": 4, "alt": text, "caption": text, "credit": text,
           "sources": [{"type": "image/avif", "srcset": "media/a.jpg 6w"}, {"type": text, "srcset": text},
                       {"type": "image/webp", "srcset": format!("media/a.jpg {text}, media/a.jpg 6w")},
                       {"type": "image/png", "srcset": href},
                       {"type": "image/jpeg", "srcset": format!("media/a.jpg 6w, {href} 12w")}]})
}

/// The site's address with a text behind it; control characters would have it refused as a whole.
fn address(text: &str) -> String {
    format!("https://tin.example/{}", text.replace(char::is_control, ""))
}

/// An article that has everything, with `text` wherever a text can stand and `href` wherever an address can.
fn article(text: &str, href: &str) -> Value {
    let at = "2017-12-01T17:00:00+07:00";
    let cell = json!({"spans": [{"text": text, "href": href}], "rowspan": u32::MAX, "colspan": u32::MAX, "head": text});
    let table = json!({"type": "table", "caption": text, "head": [text], "rows": [[text, cell]]});
    json!({
        "id": "mot", "title": text, "summary": text, "content_text": text, "image": href, "url": href, "language": text,
        "date_published": at, "date_modified": at, "tags": [text],
        "_tintuc": {
            "section": "tin", "image": image(text, href), "source": text, "translations": {"en": "hai", text: "ba"}, "related": ["hai"],
            "newer": {"id": "hai", "title": text}, "older": {"id": "hai", "title": text},
            "credits": [{"role": "text", "name": text}, {"role": "photo", "name": text}],
            "corrections": [{"date": at, "note": text}], "withdrawn": {"date": at, "reason": text},
            "body": [
                {"type": "image", "image": image(text, href)},
                {"type": "image", "image": {"src": href, "alt": text}},
                {"type": "paragraph", "spans": [{"text": text, "href": href}, {"text": text, "strong": true}, {"text": text, "emphasis": true}]},
                {"type": "heading", "level": 2, "text": text},
                {"type": "list", "ordered": true, "items": [[{"text": text}]]},
                {"type": "quote", "spans": [{"text": text}], "cite": text},
                table,
                {"type": "gallery", "images": [image(text, href)], "caption": text},
                {"type": "attachment", "href": href, "title": text, "media_type": text, "bytes": 7},
                {"type": "attachment", "href": "files/a.pdf", "title": text, "media_type": text, "bytes": 7},
                {"type": text, "html": text},
            ],
        },
    })
}

/// Published content that is all of this: the path of each document below the API base, and the document.
pub fn documents(text: &str, href: &str) -> [(&'static str, Value); 9] {
    let article = article(text, href);
    let mut other = article.clone();
    other["id"] = "hai".into();
    other["_tintuc"]["related"] = json!([]);
    other["_tintuc"]["withdrawn"] = Value::Null;
    other["_tintuc"]["image"]["src"] = href.into();
    let site = json!({
        "name": text, "url": address(text), "parent": text, "address": text, "phone": text, "email": text,
        "responsible": text, "copyright": text, "languages": ["vi", "en", text],
        "sections": [{"id": "tin", "title": text}], "features": {"visitors": true, "search": text},
    });
    let mut english = site.clone();
    english["url"] = href.into();
    let feed = json!({
        "version": text, "title": text, "language": text, "home_page_url": href, "feed_url": href, "next_url": text,
        "items": [article, other],
    });
    let month = json!({"name": "2017-12", "title": text, "count": 2});
    let archive = json!({"years": [{"name": "2017", "title": text, "count": 2, "months": [month]}]});
    [
        ("site.json", site),
        ("en/site.json", english),
        ("en/feed.json", feed.clone()),
        ("feed.json", feed.clone()),
        ("sections/tin.json", feed.clone()),
        ("archive.json", archive),
        ("archive/2017-12.json", feed),
        ("articles/mot.json", article),
        ("articles/hai.json", other),
    ]
}
