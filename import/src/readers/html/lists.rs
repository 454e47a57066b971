use super::{
    junk,
    walk::{Inside, Walk},
};
use crate::{
    draft::{Draft, Part},
    limits,
    readers::{Folder, Look, ReadError, Run},
};
use scraper::ElementRef;
use tintuc::model::{Block, Span, Spans};

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
    /// Items of a list inside a list become items of the outer one, in their place.
    pub(super) fn list(&mut self, element: ElementRef, ordered: bool, depth: usize) {
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

    pub(super) fn quote(&mut self, element: ElementRef, depth: usize) -> Result<(), ReadError> {
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
