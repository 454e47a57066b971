//! What portals show (docs/embedding.md): pages for portals that allow only an iframe, and the tags for the others.

mod page; // the pages for iframes
mod script_version; // the script of this build, and its integrity
mod tags; // the tags that a portal pastes

pub use page::routes;
pub(crate) use page::{PAGES, page};
pub(crate) use script_version::{VERSION_FILE, script_version};
pub use tags::tags;

/// Whether portals load a file of the built site.
pub(crate) fn is_for_portals(path: &str) -> bool {
    path.starts_with("embed") || is_shared(path)
}

/// Whether both portals and the app load a file.
pub(crate) fn is_shared(path: &str) -> bool {
    path.starts_with("lightbox")
}
