//! Addresses: allowed ones, and files that must be there.

use super::{Findings, Located};
use percent_encoding::percent_decode_str;
use tintuc::model::Href;

impl Findings<'_> {
    /// A file that the document names.
    pub(super) fn reference(&mut self, at: Located<'_>, path: &str) {
        if !(self.exists)(path) {
            self.warn(at, format!("{path} is missing"));
        }
    }

    /// An address that a reader's browser will follow.
    pub(super) fn address(&mut self, at: Located<'_>) {
        if let Some(text) = at.string()
            && let Err(error) = Href::new(&text)
        {
            self.warn(at, format!("the address is refused: {error}"));
        }
    }

    /// A file of ours, where the address is relative.
    pub(super) fn file(&mut self, at: Located<'_>, address: &str) {
        let Ok(href) = Href::new(address) else { return };
        let base = "base:";
        let resolved = href.resolve(base);
        let Some(path) = resolved.strip_prefix(base) else { return };
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let path = percent_decode_str(path).decode_utf8_lossy();
        // What lies outside the content is not ours to know.
        if !path.split('/').any(|part| part == "..") {
            self.reference(at, path.strip_prefix("./").unwrap_or(&path));
        }
    }
}
