//! Every component as HTML: data in, text out, no browser.

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
mod texts;
mod tools;

use crate::{
    components::frame::{Footer, Header},
    context::Config,
    html::{PageContext, render},
    locale::Locale,
    model::{Article, ContentError, Feed, Site, Teaser, parse},
    pages::{PageData, PageView},
    router::Route,
};
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::Arc;

type Checked = Result<(), Box<dyn std::error::Error>>;

/// What a view becomes.
fn html<V: IntoView>(context: &PageContext, view: impl FnOnce() -> V) -> String {
    class_first(&render(context.clone(), view))
}

/// The content of `<main>` on a page whose related articles have not arrived.
fn page(context: &PageContext, data: PageData) -> String {
    page_with_related(context, data, None)
}

fn page_with_related(context: &PageContext, data: PageData, related: Option<Vec<Teaser>>) -> String {
    let related = related.map(Arc::from);
    html(context, || view! { <PageView route=context.route.clone() data related=Signal::stored(related)/> })
}

fn article_page(context: &PageContext, article: &Article, related: Option<Vec<Teaser>>) -> String {
    let context = PageContext { route: Route::article(context.route.locale, article.id.clone()), ..context.clone() };
    page_with_related(&context, PageData::Article(Arc::new(article.clone())), related)
}

fn listing(context: &PageContext, feed: &Feed) -> String {
    page(context, PageData::Listing(Arc::new(feed.clone())))
}

/// The header of a page; of an article's where there is one.
fn header(context: &PageContext, article: Option<&Article>) -> String {
    html(context, || view! { <Header office=context.office.clone() current=&context.route article/> })
}

fn footer(context: &PageContext) -> String {
    html(context, || view! { <Footer office=context.office.clone()/> })
}

/// Leptos writes `class` after the other attributes. Their order says nothing; here it stands before them.
fn class_first(html: &str) -> String {
    let mut tags = html.split('<');
    let mut ordered = tags.next().unwrap_or_default().to_owned();
    for piece in tags {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        // No value has a bare quotation mark, so this is the attribute itself.
        let class = tag.split_once(" class=\"").and_then(|(before, rest)| Some((before, rest.split_once('"')?)));
        let tag = class.map_or_else(
            || tag.to_owned(),
            |(before, (class, after))| {
                let (name, others) = before.find(' ').map_or((before, ""), |end| before.split_at(end));
                format!("{name} class=\"{class}\"{others}{after}")
            },
        );
        ordered.extend(["<", &tag, ">", text]);
    }
    ordered
}

/// The front page, before the office is known. The site lies in a sub-folder, so that an address made without the context
/// shows up.
fn context(locale: Locale) -> PageContext {
    let config = Config { base: "/tin/".into(), api_base: "/tin/api/".into(), saves_data: false };
    PageContext { config, office: None, route: Route::home(locale) }
}

fn vi() -> PageContext {
    context(Locale::Vi)
}

/// The page at a path.
fn at(path: &str) -> PageContext {
    PageContext { route: Route::from_path(path), ..vi() }
}

/// The same once the office is known.
fn of_office(site: Site, context: PageContext) -> PageContext {
    PageContext { office: Some(Arc::new(site)), ..context }
}

fn read<T: DeserializeOwned>(value: &Value) -> Result<T, ContentError> {
    parse(&value.to_string())
}

fn site() -> Result<Site, ContentError> {
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

fn teasers(ids: &[&str]) -> Result<Vec<Teaser>, ContentError> {
    ids.iter().map(|id| read(&teaser(id))).collect()
}

fn feed(items: &[Value], next: Option<&str>) -> Result<Feed, ContentError> {
    read(&json!({"version": Feed::VERSION, "title": "Tiêu đề của danh sách", "items": items, "next_url": next}))
}

/// The least an article can be, with `extension` on top.
fn article(extension: &Value) -> Result<Article, ContentError> {
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
