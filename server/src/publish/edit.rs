use crate::content::Located;

/// A change of one part of a document.
pub(super) struct Edit {
    offset: usize,
    length: usize,
    text: String,
}

impl Edit {
    /// Replaces a value.
    pub(super) fn replace(old: Located<'_>, text: String) -> Self {
        Self { offset: old.offset(), length: old.raw().len(), text }
    }

    /// Inserts a text right after a value.
    pub(super) fn after(value: Located<'_>, text: String) -> Self {
        Self { offset: value.offset() + value.raw().len(), length: 0, text }
    }
}

/// The document with all edits; `None` if there are none. No two edits may overlap.
pub(super) fn edited(document: &str, mut edits: Vec<Edit>) -> Option<String> {
    if edits.is_empty() {
        return None;
    }
    edits.sort_by_key(|edit| edit.offset);
    let mut result = String::with_capacity(document.len() + edits.iter().map(|edit| edit.text.len()).sum::<usize>());
    let mut end = 0;
    for Edit { offset, length, text } in edits {
        result.push_str(&document[end..offset]);
        result.push_str(&text);
        end = offset + length;
    }
    result.push_str(&document[end..]);
    Some(result)
}
