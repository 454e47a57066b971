use crate::content::Located;
use unicode_normalization::{UnicodeNormalization as _, is_nfc};

/// The document with all its texts composed (NFC) and everything else as it stands; none where that is so already.
pub(super) fn composed(document: &str) -> Option<String> {
    let mut texts = Vec::new();
    collect(Located::read(document).ok()?, &mut texts);
    if texts.is_empty() {
        return None;
    }
    texts.sort_by_key(|text| text.offset());
    let mut result = String::with_capacity(document.len());
    let mut end = 0;
    for text in texts {
        result.push_str(&document[end..text.offset()]);
        let composed = text.string().unwrap_or_default().nfc().collect::<String>();
        result.push_str(&serde_json::Value::from(composed).to_string());
        end = text.offset() + text.raw().len();
    }
    result.push_str(&document[end..]);
    Some(result)
}

/// The texts that are not composed; an escape such as `\u0301` hides one from who only looks at the file.
fn collect<'a>(at: Located<'a>, texts: &mut Vec<Located<'a>>) {
    if let Some(fields) = at.fields() {
        for field in fields.into_values() {
            collect(field, texts);
        }
    } else if let Some(elements) = at.elements() {
        for element in elements {
            collect(element, texts);
        }
    } else if at.string().is_some_and(|text| !is_nfc(&text)) {
        texts.push(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_composed_and_the_rest_stays() {
        let document = "{\n  \"b\" : \"Vie\u{323}\u{302}t \\\"Nam\\\"\",\n\t\"a\": [1.50, \"Tie\\u0302\\u0301ng\"], \"c\": \"Việt\" }\n";
        let expected = "{\n  \"b\" : \"Việt \\\"Nam\\\"\",\n\t\"a\": [1.50, \"Tiếng\"], \"c\": \"Việt\" }\n";
        assert_eq!(composed(document).as_deref(), Some(expected));
        assert_eq!(composed(expected), None);
        assert_eq!(composed("not JSON e\u{301}"), None);
    }
}
