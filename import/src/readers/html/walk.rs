use super::{Folder, ReadError, junk, picture, table};
use crate::{
    draft::{Draft, Figure, Paragraph, Part},
    legacy, limits,
    readers::{Look, Run, folder::Found},
    report::{Kind, Note},
};
use scraper::{ElementRef, Node};
use tintuc::model::{Block, Href, Span, Spans};

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
struct Inside {
    look: Look,
    font: Option<String>,
    centred: bool,
    role: String,
}

struct Walk<'a> {
    draft: &'a mut Draft,
    folder: &'a Folder,
    whole_page: bool,
    /// Whether lists are another one's to read.
    without_lists: bool,
    run: Run,
    /// How the open paragraph looks.
    open: Inside,
}

/// Adds an element's content to a draft.
pub(super) fn walk(root: ElementRef, draft: &mut Draft, folder: &Folder, whole_page: bool) -> Result<(), ReadError> {
    let mut walk =
        Walk { draft, folder, whole_page, without_lists: false, run: Run::default(), open: Inside::default() };
    walk.children(root, &Inside::default(), 0)?;
    walk.close();
    Ok(())
}

/// The text of an element that holds no blocks of its own, such as a cell; blocks in it stand on lines of their own.
pub(super) fn inline(element: ElementRef) -> Vec<Span> {
    spans_of(element, false)
}

fn spans_of(element: ElementRef, without_lists: bool) -> Vec<Span> {
    let mut draft = Draft::default();
    let folder = Folder::default();
    let mut walk = Walk {
        draft: &mut draft,
        folder: &folder,
        whole_page: false,
        without_lists,
        run: Run::default(),
        open: Inside::default(),
    };
    let read = walk.children(element, &Inside::default(), 0);
    walk.close();
    if read.is_err() {
        return vec![Span { text: super::seen(element), ..Span::default() }];
    }
    let mut run = Run::default();
    for part in &draft.parts {
        if !run.0.is_empty() {
            run.push("\n", &Look::default());
        }
        match part {
            Part::Paragraph(paragraph) => run.0.extend(paragraph.spans.iter().cloned()),
            Part::Block(Block::Heading { text, .. }) => run.push(text, &Look { strong: true, ..Look::default() }),
            Part::Block(Block::List { items, .. }) => {
                for (index, item) in items.iter().enumerate() {
                    run.push(if index > 0 { "\n– " } else { "– " }, &Look::default());
                    run.0.extend(item.0.iter().cloned());
                }
            }
            Part::Block(Block::Quote { spans, .. }) => run.0.extend(spans.0.iter().cloned()),
            _ => {}
        }
    }
    run.0
}

