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

#[wasm_bindgen_test]
fn a_page_that_was_left_waits_unseen_and_comes_back_as_it_was() {
    let parent = parent();
    let page = |text: &'static str| Markup::from(element("main").attr("id", "main").with(element("li").with(text)));
    let mut place = Place::within(&parent);
    place.turn_to(page("một"));
    let first = first_item(&parent);
    place.turn_to(page("hai"));
    let hidden = "<main hidden=\"\" inert=\"\"><li>một</li></main>";
    assert_eq!(parent.inner_html(), format!("<main id=\"main\"><li>hai</li></main>{hidden}"));
    place.show(page("hai và thêm"));
    assert_eq!(parent.inner_html(), format!("<main id=\"main\"><li>hai và thêm</li></main>{hidden}"));
    place.turn_back();
    assert_eq!(parent.inner_html(), "<main id=\"main\"><li>một</li></main>");
    assert!(first.is_some() && first == first_item(&parent), "the page was built anew");
    place.turn_to(page("ba"));
    place.turn_to(page("bốn"));
    assert_eq!(parent.query_selector_all("main").map(|all| all.length()), Ok(2), "only the last one waits");
    drop(place);
    assert_eq!(parent.inner_html(), "");
}

#[wasm_bindgen_test]
fn what_has_lost_its_place_is_shown_all_the_same() {
    let parent = parent();
    let mut place = Place::within(&parent);
    parent.set_text_content(None);
    place.show(element("p").with("đây").into());
    assert_eq!(parent.inner_html(), "<p>đây</p>");
}
