use super::Tag;
use leptos::prelude::document;

/// Puts a page's tags in the place of those of the page before.
pub fn apply(tags: &[Tag]) {
    let document = document();
    let Some(head) = document.head() else { return };
    while let Ok(Some(old)) = head.query_selector("[data-page]") {
        old.remove();
    }
    for tag in tags {
        if tag.name == "title" {
            document.set_title(&tag.text);
            continue;
        }
        let Ok(element) = document.create_element(tag.name) else { continue };
        for (name, value) in &tag.attributes {
            _ = element.set_attribute(name, value);
        }
        _ = element.set_attribute("data-page", "");
        if !tag.text.is_empty() {
            element.set_text_content(Some(&tag.text));
        }
        _ = head.append_child(&element);
    }
}
