//! Pages as ready-made HTML, rendered from the content by the app's own components.

mod body; // a page's head and body
mod content; // what a page is made of
mod page; // the page around the counter's figures
mod render; // from a route to its page
mod serve; // the pages that readers ask for
mod template; // the built index.html as a form

pub use body::{Body, Snapshot};
pub(crate) use page::Page;
pub(crate) use render::{Renderer, Shown};
pub use serve::Snapshots;
pub(crate) use template::Template;
