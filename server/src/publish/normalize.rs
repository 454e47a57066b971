use super::edit::{Edit, edited};
use crate::content::Located;
use unicode_normalization::{UnicodeNormalization as _, is_nfc};

/// The document with all texts in NFC, and otherwise unchanged; `None` if they are in NFC already.
pub(super) fn normalized(document: &str) -> Option<String> {
    let mut edits = Vec::new();
    collect(Located::read(document).ok()?, &mut edits);
    edited(document, edits)
}

/// Collects the texts that are not in NFC. An escape such as `\u0301` may hide one.
fn collect(at: Located<'_>, edits: &mut Vec<Edit>) {
    if let Some(fields) = at.fields() {
        for field in fields.into_values() {
            collect(field, edits);
        }
    } else if let Some(elements) = at.elements() {
        for element in elements {
            collect(element, edits);
        }
    } else if let Some(text) = at.string().filter(|text| !is_nfc(text)) {
        edits.push(Edit::replace(at, serde_json::Value::from(text.nfc().collect::<String>()).to_string()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_composed_and_the_rest_stays() {
        let document = "{\n  \"b\" : \"Vie\u{323}\u{302}t \\\"Nam\\\"\",\n\t\"a\": [1.50, \"Tie\\u0302\\u0301ng\"], \"c\": \"Việt\" }\n";
        let expected = "{\n  \"b\" : \"Việt \\\"Nam\\\"\",\n\t\"a\": [1.50, \"Tiếng\"], \"c\": \"Việt\" }\n";
        assert_eq!(normalized(document).as_deref(), Some(expected));
        assert_eq!(normalized(expected), None);
        assert_eq!(normalized("not JSON e\u{301}"), None);
    }
}
