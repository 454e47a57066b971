//! Word files: a ZIP of XML parts and pictures (ECMA-376).

mod body; // paragraphs, pictures, lists
mod package; // the ZIP file, bounded
mod runs; // pieces of text with one font
mod styles; // what the styles say of a paragraph and its text
mod table; // with merged cells

use super::{ReadError, nesting};
use crate::{draft::Draft, limits};
use package::Package;
use roxmltree::{Document, Node, ParsingOptions};

/// Reads a Word file.
///
/// # Errors
/// [`ReadError`] for one that is damaged, hostile or empty.
pub fn read(bytes: &[u8]) -> Result<Draft, ReadError> {
    let mut package = Package::open(bytes)?;
    let mut draft = Draft::default();
    let main = package.main()?;
    let text = package.text(&main)?.ok_or_else(|| ReadError::Damaged("it has no text part".to_owned()))?;
    let relations = package.relations(&main)?;
    let styles = package.text(&package::beside(&main, "styles.xml"))?.unwrap_or_default();
    let numbering = package.text(&package::beside(&main, "numbering.xml"))?.unwrap_or_default();
    let properties = package.text("docProps/core.xml")?.unwrap_or_default();
    let styles = styles::Styles::read(&styles, &numbering)?;
    properties_of(&properties, &mut draft);
    let document = xml(&text)?;
    let body = document.root_element().children().find(|node| is(*node, "body"));
    let body = body.ok_or_else(|| ReadError::Damaged("its text part has no body".to_owned()))?;
    let mut reader = body::Reader { draft: &mut draft, package: &mut package, relations: &relations, styles: &styles };
    reader.blocks(body, 0)?;
    if draft.parts.is_empty() { Err(ReadError::Empty) } else { Ok(draft) }
}

/// An XML part, if it is of the depth and size of one.
fn xml(text: &str) -> Result<Document<'_>, ReadError> {
    if nesting::of_xml(text) > limits::DEPTH {
        return Err(ReadError::Hostile("its elements nest more than 200 deep"));
    }
    let options = ParsingOptions { allow_dtd: false, nodes_limit: 4_000_000 };
    Document::parse_with_options(text, options).map_err(|error| ReadError::Damaged(error.to_string()))
}

/// Whether a node is the element of a local name. Namespaces differ between the two editions of the format; names do not.
fn is(node: Node, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name
}

/// The child of a local name.
fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| is(*child, name))
}

/// An attribute by its local name.
fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value())
}

/// The value of a child such as `<w:jc w:val="center"/>`.
fn value<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    child(node, name).and_then(|child| attribute(child, "val"))
}

/// Whether a property such as `<w:b/>` is on; nothing where it is not said.
fn switch(node: Node, name: &str) -> Option<bool> {
    let child = child(node, name)?;
    Some(!matches!(attribute(child, "val"), Some("0" | "false" | "off" | "none")))
}

/// When the file was saved last: the best that a Word file says of its date, and only where the text says nothing.
fn properties_of(text: &str, draft: &mut Draft) {
    let Ok(document) = xml(text) else { return };
    let saved = document.descendants().find(|node| is(*node, "modified")).and_then(|node| node.text());
    draft.saved = saved.and_then(crate::rules::date::read);
}
