//! Pages as ready-made HTML, rendered from the content by the app's own components.

mod body; // a page's head and body
mod page; // the page around the counter's figures
mod page_content; // the content that a page is made of
mod render; // from a route to its page
mod serve; // answers requests for pages
mod template; // the built index.html, with places to fill

pub use body::{Body, Snapshot};
pub(crate) use page::Page;
pub(crate) use render::{RenderResult, Renderer};
pub use serve::Snapshots;
pub(crate) use template::Template;
