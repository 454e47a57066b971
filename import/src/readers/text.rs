//! Plain text.

use super::ReadError;
use crate::draft::{Draft, Paragraph, Part};

/// A line of at least this many characters was not broken by a person: the next one continues it.
const WRAPPED: usize = 50;
/// Where lines are longer than this, nothing has wrapped them: each is a paragraph.
const UNWRAPPED: usize = 120;

/// Reads a plain text: paragraphs stand between empty lines, or one a line.
///
/// # Errors
/// [`ReadError::Empty`].
pub fn read(text: &str) -> Result<Draft, ReadError> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let unwrapped = text.lines().any(|line| line.chars().count() > UNWRAPPED) || !text.trim().contains("\n\n");
    let mut draft = Draft::default();
    // A line of white space is where a picture stood in the page that the text was copied from.
    let mut gap = false;
    let mut open: Option<String> = None;
    let mut close = |open: &mut Option<String>, gap: &mut bool| {
        if let Some(text) = open.take() {
            let role = if std::mem::take(gap) { "after-gap".to_owned() } else { String::new() };
            draft.parts.push(Part::Paragraph(Paragraph { role, ..text.as_str().into() }));
        }
    };
    for line in text.lines() {
        if line.trim().is_empty() {
            close(&mut open, &mut gap);
            gap |= !line.is_empty();
            continue;
        }
        let new = line.trim();
        let continues = !unwrapped && !starts_item(new);
        match &mut open {
            Some(text) if continues && text.lines().last().unwrap_or_default().chars().count() >= WRAPPED => {
                text.push('\n');
                text.push_str(new);
            }
            _ => {
                close(&mut open, &mut gap);
                open = Some(new.to_owned());
            }
        }
    }
    close(&mut open, &mut gap);
    for part in &mut draft.parts {
        if let Part::Paragraph(paragraph) = part {
            for span in &mut paragraph.spans {
                span.text = span.text.replace('\n', " ");
            }
        }
    }
    if draft.parts.is_empty() { Err(ReadError::Empty) } else { Ok(draft) }
}

fn starts_item(line: &str) -> bool {
    ["- ", "– ", "+ ", "* ", "• "].iter().any(|mark| line.starts_with(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_lines_are_one_paragraph_and_short_ones_stay() {
        let text = "Tiêu đề\r\n\r\nMột đoạn văn dài hơn năm mươi chữ cái, nên dòng sau\r\ntiếp nối nó.\r\n\r\nTin, bài: K. Hà\r\nẢnh: B. Phượng\r\n";
        let texts: Vec<_> = read(text).map(|draft| draft.parts).unwrap_or_default();
        let texts: Vec<_> = texts.iter().filter_map(Part::paragraph).map(Paragraph::text).collect();
        assert_eq!(texts[1], "Một đoạn văn dài hơn năm mươi chữ cái, nên dòng sau tiếp nối nó.");
        assert_eq!((texts.len(), texts[3].as_str()), (4, "Ảnh: B. Phượng"));
        assert!(matches!(read(" \n "), Err(ReadError::Empty)));
    }
}
