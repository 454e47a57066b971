use super::clean;
use crate::draft::{Draft, Item, Part};
use tintuc::model::{Block, Span, Spans};

/// Signs that begin an item, each with a space after it.
const BULLETS: [&str; 9] = ["- ", "– ", "— ", "+ ", "* ", "• ", "· ", "● ", "▪ "];

/// Neighbouring paragraphs that are items become a list. One dash alone is not a list, unless the document says so.
pub(super) fn gather(draft: &mut Draft) {
    let mut parts: Vec<Part> = Vec::with_capacity(draft.parts.len());
    let mut run: Vec<Part> = Vec::new();
    for part in std::mem::take(&mut draft.parts) {
        let kind = kind(&part);
        if kind.is_none() || run.first().is_some_and(|first| self::kind(first) != kind) {
            close(&mut run, &mut parts);
        }
        if kind.is_some() { run.push(part) } else { parts.push(part) }
    }
    close(&mut run, &mut parts);
    draft.parts = parts;
}

/// Whether a part is an item: of the document's own list, or of one that is typed.
fn kind(part: &Part) -> Option<(bool, bool)> {
    let paragraph = part.paragraph()?;
    if let Some(Item { ordered, .. }) = paragraph.item {
        return Some((true, ordered));
    }
    let first = paragraph.spans.first()?;
    BULLETS.iter().any(|bullet| first.text.starts_with(bullet)).then_some((false, false))
}

fn close(run: &mut Vec<Part>, parts: &mut Vec<Part>) {
    let Some((own, ordered)) = run.first().and_then(kind) else { return };
    if !own && run.len() < 2 {
        parts.append(run);
        return;
    }
    let items = run
        .drain(..)
        .filter_map(|part| if let Part::Paragraph(paragraph) = part { Some(paragraph.spans) } else { None });
    let items = items.map(|spans| Spans(if own { spans } else { without_bullet(spans) })).collect();
    parts.push(Part::Block(Block::List { ordered, items }));
}

fn without_bullet(mut spans: Vec<Span>) -> Vec<Span> {
    if let Some(first) = spans.first_mut()
        && let Some(rest) = BULLETS.iter().find_map(|bullet| first.text.strip_prefix(bullet))
    {
        first.text = rest.trim_start().to_owned();
    }
    clean::trim_ends(&mut spans);
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_are_a_list_from_two_on() {
        let mut draft = Draft {
            parts: ["- a", "- b", "c", "- d"].map(|text| Part::Paragraph(text.into())).into(),
            ..Draft::default()
        };
        gather(&mut draft);
        assert!(
            matches!(&draft.parts[0], Part::Block(Block::List { items, ordered: false }) if items.len() == 2 && items[0].text() == "a")
        );
        assert_eq!(
            (draft.parts.len(), draft.parts[2].paragraph().map(crate::draft::Paragraph::text).as_deref()),
            (3, Some("- d"))
        );
    }
}
