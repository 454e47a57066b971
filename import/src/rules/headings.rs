use crate::draft::{Draft, Part};
use tintuc::model::Block;

/// A heading has no more characters than this.
const LONGEST: usize = 120;

/// Paragraphs that are nothing but bold, short and without an end are headings.
pub(super) fn promote(draft: &mut Draft) {
    let last = draft.parts.len().saturating_sub(1);
    for (index, part) in draft.parts.iter_mut().enumerate() {
        let Some(paragraph) = part.paragraph() else { continue };
        let text = paragraph.text();
        // A second headline is a heading.
        if matches!(paragraph.role.as_str(), "h1" | "title") {
            *part = Part::Block(Block::Heading { level: 2, text });
            continue;
        }
        let ends = text.ends_with(['.', ',', ';', '!', '…', '"', '”']);
        if index < last
            && paragraph.item.is_none()
            && paragraph.all(|span| span.strong && span.href.is_none())
            && text.chars().count() <= LONGEST
            && !ends
            && !text.contains('\n')
        {
            *part = Part::Block(Block::Heading { level: 2, text });
        }
    }
}
