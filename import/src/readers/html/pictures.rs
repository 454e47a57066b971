use super::{
    picture,
    walk::{Inside, Walk},
};
use crate::{
    draft::{Figure, Paragraph, Part},
    readers::{Look, ReadError},
    report::{Kind, Note},
};
use scraper::ElementRef;
use tintuc::model::Href;

impl Walk<'_> {
    /// Pictures with the line that belongs to them.
    pub(super) fn figure(&mut self, element: ElementRef, inside: &Inside, depth: usize) -> Result<(), ReadError> {
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

    pub(super) fn image(&mut self, element: ElementRef, caption: Option<String>) {
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
    pub(super) fn gallery(&mut self, from: usize) {
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
    pub(super) fn media(&mut self, element: ElementRef) {
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
}

/// Whether a class is that of a gallery, and not of one of its items.
pub(super) fn is_gallery(class: &str) -> bool {
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

pub(super) fn has_ending(address: &str, endings: &[&str]) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    path.rsplit_once('.').is_some_and(|(_, ending)| endings.iter().any(|known| known.eq_ignore_ascii_case(ending)))
}

pub(in crate::readers) fn is_picture(address: &str) -> bool {
    has_ending(address, &["jpg", "jpeg", "png", "gif", "webp", "tif", "tiff"])
}
