//! HTML: whole pages as a browser saves them, and the pieces inside WordPress exports and Markdown.

mod article; // where on a page the article stands
mod junk; // menus, share buttons, related boxes
mod links; // and the attachments that they lead to
mod lists; // and quotes
mod meta; // what the head says
mod pictures; // with the line that belongs to them
mod table; // data, or only layout
mod walk; // elements → parts

pub(super) use pictures::is_picture;

use super::{Folder, ReadError, folder::Found, nesting};
use crate::{
    draft::Draft,
    limits,
    report::{Kind, Note},
};
use scraper::Html;

/// Deeper than this html5ever would look through too many open elements at every tag; the deepest real page had 120.
const DEPTH: usize = 1_000;

/// Reads a whole page.
///
/// # Errors
/// [`ReadError::Hostile`] for one that nests too deep, [`ReadError::Empty`] for one without an article.
pub fn read(text: &str, folder: &Folder) -> Result<Draft, ReadError> {
    let page = parsed(text, Html::parse_document)?;
    let mut draft = Draft::default();
    meta::read(&page, &mut draft);
    let headlines = meta::headlines(&page, draft.title.as_deref());
    let root = article::find(&page, &headlines).ok_or(ReadError::Empty)?;
    walk::walk(root, &mut draft, folder, true)?;
    if draft.parts.is_empty() { Err(ReadError::Empty) } else { Ok(draft) }
}

/// Reads a piece of a page, all of which is the article.
///
/// # Errors
/// [`ReadError::Hostile`] for one that nests too deep.
pub fn fragment(text: &str, folder: &Folder) -> Result<Draft, ReadError> {
    let page = parsed(text, Html::parse_fragment)?;
    let mut draft = Draft::default();
    walk::walk(page.root_element(), &mut draft, folder, false)?;
    Ok(draft)
}

/// The text of a piece of a page, on one line.
pub(super) fn text(piece: &str, folder: &Folder) -> Result<String, ReadError> {
    let draft = fragment(piece, folder)?;
    let texts: Vec<_> =
        draft.parts.iter().filter_map(crate::draft::Part::paragraph).map(crate::draft::Paragraph::text).collect();
    Ok(crate::rules::clean::text(&texts.join(" ")))
}

/// Adds the picture of an address to a draft, and says its number.
pub(super) fn picture(draft: &mut Draft, address: &str, folder: &Folder) -> Option<usize> {
    match folder.find(address) {
        Found::File(name, bytes) => Some(draft.picture(&name, Some(bytes))),
        Found::Remote(address) => Some(draft.picture(&address, None)),
        Found::Missing => {
            let short: String = address.chars().take(120).collect();
            draft.note(Note::new(
                Kind::Missing,
                format!("the picture {short}: put it beside the document and run again"),
            ));
            None
        }
    }
}

fn parsed(text: &str, parse: fn(&str) -> Html) -> Result<Html, ReadError> {
    if text.len() as u64 > limits::TEXT {
        return Err(ReadError::Hostile("a page of more than 32 MiB"));
    }
    if nesting::of_html(text) > DEPTH {
        return Err(ReadError::Hostile("its elements nest more than 1,000 deep"));
    }
    Ok(parse(text))
}

/// The text of an element as it is seen, with one space between words.
fn seen(element: scraper::ElementRef) -> String {
    let mut text = String::new();
    for piece in element.text() {
        text.push_str(piece);
        text.push(' ');
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::{Figure, Paragraph, Part};
    use tintuc::model::Block;

    fn parts(html: &str) -> Vec<Part> {
        fragment(html, &Folder::default()).map(|draft| draft.parts).unwrap_or_default()
    }

    #[test]
    fn lists_inside_lists_keep_every_item_once() {
        let parts = parts("<ul><li>a<ul><li>b <b>c</b></li><li>d<ol><li>e</li></ol></li></ul></li><li>f</li></ul>");
        let [Part::Block(Block::List { items, .. })] = parts.as_slice() else { panic!("{parts:?}") };
        let texts: Vec<_> = items.iter().map(|item| item.text().trim().to_owned()).collect();
        assert_eq!(texts, ["a", "b c", "d", "e", "f"]);
    }

    #[test]
    fn merged_cells_keep_their_size_and_layout_is_no_table() {
        let data = "<table><tr><th>a</th><th colspan=2>b</th></tr><tr><td rowspan=2>1</td><td>2</td><td>3</td></tr><tr><td>4</td><td>5</td></tr></table>";
        let data = parts(data);
        let [Part::Block(Block::Table { head, rows, .. })] = data.as_slice() else { panic!("{data:?}") };
        assert_eq!((head[1].colspan, rows[0][0].rowspan, rows.len()), (2, 2, 2));
        let layout = parts("<table><tr><td><p>Một</p></td></tr><tr><td><p>Hai</p></td></tr></table>");
        assert!(layout.iter().all(|part| part.paragraph().is_some()) && layout.len() == 2, "{layout:?}");
    }

    #[test]
    fn the_largest_picture_is_taken_with_its_caption() {
        let html = "<figure><a href='https://a.example/goc.jpg'><img src='https://a.example/nho.jpg' alt='A'></a><figcaption>C</figcaption></figure>\
            <img src='data:,x' data-original='https://a.example/lazy.jpg'><img src='s.gif' width=1 height=1>\
            <img src='https://a.example/a.jpg' srcset='https://a.example/a-1.jpg 300w, https://a.example/a-2.jpg 900w'>";
        let draft = fragment(html, &Folder::default()).unwrap_or_default();
        let from: Vec<_> = draft.pictures.iter().map(|picture| picture.from.rsplit('/').next()).collect();
        assert_eq!(from, [Some("goc.jpg"), Some("lazy.jpg"), Some("a-2.jpg")]);
        assert!(
            matches!(&draft.parts[0], Part::Figure(Figure { caption: Some(caption), alt, .. }) if caption == "C" && alt == "A")
        );
    }

    #[test]
    fn old_fonts_are_read_by_their_name_and_breaks_end_paragraphs() {
        let parts = parts("<font face='.VnTime'>Héi nghÞ<br><br>tæng kÕt</font> <i>café</i>");
        let texts: Vec<_> = parts.iter().filter_map(Part::paragraph).map(Paragraph::text).collect();
        assert_eq!(texts, ["Hội nghị", "tổng kết café"]);
    }

    #[test]
    fn lists_of_a_thousand_levels_end_in_time() {
        for html in ["<ul><li>".repeat(900), "<blockquote>".repeat(900), "<table><tr><td>".repeat(900)] {
            let _ = fragment(&(html + "x"), &Folder::default());
        }
    }
}
