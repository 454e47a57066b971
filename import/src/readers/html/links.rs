use super::walk::{Inside, Walk};
use crate::readers::{ReadError, folder::Found};
use scraper::ElementRef;
use tintuc::model::Href;

impl Walk<'_> {
    pub(super) fn link(&mut self, element: ElementRef, mut inside: Inside, depth: usize) -> Result<(), ReadError> {
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
}

/// Whether an address leads to a file that people download.
fn is_document(address: &str) -> bool {
    super::pictures::has_ending(
        address,
        &["pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "zip", "rar", "7z", "csv"],
    )
}
