//! What the custom elements on portals show (public/embed.js, DESIGN.md section 5): a program of its own
//! (src/bin/embed-news.rs), without the app's pages, history and reactive graph.

#[cfg(test)]
mod script; // what public/embed.js repeats of this program
mod settings; // what an element's attributes ask for
#[cfg(feature = "browser")]
mod widget; // the news in one element

pub use settings::{Layout, Open, Settings, Start};
#[cfg(feature = "browser")]
pub use widget::{Told, Widget};
