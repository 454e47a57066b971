//! What portals show (docs/embedding.md): pages for those that allow only an iframe, and the tags for the others.

mod page; // the pages for iframes
mod tags; // what to paste, with the scripts' integrity

pub use page::routes;
pub(crate) use page::{PAGES, page};
pub use tags::tags;

/// Whether a file of the built site is one that portals load.
pub(crate) fn is_for_portals(path: &str) -> bool {
    path.starts_with("embed")
}
