use super::{Folder, ReadError, junk, table};
use crate::{
    draft::{Draft, Paragraph, Part},
    legacy, limits,
    readers::{Look, Run},
    report::{Kind, Note},
};
use scraper::{ElementRef, Node};
use tintuc::model::{Block, Span};

/// Elements that begin and end a paragraph.
const BLOCKS: [&str; 29] = [
    "p",
    "div",
    "section",
    "article",
    "main",
    "header",
    "center",
    "body",
    "html",
    "table",
    "tbody",
    "thead",
    "tfoot",
    "tr",
    "td",
    "th",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "figure",
    "figcaption",
    "blockquote",
    "pre",
    "address",
    "form",
    "details",
];

/// What an element hands on to those inside of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Inside {
    pub(super) look: Look,
    pub(super) font: Option<String>,
    pub(super) centred: bool,
    pub(super) role: String,
}

/// The way through a page.
pub(super) struct Walk<'a> {
    pub(super) draft: &'a mut Draft,
    pub(super) folder: &'a Folder,
    pub(super) whole_page: bool,
    /// Whether lists are another one's to read.
    pub(super) without_lists: bool,
    pub(super) run: Run,
    /// How the open paragraph looks.
    pub(super) open: Inside,
}

/// Adds an element's content to a draft.
pub(super) fn walk(root: ElementRef, draft: &mut Draft, folder: &Folder, whole_page: bool) -> Result<(), ReadError> {
    let mut walk =
        Walk { draft, folder, whole_page, without_lists: false, run: Run::default(), open: Inside::default() };
    walk.children(root, &Inside::default(), 0)?;
    walk.close();
    Ok(())
}

