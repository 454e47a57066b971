use super::{
    attribute, child, is,
    package::{Package, Relations},
    runs::{Piece, Runs},
    styles::Styles,
    table, value,
};
use crate::{
    draft::{Draft, Figure, Item, Paragraph, Part},
    limits,
    readers::{ReadError, Run},
    report::{Kind, Note},
};
use roxmltree::Node;
use tintuc::model::Block;

/// Reads blocks into a draft.
pub(super) struct Reader<'r, 'p> {
    pub(super) draft: &'r mut Draft,
    pub(super) package: &'r mut Package<'p>,
    pub(super) relations: &'r Relations,
    pub(super) styles: &'r Styles,
}

impl Reader<'_, '_> {
    /// The paragraphs and tables of a body, a cell or a text box.
    pub(super) fn blocks(&mut self, node: Node, depth: usize) -> Result<(), ReadError> {
        if depth > limits::DEPTH || self.draft.parts.len() > limits::BLOCKS {
            return Err(ReadError::Hostile("more than 20,000 paragraphs, or more than 200 levels of them"));
        }
        for child in node.children().filter(Node::is_element) {
            match child.tag_name().name() {
                "p" => self.paragraph(child, depth)?,
                "tbl" => self.table(child, depth)?,
                "sdt" | "sdtContent" | "ins" | "moveTo" | "customXml" | "smartTag" => self.blocks(child, depth + 1)?,
                "AlternateContent" => {
                    if let Some(chosen) = super::child(child, "Choice").or_else(|| super::child(child, "Fallback")) {
                        self.blocks(chosen, depth + 1)?;
                    }
                }
                "altChunk" => self.draft.note(Note::new(Kind::Dropped, "a document inside the document")),
                _ => {}
            }
        }
        Ok(())
    }

    fn paragraph(&mut self, node: Node, depth: usize) -> Result<(), ReadError> {
        let properties = child(node, "pPr");
        let style = self.styles.get(properties.and_then(|properties| value(properties, "pStyle")));
        let mut runs = Runs::new(self.draft, self.relations, self.styles);
        runs.read(node, &style, None, 0);
        let pieces = runs.pieces;
        let align = properties.and_then(|properties| value(properties, "jc"));
        let centred = align.map_or(style.centred == Some(true), |align| align == "center");
        let item = properties.and_then(|properties| child(properties, "numPr")).and_then(|numbers| {
            let list = value(numbers, "numId").filter(|list| *list != "0")?;
            let level = value(numbers, "ilvl").unwrap_or("0");
            Some(Item { ordered: self.styles.is_numbered(list, level), list: list.parse().unwrap_or_default() })
        });
        let by_style = (style.name.starts_with("list bullet") || style.name.starts_with("list number"))
            .then(|| Item { ordered: style.name.starts_with("list number"), list: 0 });
        let item = item.or(by_style).filter(|_| style.heading.is_none());
        for piece in pieces {
            match piece {
                Piece::Text(run) if run.is_blank() => {}
                Piece::Text(run) => {
                    if let Some(level @ 2..) = style.heading {
                        self.heading(level, &run);
                    } else {
                        let role = if style.heading == Some(1) { "h1".to_owned() } else { style.name.clone() };
                        self.draft.parts.push(Part::Paragraph(Paragraph { spans: run.0, centred, role, item }));
                    }
                }
                Piece::Picture(node) => self.picture(node)?,
                Piece::TextBox(node) => self.blocks(node, depth + 1)?,
            }
        }
        Ok(())
    }

    fn heading(&mut self, level: u8, run: &Run) {
        let text: String = run.0.iter().map(|span| span.text.as_str()).collect();
        self.draft
            .parts
            .push(Part::Block(Block::Heading { level: if level > 2 { 3 } else { 2 }, text: text.trim().to_owned() }));
    }

    fn table(&mut self, node: Node, depth: usize) -> Result<(), ReadError> {
        if !table::is_layout(node) {
            let block = table::read(node, self.draft, self.relations, self.styles);
            self.draft.parts.push(Part::Block(block));
            return Ok(());
        }
        for cell in table::cells(node) {
            self.blocks(cell, depth + 1)?;
        }
        Ok(())
    }

    fn picture(&mut self, node: Node) -> Result<(), ReadError> {
        let described = node.descendants().find(|inner| is(*inner, "docPr") || is(*inner, "shape"));
        let alt = described
            .and_then(|inner| attribute(inner, "descr").or_else(|| attribute(inner, "alt")))
            .unwrap_or_default();
        // Word writes such descriptions itself, and they say nothing.
        let alt =
            if alt.contains("AI-generated") || alt.contains('\\') || alt.contains(".jp") { "" } else { alt.trim() };
        for inner in node.descendants() {
            let relation = match inner.tag_name().name() {
                "blip" => attribute(inner, "embed").or_else(|| attribute(inner, "link")),
                "imagedata" => attribute(inner, "id"),
                _ => None,
            };
            let Some((target, outside)) = relation.and_then(|id| self.relations.get(id)) else { continue };
            let bytes = if *outside { None } else { self.package.bytes(target)? };
            if bytes.is_none() && !outside {
                self.draft.note(Note::new(
                    Kind::Missing,
                    format!("the picture {target}, which the file names and does not have"),
                ));
                continue;
            }
            let picture = self.draft.picture(target, bytes.map(Into::into));
            self.draft.parts.push(Part::Figure(Figure { picture, alt: alt.to_owned(), ..Figure::default() }));
        }
        Ok(())
    }
}
