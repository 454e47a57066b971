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
