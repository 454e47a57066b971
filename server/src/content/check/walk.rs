//! What holds everywhere in a document, however deep: addresses, pictures, spans, composed text.

use super::{
    Findings, Located,
    shape::{Fields, Reads, reads},
};
use tintuc::model::{Image, Source, Span};
use unicode_normalization::is_nfc;

/// Lists whose unreadable elements are left out, by their field's name. The blocks themselves and the lists of a
/// document's head are looked at where they are known to be.
const LISTS: [(&str, &str, Reads); 4] = [
    ("spans", "span", reads::<Span>),
    ("images", "picture", reads::<Image>),
    ("sources", "format", reads::<Source>),
    ("rows", "row", reads::<Vec<String>>),
];

impl Findings<'_> {
    pub(super) fn walk(&mut self, at: Located<'_>) {
        if let Some(fields) = at.fields() {
            self.picture(at, &fields);
            for (name, field) in &fields {
                self.field(name, *field, &fields);
                self.walk(*field);
            }
        } else if let Some(elements) = at.elements() {
            for element in elements {
                self.walk(element);
            }
        } else if at.string().is_some_and(|text| !is_nfc(&text)) {
            self.warn(at, "the text is not in NFC; `publish` composes it");
        }
    }

    fn field(&mut self, name: &str, field: Located<'_>, beside: &Fields<'_>) {
        match name {
            "href" | "src" | "url" | "home_page_url" | "feed_url" | "next_url" => self.address(field),
            "image" if field.string().is_some() => self.address(field),
            "srcset" => self.source_set(field),
            // An item of a list is a list of spans.
            "items" => {
                let items = field.elements().unwrap_or_default();
                let spans = items.into_iter().filter(|item| item.raw().starts_with('['));
                spans.for_each(|item| self.elements(item, "span", reads::<Span>));
            }
            _ => {}
        }
        if let Some((_, what, reads)) = LISTS.into_iter().find(|(list, ..)| *list == name) {
            self.elements(field, what, reads);
        }
        let file = match name {
            "src" | "image" => true,
            "href" => beside.get("type").is_some_and(|kind| kind.raw() == "\"attachment\""),
            _ => false,
        };
        if file && let Some(address) = field.string() {
            self.file(field, &address);
        }
    }

    /// Without its size a picture makes the page jump.
    fn picture(&mut self, at: Located<'_>, fields: &Fields<'_>) {
        if !fields.contains_key("src") {
            return;
        }
        let known = |name| fields.get(name).is_some_and(|size| size.raw().parse::<u32>().is_ok_and(|size| size > 0));
        if !(known("width") && known("height")) {
            self.warn(at, "the picture has no width and height: the page keeps 3:2 free for it");
        }
    }

    fn source_set(&mut self, at: Located<'_>) {
        let text = at.string().unwrap_or_default();
        for candidate in text.split(',') {
            self.file(at, candidate.split_whitespace().next().unwrap_or_default());
        }
    }
}