impl Walk<'_> {
    fn children(&mut self, element: ElementRef, inside: &Inside, depth: usize) -> Result<(), ReadError> {
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
            "ul" | "ol" => self.list(element, name == "ol", depth),
            "blockquote" => self.quote(element, depth)?,
            "figure" if !element.value().attr("class").is_some_and(is_gallery) => {
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
                if is_gallery(class) {
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

    /// Items of a list inside a list become items of the outer one, in their place.
    fn list(&mut self, element: ElementRef, ordered: bool, depth: usize) {
        self.close();
        if self.whole_page && junk::is_list_of_links(element) {
            self.note_drop(element);
            return;
        }
        let mut items = Vec::new();
        let mut rest = Vec::new();
        collect(element, &mut items, &mut rest, depth);
        if !items.is_empty() {
            self.draft.parts.push(Part::Block(Block::List { ordered, items }));
        }
        for image in rest {
            self.image(image, None);
        }
    }

    fn quote(&mut self, element: ElementRef, depth: usize) -> Result<(), ReadError> {
        self.close();
        let mut inner = Draft::default();
        std::mem::swap(&mut inner.parts, &mut self.draft.parts);
        let read = self.children(element, &Inside::default(), depth);
        self.close();
        std::mem::swap(&mut inner.parts, &mut self.draft.parts);
        read?;
        let mut texts: Vec<Spans> = Vec::new();
        let mut others = Vec::new();
        for part in inner.parts {
            match part {
                Part::Paragraph(paragraph) => texts.push(Spans(paragraph.spans)),
                other => others.push(other),
            }
        }
        let cite = texts
            .last()
            .filter(|last| texts.len() > 1 && last.text().trim_start().starts_with(['—', '–']))
            .map(Spans::text);
        if cite.is_some() {
            texts.pop();
        }
        for (index, spans) in texts.iter().enumerate() {
            let cite = cite.as_ref().filter(|_| index + 1 == texts.len());
            let cite = cite.map(|cite| cite.trim_start_matches(['—', '–', ' ']).to_owned());
            self.draft.parts.push(Part::Block(Block::Quote { spans: spans.clone(), cite }));
        }
        self.draft.parts.extend(others);
        Ok(())
    }

    /// Pictures with the line that belongs to them.
    fn figure(&mut self, element: ElementRef, inside: &Inside, depth: usize) -> Result<(), ReadError> {
        self.close();
        let is_caption = |inner: &ElementRef| {
            inner.value().name() == "figcaption"
                || inner.value().attr("class").is_some_and(|class| class.contains("wp-caption-text"))
        };
        let inner = |element: ElementRef| {
            element.descendent_elements().any(|inner| matches!(inner.value().name(), "figure" | "table"))
        };
        let images: Vec<_> = element.descendent_elements().filter(|inner| inner.value().name() == "img").collect();
        if images.is_empty() || element.descendent_elements().skip(1).any(inner) {
            // A figure of figures, or of a table: each for itself.
            return self.children(element, inside, depth);
        }
        let caption = element.descendent_elements().filter(is_caption).map(super::seen).find(|text| !text.is_empty());
        let from = self.draft.parts.len();
        let single = images.len() == 1;
        for image in images {
            self.image(image, caption.clone().filter(|_| single));
        }
        let (Some(caption), false) = (caption, single && self.draft.parts.len() > from) else { return Ok(()) };
        // Its picture is missing, or it is of several: it stays as a line.
        let mut line = Paragraph::from(caption.as_str());
        "caption".clone_into(&mut line.role);
        self.draft.parts.push(Part::Paragraph(line));
        Ok(())
    }

    fn image(&mut self, element: ElementRef, caption: Option<String>) {
        let Some(address) = best_address(element) else { return };
        let text = |name| element.value().attr(name).unwrap_or_default();
        let tiny = |name| text(name).trim_end_matches("px").parse::<u32>().is_ok_and(|size| size <= 32);
        if tiny("width") || tiny("height") || text("class").contains("wp-smiley") {
            return;
        }
        self.close();
        let alt = text("alt").trim().to_owned();
        if let Some(picture) = picture(self.draft, address, self.folder) {
            self.draft.parts.push(Part::Figure(Figure { picture, alt, caption, credit: None }));
        }
    }

    /// Pictures that stand together become one block; a line under them all follows it.
    fn gallery(&mut self, from: usize) {
        let (figures, others): (Vec<_>, Vec<_>) =
            self.draft.parts.drain(from..).partition(|part| matches!(part, Part::Figure(_)));
        let mut figures: Vec<_> = figures
            .into_iter()
            .filter_map(|part| if let Part::Figure(figure) = part { Some(figure) } else { None })
            .collect();
        match (figures.len(), figures.pop()) {
            (1, Some(only)) => self.draft.parts.push(Part::Figure(only)),
            (2.., Some(last)) => {
                figures.push(last);
                self.draft.parts.push(Part::Gallery(figures));
            }
            _ => {}
        }
        self.draft.parts.extend(others);
    }

    /// Videos and sounds have no block yet: a link leads to them.
    fn media(&mut self, element: ElementRef) {
        let source = element.descendent_elements().find(|inner| inner.value().name() == "source");
        let address = element.value().attr("src").or_else(|| source?.value().attr("src"));
        let Some(href) = address.and_then(|address| Href::new(address).ok()).filter(Href::is_external) else { return };
        self.close();
        let title =
            element.value().attr("title").filter(|title| !title.trim().is_empty()).unwrap_or(href.as_str()).to_owned();
        self.run.push(&title, &Look { href: Some(href.clone()), ..Look::default() });
        self.close();
        self.draft.note(Note::new(Kind::Recognised, format!("a video or sound became a link: {}", href.as_str())));
    }

    fn link(&mut self, element: ElementRef, mut inside: Inside, depth: usize) -> Result<(), ReadError> {
        let address = element.value().attr("href").unwrap_or_default().trim();
        let fragment = address.starts_with('#');
        match Href::new(address) {
            Ok(_) if fragment => {}
            Ok(href) if is_document(address) => inside.look.href = Some(self.attachment(href)),
            Ok(href) => inside.look.href = Some(href),
            Err(_) => {}
        }
        if element.descendent_elements().any(|inner| inner.value().name() == "img") {
            inside.look.href = None;
        }
        self.children(element, &inside, depth)
    }

    /// The file behind a link, where it lies beside the document.
    fn attachment(&mut self, href: Href) -> Href {
        let Found::File(name, bytes) = self.folder.find(href.as_str()) else { return href };
        let Ok(own) = Href::new(&format!("attached/{}", crate::pictures::hash(name.as_bytes()))) else { return href };
        let extension =
            href.as_str().split(['?', '#']).next().and_then(|path| path.rsplit_once('.')).map_or("", |(_, end)| end);
        let named = Href::new(&format!("{}.{}", own.as_str(), extension.to_ascii_lowercase())).unwrap_or(own);
        if !self.draft.files.iter().any(|file| file.href == named.as_str()) {
            self.draft.files.push(crate::draft::Attached { href: named.as_str().to_owned(), bytes });
        }
        named
    }

    /// Ends the open paragraph.
    fn close(&mut self) {
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

    fn note_drop(&mut self, element: ElementRef) {
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

/// Items, and the pictures in them. The lists inside an item are left out of its own text, and follow it.
fn collect<'a>(list: ElementRef<'a>, items: &mut Vec<Spans>, images: &mut Vec<ElementRef<'a>>, depth: usize) {
    if depth > limits::DEPTH {
        return;
    }
    for child in list.child_elements() {
        if is_list(child) {
            collect(child, items, images, depth + 1);
            continue;
        }
        let spans = spans_of(child, true);
        if spans.iter().any(|span| !span.text.trim().is_empty()) {
            items.push(Spans(spans));
        }
        for inner in child.descendent_elements() {
            if inner.value().name() == "img" && !images.contains(&inner) {
                images.push(inner);
            }
        }
        for inner in outermost_lists(child) {
            collect(inner, items, images, depth + 1);
        }
    }
}

fn is_list(element: ElementRef) -> bool {
    matches!(element.value().name(), "ul" | "ol")
}

/// The lists inside an element that stand in no other list.
fn outermost_lists(element: ElementRef) -> Vec<ElementRef> {
    let in_another = |list: &ElementRef| {
        let above = list.ancestors().take_while(|above| above.id() != element.id());
        above.filter_map(ElementRef::wrap).any(is_list)
    };
    element.descendent_elements().skip(1).filter(|inner| is_list(*inner)).filter(|list| !in_another(list)).collect()
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

/// Whether a class is that of a gallery, and not of one of its items.
fn is_gallery(class: &str) -> bool {
    class
        .split_whitespace()
        .any(|class| matches!(class, "wp-block-gallery" | "gallery" | "tiled-gallery" | "blocks-gallery-grid"))
}

/// The address of the largest picture that an element offers, or that its link leads to.
fn best_address(element: ElementRef<'_>) -> Option<&str> {
    let value = element.value();
    let link = element.ancestors().take(3).filter_map(ElementRef::wrap).find(|above| above.value().name() == "a");
    let linked = link.and_then(|link| link.value().attr("href")).filter(|href| is_picture(href));
    let set = value.attr("srcset").or_else(|| value.attr("data-srcset")).and_then(|set| {
        let width = |candidate: &&str| {
            candidate.trim().rsplit(' ').next().and_then(|size| size.strip_suffix('w')?.parse::<u32>().ok())
        };
        set.split(", ").filter(|candidate| width(candidate).is_some()).max_by_key(width)?.split_whitespace().next()
    });
    let lazy =
        ["data-original", "data-lazy-src", "data-src", "data-large-file"].into_iter().find_map(|name| value.attr(name));
    linked.or(set).or(lazy).or_else(|| value.attr("src")).filter(|address| !address.trim().is_empty())
}

fn has_ending(address: &str, endings: &[&str]) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    path.rsplit_once('.').is_some_and(|(_, ending)| endings.iter().any(|known| known.eq_ignore_ascii_case(ending)))
}

fn is_picture(address: &str) -> bool {
    has_ending(address, &["jpg", "jpeg", "png", "gif", "webp", "tif", "tiff"])
}

/// Whether an address leads to a file that people download.
pub(super) fn is_document(address: &str) -> bool {
    has_ending(
        address,
        &["pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "zip", "rar", "7z", "csv"],
    )
}
