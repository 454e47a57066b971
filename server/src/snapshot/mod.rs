//! Pages as ready-made HTML, rendered from the content by the views of the app itself.

mod page;
mod render;
mod serve;
mod template;

pub(crate) use page::Page;
pub(crate) use render::{Renderer, Shown};
pub use serve::Snapshots;
pub(crate) use template::Template;
