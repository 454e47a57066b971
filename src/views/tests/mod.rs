//! Every view as HTML: data in, text out, no browser.

mod archive;
mod article;
mod blocks;
mod counter;
mod embed;
mod frame;
mod hostile;
mod listing;
mod model_page;
mod search;
mod state;
mod tools;

use super::Context;
use crate::{
    locale::Locale,
    markup::{Content, Markup},
    model::{Article, Feed, Site, Teaser, Unreadable, parse},
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

type Checked = Result<(), Box<dyn std::error::Error>>;

/// What a view becomes.
fn html(view: impl Content) -> String {
    Markup::new().with(view).to_string()
}

/// The site lies in a sub-folder, so that an address made without the context shows up.
fn context(locale: Locale) -> Context {
    Context { locale, base: "/tin/".to_owned(), api_base: "/tin/api/".to_owned(), saves_data: false }
}

fn vi() -> Context {
    context(Locale::Vi)
}

fn read<T: DeserializeOwned>(value: &Value) -> Result<T, Unreadable> {
    parse(&value.to_string())
}

fn site() -> Result<Site, Unreadable> {
    read(&json!({
        "name": "Sở Ngoại vụ", "parent": "Uỷ ban nhân dân tỉnh Khánh Hoà", "address": "Số 1, đường Biển",
        "phone": "(+84) 258 3822 220", "email": "so@tin.example", "responsible": "Bà Người Mẫu, Chánh Văn phòng",
        "copyright": "Khi dẫn lại, xin ghi rõ nguồn.", "languages": ["vi", "en"],
        "sections": [{"id": "su-kien", "title": "Tin tức - Sự kiện"}, {"id": "thong-bao", "title": "Thông báo"}],
    }))
}

fn image() -> Value {
    json!({
        "src": "media/a-640.jpg", "width": 640, "height": 427, "alt": "Một hội trường",
        "sources": [{"type": "image/avif", "srcset": "media/a-320.avif 320w, media/a-640.avif 640w"}],
        "caption": "Toàn cảnh Hội nghị", "credit": "B. Phượng",
    })
}

/// An article in short with everything that one can have.
fn teaser(id: &str) -> Value {
    json!({
        "id": id, "title": format!("Bài {id}"), "summary": "Tóm tắt", "date_published": "2017-12-01T17:00:00+07:00",
        "_tintuc": {"section": "su-kien", "image": image()},
    })
}

fn teasers(ids: &[&str]) -> Result<Vec<Teaser>, Unreadable> {
    ids.iter().map(|id| read(&teaser(id))).collect()
}

fn feed(items: &[Value], next: Option<&str>) -> Result<Feed, Unreadable> {
    read(&json!({"version": Feed::VERSION, "title": "Tiêu đề của danh sách", "items": items, "next_url": next}))
}

/// The least an article can be, with `extension` on top.
fn article(extension: &Value) -> Result<Article, Unreadable> {
    let mut value =
        json!({"id": "a", "title": "Bài a", "date_published": "2017-12-01T17:00:00+07:00", "_tintuc": extension});
    if value["_tintuc"]["body"].is_null() {
        value["_tintuc"]["body"] = json!([]);
    }
    read(&value)
}

/// Where `parts` stand in `text`, in this order, each exactly once.
fn assert_in_order(text: &str, parts: &[&str]) {
    let mut from = 0;
    for part in parts {
        assert_eq!(text.matches(part).count(), 1, "{part} in {text}");
        let at = text.find(part).unwrap_or_default();
        assert!(at >= from, "{part} comes too early in {text}");
        from = at;
    }
}
