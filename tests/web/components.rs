//! Components in a real document: what arrives late changes its own part and nothing else.

use crate::browser::settle;
use leptos::{mount::mount_to, prelude::*};
use std::sync::Arc;
use tintuc::{
    app::rebuild_on_change,
    components::{article::ArticlePage, block::BlockView, listing::ListingPage},
    context::{Config, provide_page_context},
    locale::Locale,
    model::{Article, Feed, Scope, Site, Teaser, parse},
};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement};

const ARTICLE: &str = r#"{
  "id": "mot", "title": "Bài một", "date_published": "2017-12-01T17:00:00+07:00",
  "_tintuc": {
    "section": "su-kien", "related": ["hai"],
    "body": [
      {"type": "image", "image": {"src": "media/a.jpg", "width": 640, "height": 427, "alt": "A",
        "sources": [{"type": "image/avif", "srcset": "media/a.avif 640w"}]}},
      {"type": "paragraph", "spans": [{"text": "Đoạn"}]}
    ]
  }
}"#;

fn parent() -> HtmlElement {
    let Ok(parent) = document().create_element("div") else { panic!("no document") };
    parent.unchecked_into()
}

fn config() -> Config {
    Config { base: "/tin/".into(), api_base: "/tin/api/".into(), saves_data: false }
}

fn article() -> Arc<Article> {
    parse(ARTICLE).map_or_else(|fault| panic!("{fault}"), Arc::new)
}

fn office() -> Arc<Site> {
    let office = parse(r#"{"name": "Sở", "sections": [{"id": "su-kien", "title": "Sự kiện"}]}"#);
    office.map_or_else(|fault| panic!("{fault}"), Arc::new)
}

fn first(parent: &HtmlElement, selector: &str) -> Option<Element> {
    parent.query_selector(selector).ok().flatten()
}

fn count(parent: &HtmlElement, selector: &str) -> u32 {
    parent.query_selector_all(selector).map_or(0, |found| found.length())
}

#[wasm_bindgen_test]
async fn what_arrives_late_leaves_the_article_as_it_stands() {
    let parent = parent();
    let known = ArcRwSignal::new(None);
    let related = ArcRwSignal::new(None::<Arc<[Teaser]>>);
    let mounted = mount_to(parent.clone(), {
        let (known, related) = (known.clone(), related.clone());
        move || {
            provide_page_context(config(), Signal::stored(Locale::Vi), known.into());
            view! { <ArticlePage article=article() related=Signal::from(related)/> }
        }
    });
    settle().await;
    let standing = ["h1", "article p", "picture", "img", "#related"].map(|selector| first(&parent, selector));
    assert!(standing.iter().all(Option::is_some), "{}", parent.inner_html());
    assert_eq!(count(&parent, ".awaited"), 1);
    assert_eq!(count(&parent, ".kicker a"), 0);
    known.set(Some(office()));
    related.set(Some([article().teaser()].into()));
    settle().await;
    assert_eq!(first(&parent, ".kicker a").and_then(|link| link.text_content()).as_deref(), Some("Sự kiện"));
    assert_eq!((count(&parent, ".awaited"), count(&parent, ".related .card")), (0, 1));
    let now = ["h1", "article > p:not(.kicker)", "picture", "img", "#related"].map(|selector| first(&parent, selector));
    assert_eq!([&standing[0], &standing[2], &standing[3], &standing[4]], [&now[0], &now[2], &now[3], &now[4]]);
    drop(mounted);
    assert_eq!(parent.inner_html(), "", "what is left goes");
}

/// As page translators do it: each text node makes way for others.
fn translate(parent: &HtmlElement) {
    let texts = js_sys::Function::new_with_args(
        "parent",
        "const walker = document.createTreeWalker(parent, NodeFilter.SHOW_TEXT), texts = []; \
         while (walker.nextNode()) texts.push(walker.currentNode); \
         for (const text of texts) { \
           const font = document.createElement('font'); \
           font.append(text.data); \
           text.replaceWith(font); \
         }",
    );
    assert!(texts.call1(&wasm_bindgen::JsValue::NULL, parent).is_ok());
}

#[wasm_bindgen_test]
async fn live_figures_go_on_under_a_page_translator() {
    let parent = parent();
    let shown = ArcRwSignal::new(1);
    let mounted = mount_to(parent.clone(), {
        let shown = shown.clone();
        move || {
            let live = rebuild_on_change(move || {
                let number = shown.get();
                (number > 0).then(|| (number / 10, view! { <p>"Online: " <b>{number.to_string()}</b></p> }.into_any()))
            });
            view! { {live} }
        }
    });
    settle().await;
    for (number, text) in [(20, "Online: 20"), (30, "Online: 30"), (0, ""), (40, "Online: 40")] {
        translate(&parent);
        shown.set(number);
        settle().await;
        assert_eq!(parent.text_content().as_deref(), Some(text));
    }
    // With the same key its nodes stay.
    let standing = first(&parent, "p");
    shown.set(41);
    settle().await;
    assert_eq!((first(&parent, "p"), parent.text_content().as_deref()), (standing, Some("Online: 41")));
    drop(mounted);
}

/// Safari loads an `img` as soon as it has an address, unless it is lazy, and knows of the other sources only within a
/// `picture`.
#[wasm_bindgen_test]
async fn an_eager_picture_gets_its_address_where_it_stands() {
    let parent = parent();
    let article = article();
    let mounted = mount_to(parent.clone(), move || {
        provide_page_context(config(), Signal::stored(Locale::Vi), Signal::stored(None));
        view! { <BlockView block=&article.extension.body[0] priority=true/> }
    });
    let source = || first(&parent, "picture > source + img").and_then(|img| img.get_attribute("src"));
    assert_eq!(source(), None);
    settle().await;
    assert_eq!(source().as_deref(), Some("/tin/api/media/a.jpg"));
    drop(mounted);
}

#[wasm_bindgen_test]
async fn a_lazy_picture_is_lazy_before_it_has_an_address() {
    let parent = parent();
    let article = article();
    let _mounted = mount_to(parent.clone(), move || {
        provide_page_context(config(), Signal::stored(Locale::Vi), Signal::stored(None));
        view! { <BlockView block=&article.extension.body[0] priority=false/> }
    });
    let names = first(&parent, "img")
        .map(|img| img.get_attribute_names().iter().filter_map(|name| name.as_string()).collect::<Vec<_>>());
    let names = names.unwrap_or_default();
    let place = |wanted: &str| names.iter().position(|name| name == wanted);
    assert!(place("loading").is_some() && place("loading") < place("src"), "{names:?}");
}

/// Translators and extensions take nodes away that are ours.
#[wasm_bindgen_test]
async fn an_update_of_what_is_gone_is_harmless() {
    let parent = parent();
    let known = ArcRwSignal::new(None);
    let feed: Feed =
        parse(r#"{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": []}"#).unwrap_or_default();
    let mounted = mount_to(parent.clone(), {
        let known = known.clone();
        move || {
            provide_page_context(config(), Signal::stored(Locale::Vi), known.into());
            view! { <ListingPage scope=Scope::All page=None feed=Arc::new(feed)/> }
        }
    });
    parent.set_text_content(None);
    known.set(Some(office()));
    settle().await;
    drop(mounted);
    assert_eq!(parent.inner_html(), "");
}
