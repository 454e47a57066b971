//! Texts without what cannot be seen.

use crate::draft::{Draft, Part};
use tintuc::model::{Block, Span, Spans};
use unicode_normalization::UnicodeNormalization as _;

/// A text on one line: composed, without debris, one space between words.
pub fn text(text: &str) -> String {
    piece(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Composed, with ordinary spaces, and without what cannot be seen.
fn piece(text: &str) -> String {
    let signs = text.nfc().filter_map(|sign| match sign {
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}'
        | '\u{ad}'
        | '\u{fffc}' => None,
        '\n' => Some('\n'),
        sign if sign.is_whitespace() => Some(' '),
        sign if sign.is_control() => None,
        sign => Some(sign),
    });
    signs.collect()
}

/// The same for spans: no space at either end, one between words, and no empty span.
pub(super) fn spans(spans: &mut Vec<Span>) {
    let mut gap = true;
    for span in &mut *spans {
        let mut text = String::with_capacity(span.text.len());
        for sign in piece(&span.text).chars() {
            match sign {
                '\n' => {
                    let end = text.trim_end_matches(' ').len();
                    text.truncate(end);
                    text.push('\n');
                    gap = true;
                }
                ' ' if gap => {}
                ' ' => {
                    gap = true;
                    text.push(' ');
                }
                sign => {
                    gap = false;
                    text.push(sign);
                }
            }
        }
        span.text = text;
    }
    trim_ends(spans);
    // Bold and italic space is only space.
    spans.dedup_by(|next, span| {
        let same = (next.strong, next.emphasis, &next.href) == (span.strong, span.emphasis, &span.href);
        let space = next.text.trim().is_empty() && next.href.is_none();
        if same || space {
            span.text.push_str(&next.text);
        }
        same || space
    });
    // A combining mark may have stood in a run of its own.
    for span in spans {
        span.text = span.text.nfc().collect();
    }
}

/// No white space at the ends, and no span without a text.
pub(super) fn trim_ends(spans: &mut Vec<Span>) {
    spans.retain(|span| !span.text.is_empty());
    while let Some(first) = spans.first_mut() {
        first.text = first.text.trim_start().to_owned();
        if !first.text.is_empty() {
            break;
        }
        spans.remove(0);
    }
    while let Some(last) = spans.last_mut() {
        last.text.truncate(last.text.trim_end().len());
        if !last.text.is_empty() {
            break;
        }
        spans.pop();
    }
}

/// All texts of a draft; paragraphs without one go.
pub(super) fn draft(draft: &mut Draft) {
    for part in &mut draft.parts {
        match part {
            Part::Paragraph(paragraph) => spans(&mut paragraph.spans),
            Part::Block(block) => self::block(block),
            Part::Figure(figure) => self::figure(figure),
            Part::Gallery(figures) => figures.iter_mut().for_each(self::figure),
        }
    }
    draft.parts.retain(|part| match part {
        Part::Paragraph(paragraph) => !paragraph.spans.is_empty(),
        Part::Block(Block::Heading { text, .. }) => !text.is_empty(),
        Part::Block(Block::List { items, .. }) => !items.is_empty(),
        Part::Block(Block::Quote { spans, .. }) => !spans.is_empty(),
        Part::Block(Block::Table { rows, head, .. }) => {
            rows.iter().flatten().chain(head).any(|cell| !cell.spans.is_empty())
        }
        _ => true,
    });
    for text in [&mut draft.title, &mut draft.lead, &mut draft.section, &mut draft.source].into_iter().flatten() {
        *text = self::text(text);
    }
    for text in [&mut draft.title, &mut draft.lead, &mut draft.section, &mut draft.source] {
        if text.as_ref().is_some_and(String::is_empty) {
            *text = None;
        }
    }
}

fn figure(figure: &mut crate::draft::Figure) {
    figure.alt = text(&figure.alt);
    figure.caption = figure.caption.take().map(|caption| text(&caption)).filter(|caption| !caption.is_empty());
}

fn block(block: &mut Block) {
    match block {
        Block::Heading { text, .. } => *text = self::text(text),
        Block::List { items, .. } => {
            for Spans(item) in &mut *items {
                spans(item);
            }
            items.retain(|item| !item.is_empty());
        }
        Block::Quote { spans: Spans(quoted), .. } => spans(quoted),
        Block::Table { rows, head, .. } => {
            for cell in rows.iter_mut().flatten().chain(head) {
                spans(&mut cell.spans.0);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_composed_and_without_debris() {
        assert_eq!(text("  Ho\u{302}\u{323}i\u{a0}\u{200b} nghi\u{323}\n"), "Hội nghị");
    }

    #[test]
    fn bold_space_is_no_span() {
        let span = |text: &str, strong| Span { text: text.to_owned(), strong, ..Span::default() };
        let mut spans = vec![span(" a", false), span("\u{a0} ", true), span(" b ", false)];
        super::spans(&mut spans);
        assert_eq!(spans, [span("a b", false)]);
    }
}
