//! Markup in a real document: updates touch only what differs.

use tintuc::markup::{Markup, dom::Place, element};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

fn parent() -> Element {
    let document = web_sys::window().and_then(|window| window.document());
    let Some(parent) = document.and_then(|document| document.create_element("div").ok()) else {
        panic!("no document");
    };
    parent
}

fn list(items: &[&'static str], class: Option<&'static str>) -> Markup {
    let items: Markup = items.iter().map(|item| element("li").with(*item)).collect();
    element("ul").attr("class", class).with(items).into()
}

fn first_item(parent: &Element) -> Option<Element> {
    parent.query_selector("li").ok().flatten()
}

#[wasm_bindgen_test]
fn what_stays_the_same_is_not_touched() {
    let parent = parent();
    let mut place = Place::within(&parent);
    place.show(list(&["một", "hai", "ba"], Some("a")));
    assert_eq!(parent.outer_html(), "<div><ul class=\"a\"><li>một</li><li>hai</li><li>ba</li></ul></div>");
    let first = first_item(&parent);
    place.show(list(&["một", "<b>"], None));
    assert_eq!(parent.outer_html(), "<div><ul><li>một</li><li>&lt;b&gt;</li></ul></div>");
    place.show(list(&["một", "hai", "ba", "bốn"], Some("b")));
    assert_eq!(parent.outer_html(), "<div><ul class=\"b\"><li>một</li><li>hai</li><li>ba</li><li>bốn</li></ul></div>");
    assert!(first.is_some() && first == first_item(&parent), "the item was built anew");
}

#[wasm_bindgen_test]
fn an_element_of_another_name_and_a_picture_are_built_anew() {
    let parent = parent();
    let mut place = Place::within(&parent);
    let picture = |src: &'static str| Markup::from(element("picture").with(element("img").attr("alt", src)));
    place.show(picture("a"));
    let old = parent.first_element_child();
    place.show(picture("b"));
    assert!(old.is_some() && old != parent.first_element_child());
    place.show(Markup::new().with("chữ").with(element("p").with("đoạn")));
    assert_eq!(parent.outer_html(), "<div>chữ<p>đoạn</p></div>");
}

#[wasm_bindgen_test]
fn places_share_a_parent_and_keep_their_order() {
    let parent = parent();
    let (mut first, mut second) = (Place::within(&parent), Place::within(&parent));
    second.show(element("p").with("sau").into());
    first.show(element("p").with("trước").into());
    assert_eq!(parent.outer_html(), "<div><p>trước</p><p>sau</p></div>");
    drop(first);
    assert_eq!(parent.outer_html(), "<div><p>sau</p></div>");
}

/// Translators and extensions take nodes away that are ours.
#[wasm_bindgen_test]
fn an_update_of_what_is_gone_is_harmless() {
    let parent = parent();
    let mut place = Place::within(&parent);
    place.show(list(&["một", "hai"], None));
    if let Some(gone) = first_item(&parent) {
        gone.remove();
    }
    place.show(list(&["ba"], None));
    place.show(Markup::new());
    assert_eq!(parent.outer_html(), "<div></div>");
}
