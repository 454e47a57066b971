//! What the custom elements on portals show (public/embed.js, docs/embedding.md): a wasm program of its own
//! (src/bin/embed-news.rs), without the app's pages and history.

#[cfg(test)]
mod script; // what public/embed.js repeats of this program
mod settings; // what an element's attributes ask for
#[cfg(feature = "csr")]
mod widget; // the news in one element

pub use settings::{Layout, Open, Settings, Start};
#[cfg(feature = "csr")]
pub use widget::{Widget, WidgetEvent};
