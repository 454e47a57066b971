//! What portals show (docs/embedding.md): pages for those that allow only an iframe, and the tags for the others.

mod page; // the pages for iframes
mod tags; // what to paste, with the scripts' integrity

pub use page::routes;
pub(crate) use page::{PAGES, page};
pub use tags::tags;
pub(crate) use tags::{PUBLISHED, published};

/// Whether a file of the built site is one that portals load.
pub(crate) fn is_for_portals(path: &str) -> bool {
    path.starts_with("embed") || is_shared(path)
}

/// Whether both portals and the app load a file.
pub(crate) fn is_shared(path: &str) -> bool {
    path.starts_with("lightbox")
}