impl Walk<'_> {
    pub(super) fn children(&mut self, element: ElementRef, inside: &Inside, depth: usize) -> Result<(), ReadError> {
        if depth > limits::DEPTH {
            // Deeper than any page: its text is kept, how it looks is not.
            self.run.push_collapsed(&super::seen(element), &inside.look);
            return Ok(());
        }
        for child in element.children() {
            if self.draft.parts.len() > limits::BLOCKS {
                return Err(ReadError::Hostile("more than 20,000 paragraphs"));
            }
            match child.value() {
                Node::Text(text) => {
                    let text = legacy::decode(inside.font.as_deref(), text);
                    if self.run.is_blank() {
                        self.open = inside.clone();
                    }
                    self.run.push_collapsed(&text, &inside.look);
                }
                Node::Element(_) => {
                    if let Some(child) = ElementRef::wrap(child) {
                        self.element(child, inside, depth + 1)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn element(&mut self, element: ElementRef, outside: &Inside, depth: usize) -> Result<(), ReadError> {
        let name = element.value().name();
        if junk::is_junk(element, self.whole_page) {
            self.note_drop(element);
            return Ok(());
        }
        let inside = Self::looks(element, outside);
        match name {
            "br" => self.run.push("\n", &Look::default()),
            "hr" => self.close(),
            "img" => self.image(element, None),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading(element, name, &inside, depth)?,
            "ul" | "ol" if self.without_lists => {}
            "ul" | "ol" if !element.value().attr("class").is_some_and(super::pictures::is_gallery) => {
                self.list(element, name == "ol", depth);
            }
            "blockquote" => self.quote(element, depth)?,
            "figure" if !element.value().attr("class").is_some_and(super::pictures::is_gallery) => {
                self.figure(element, &inside, depth)?;
            }
            "table" if !table::is_layout(element) => {
                self.close();
                self.draft.parts.push(Part::Block(table::read(element)));
            }
            "iframe" | "video" | "audio" => self.media(element),
            "sup" if element.value().attr("class").is_some_and(|class| class.contains("footnote")) => {
                self.draft.note(Note::new(Kind::Dropped, "footnotes"));
            }
            "a" => self.link(element, inside, depth)?,
            _ => {
                let class = element.value().attr("class").unwrap_or_default();
                if class.contains("footnote-definition") {
                    self.draft.note(Note::new(Kind::Dropped, "footnotes"));
                    return Ok(());
                }
                let block = BLOCKS.contains(&name);
                if block {
                    self.close();
                }
                if class.split_whitespace().any(|class| class == "wp-caption" || class == "image-caption-box") {
                    return self.figure(element, &inside, depth);
                }
                let from = self.draft.parts.len();
                self.children(element, &inside, depth)?;
                if block {
                    self.close();
                }
                if super::pictures::is_gallery(class) {
                    self.gallery(from);
                }
            }
        }
        Ok(())
    }

    /// What an element changes for those inside of it.
    fn looks(element: ElementRef, outside: &Inside) -> Inside {
        let mut inside = outside.clone();
        let value = element.value();
        let style = value.attr("style").unwrap_or_default().replace(' ', "").to_ascii_lowercase();
        match value.name() {
            "b" | "strong" => inside.look.strong = true,
            "i" | "em" | "cite" => inside.look.emphasis = true,
            "center" => inside.centred = true,
            "td" | "th" | "table" => inside.centred = false,
            _ => {}
        }
        if style.contains("font-weight:bold") || style.contains("font-weight:700") || style.contains("font-weight:600")
        {
            inside.look.strong = true;
        } else if style.contains("font-weight:normal") || style.contains("font-weight:400") {
            inside.look.strong = false;
        }
        if style.contains("font-style:italic") {
            inside.look.emphasis = true;
        }
        let align = value.attr("align").unwrap_or_default();
        if style.contains("text-align:center") || align.eq_ignore_ascii_case("center") {
            inside.centred = true;
        } else if style.contains("text-align:") || !align.is_empty() {
            inside.centred = false;
        }
        let face = value.attr("face").filter(|_| value.name() == "font").map(str::to_owned);
        let family =
            style.split_once("font-family:").map(|(_, family)| family.split(';').next().unwrap_or_default().to_owned());
        inside.font = face.or(family).or(inside.font);
        if let Some(class) = value.attr("class") {
            inside.role = class.to_lowercase();
        }
        inside
    }

    fn heading(&mut self, element: ElementRef, name: &str, inside: &Inside, depth: usize) -> Result<(), ReadError> {
        self.close();
        let from = self.draft.parts.len();
        self.children(element, inside, depth)?;
        self.close();
        // Pictures and links may stand in it; its texts are one heading.
        for part in &mut self.draft.parts[from..] {
            if let Part::Paragraph(paragraph) = part {
                if name == "h1" {
                    "h1".clone_into(&mut paragraph.role);
                } else {
                    let level = if name == "h2" { 2 } else { 3 };
                    *part = Part::Block(Block::Heading { level, text: paragraph.text().trim().to_owned() });
                }
            }
        }
        Ok(())
    }

    /// Ends the open paragraph.
    pub(super) fn close(&mut self) {
        let run = std::mem::take(&mut self.run);
        let open = std::mem::take(&mut self.open);
        if run.is_blank() {
            return;
        }
        // An empty line between two breaks is a paragraph's end.
        for spans in split_at_empty_lines(run.0) {
            let Inside { centred, role, .. } = open.clone();
            self.draft.parts.push(Part::Paragraph(Paragraph { spans, centred, role, item: None }));
        }
    }

    pub(super) fn note_drop(&mut self, element: ElementRef) {
        let text = super::seen(element);
        if text.is_empty()
            || !self.whole_page
            || matches!(element.value().name(), "script" | "style" | "noscript" | "head")
        {
            return;
        }
        let short: String = text.chars().take(60).collect();
        self.draft.note(Note::new(Kind::Dropped, format!("<{}>: {short}", element.value().name())));
    }
}

fn split_at_empty_lines(spans: Vec<Span>) -> Vec<Vec<Span>> {
    let mut all: Vec<Vec<Span>> = vec![Vec::new()];
    let mut breaks = 0;
    for span in spans {
        let mut text = String::new();
        for sign in span.text.chars() {
            match sign {
                '\n' => breaks += 1,
                sign if sign.is_whitespace() && breaks > 0 => {}
                sign => {
                    if breaks > 1 && (!text.is_empty() || all.last().is_some_and(|last| !last.is_empty())) {
                        let before = Span { text: std::mem::take(&mut text), ..span.clone() };
                        if let Some(last) = all.last_mut().filter(|_| !before.text.is_empty()) {
                            last.push(before);
                        }
                        all.push(Vec::new());
                    } else if breaks == 1 {
                        text.push('\n');
                    }
                    breaks = 0;
                    text.push(sign);
                }
            }
        }
        if let Some(last) = all.last_mut().filter(|_| !text.is_empty()) {
            last.push(Span { text, ..span });
        }
    }
    all.retain(|spans| spans.iter().any(|span| !span.text.trim().is_empty()));
    all
}
