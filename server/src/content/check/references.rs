//! Addresses that are allowed, and files that must exist.

use super::{Checker, Located};
use percent_encoding::percent_decode_str;
use tintuc::model::Href;

impl Checker<'_> {
    /// The document names a file, which must exist.
    pub(super) fn reference(&mut self, at: Located<'_>, path: &str) {
        if !(self.exists)(path) {
            self.warn(at, format!("{path} is missing"));
        }
    }

    /// An address for readers' browsers must be allowed.
    pub(super) fn address(&mut self, at: Located<'_>) {
        if let Some(text) = at.string()
            && let Err(error) = Href::new(&text)
        {
            self.warn(at, format!("the address is refused: {error}"));
        }
    }

    /// A relative address names a file of the content, which must exist.
    pub(super) fn file(&mut self, at: Located<'_>, address: &str) {
        if let Some(path) = local(address) {
            self.reference(at, &path);
        }
    }
}

/// The path of a file of the content; `None` if the address leads out of the content.
pub(crate) fn local(address: &str) -> Option<String> {
    let href = Href::new(address).ok()?;
    let base = "base:";
    let resolved = href.resolve(base);
    let path = resolved.strip_prefix(base)?;
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let path = percent_decode_str(path).decode_utf8_lossy();
    let inside = !path.split('/').any(|part| part == "..");
    inside.then(|| path.strip_prefix("./").unwrap_or(&path).to_owned())
}
