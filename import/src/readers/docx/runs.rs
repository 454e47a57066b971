use super::{
    attribute, child, is,
    package::Relations,
    styles::{Style, Styles, TextStyle},
    value,
};
use crate::{
    draft::Draft,
    legacy, limits,
    readers::{Look, Run},
    report::{Kind, Note},
};
use roxmltree::Node;
use tintuc::model::Href;

/// What stands inside a paragraph, in its order.
#[derive(Debug)]
pub(super) enum Piece<'a, 'i> {
    /// Text.
    Text(Run),
    /// A drawing, old or new.
    Picture(Node<'a, 'i>),
    /// A text box: paragraphs of its own.
    TextBox(Node<'a, 'i>),
}

/// Reads the runs of one paragraph.
pub(super) struct Runs<'r, 'a, 'i> {
    pub(super) draft: &'r mut Draft,
    pub(super) relations: &'r Relations,
    pub(super) styles: &'r Styles,
    pub(super) pieces: Vec<Piece<'a, 'i>>,
    /// How many fields are open, and whether what is read is a field's instruction and not its result.
    fields: Vec<Field>,
}

#[derive(Debug, Default)]
struct Field {
    instruction: String,
    in_result: bool,
}

impl<'r, 'a, 'i> Runs<'r, 'a, 'i> {
    pub(super) fn new(draft: &'r mut Draft, relations: &'r Relations, styles: &'r Styles) -> Self {
        Self { draft, relations, styles, pieces: Vec::new(), fields: Vec::new() }
    }

    pub(super) fn read(&mut self, node: Node<'a, 'i>, style: &Style, link: Option<&Href>, depth: usize) {
        if depth > limits::DEPTH {
            return;
        }
        for child in node.children().filter(Node::is_element) {
            match child.tag_name().name() {
                "r" => self.run(child, style, link),
                "hyperlink" => {
                    let target = attribute(child, "id").and_then(|id| self.relations.get(id));
                    let href = target.filter(|(_, outside)| *outside).and_then(|(target, _)| Href::new(target).ok());
                    self.read(child, style, href.as_ref().or(link), depth + 1);
                }
                // What was deleted with changes tracked, and what was moved away, is not of the text.
                "del" | "moveFrom" | "pPr" | "sectPr" => {}
                "AlternateContent" => {
                    let chosen = super::child(child, "Choice").or_else(|| super::child(child, "Fallback"));
                    if let Some(chosen) = chosen {
                        self.read(chosen, style, link, depth + 1);
                    }
                }
                // A formula's letters are text; how it is set is lost.
                "oMath" | "oMathPara" => {
                    let text: String =
                        child.descendants().filter(|node| is(*node, "t")).filter_map(|node| node.text()).collect();
                    self.push(&text, &Look::default());
                    self.draft.note(Note::new(Kind::Dropped, "the setting of a formula; its letters are kept"));
                }
                _ => self.read(child, style, link, depth + 1),
            }
        }
    }

    fn run(&mut self, node: Node<'a, 'i>, style: &Style, link: Option<&Href>) {
        let properties = child(node, "rPr");
        let character =
            properties.and_then(|properties| value(properties, "rStyle")).map(|id| self.styles.get(Some(id)).text);
        let own = properties.map(TextStyle::read).unwrap_or_default();
        let text = own.or(&character.unwrap_or_default()).or(&style.text);
        if text.hidden == Some(true) {
            return;
        }
        let href = link.cloned().or_else(|| self.field_link());
        let look = Look { strong: text.strong == Some(true), emphasis: text.emphasis == Some(true), href };
        let font = text.font.as_deref();
        self.content(node, &look, font, 0);
    }

    fn content(&mut self, node: Node<'a, 'i>, look: &Look, font: Option<&str>, depth: usize) {
        if depth > limits::DEPTH {
            return;
        }
        for child in node.children().filter(Node::is_element) {
            let name = child.tag_name().name();
            match name {
                "fldChar" => self.field(attribute(child, "fldCharType")),
                "instrText" => {
                    if let Some(field) = self.fields.last_mut() {
                        field.instruction.push_str(child.text().unwrap_or_default());
                    }
                }
                _ if self.fields.iter().any(|field| !field.in_result) => {}
                "t" => self.push(&legacy::decode(font, child.text().unwrap_or_default()), look),
                "tab" => self.push(" ", look),
                "br" | "cr" => self.push("\n", look),
                "noBreakHyphen" => self.push("-", look),
                "sym" => self.symbol(child, look),
                "drawing" | "pict" | "object" => self.drawing(child),
                "AlternateContent" => {
                    let chosen = super::child(child, "Choice").or_else(|| super::child(child, "Fallback"));
                    if let Some(chosen) = chosen {
                        self.content(chosen, look, font, depth + 1);
                    }
                }
                "footnoteReference" | "endnoteReference" => self.draft.note(Note::new(Kind::Dropped, "footnotes")),
                "commentReference" => self.draft.note(Note::new(Kind::Dropped, "comments")),
                _ => {}
            }
        }
    }

    fn drawing(&mut self, node: Node<'a, 'i>) {
        let boxes: Vec<_> = node.descendants().filter(|inner| is(*inner, "txbxContent")).collect();
        if node.descendants().any(|inner| is(inner, "blip") || is(inner, "imagedata")) {
            self.pieces.push(Piece::Picture(node));
        } else if boxes.is_empty() {
            self.draft.note(Note::new(Kind::Dropped, "a drawing or chart; insert it as a picture"));
        }
        // One inside another is read with it.
        let outer = boxes.iter().filter(|inner| {
            !inner.ancestors().skip(1).take_while(|above| *above != node).any(|above| is(above, "txbxContent"))
        });
        self.pieces.extend(outer.map(|inner| Piece::TextBox(*inner)));
    }

    /// Bullets and arrows of Word's own fonts; most are bullets before a line that is an item.
    fn symbol(&mut self, node: Node, look: &Look) {
        let code = attribute(node, "char").and_then(|code| u32::from_str_radix(code, 16).ok());
        let sign = match code.map(|code| code & 0xFF) {
            Some(0xE0 | 0xE8 | 0xF0) => "→",
            Some(0xFC) => "✓",
            _ => "•",
        };
        self.push(sign, look);
    }

    fn push(&mut self, text: &str, look: &Look) {
        if let Some(Piece::Text(run)) = self.pieces.last_mut() {
            run.push(text, look);
        } else {
            let mut run = Run::default();
            run.push(text, look);
            self.pieces.push(Piece::Text(run));
        }
    }

    fn field(&mut self, kind: Option<&str>) {
        match kind {
            Some("begin") if self.fields.len() < limits::DEPTH => self.fields.push(Field::default()),
            Some("separate") => {
                if let Some(field) = self.fields.last_mut() {
                    field.in_result = true;
                }
            }
            Some("end") => drop(self.fields.pop()),
            _ => {}
        }
    }

    /// The address of a link that is written as a field: `HYPERLINK "https://…"`.
    fn field_link(&self) -> Option<Href> {
        let field = self
            .fields
            .iter()
            .rev()
            .find(|field| field.in_result && field.instruction.trim().starts_with("HYPERLINK"))?;
        let address = field.instruction.trim().strip_prefix("HYPERLINK")?.trim();
        Href::new(address.strip_prefix('"')?.split('"').next()?).ok()
    }
}
