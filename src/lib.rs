//! *tintuc*: the news front end of a public office. The map, from the data outwards:

pub mod embed; // the news in a custom element on a portal
pub mod locale; // messages, dates and numbers in Vietnamese and English
pub mod model; // the JSON contract as types; the server reads and writes the same ones
pub mod router; // the site's addresses, both ways; in the browser, the history of the tab
pub mod search; // what a reader looks for, and where it stands in a text
pub mod snapshot; // how the app finds its way in a page that the server has rendered
pub mod visitors; // the counter's client: when to send a heartbeat, what to show

// Leptos, in the browser (`csr`) or natively (`ssr`).
#[cfg(any(feature = "csr", feature = "ssr"))]
pub mod components; // data → views
#[cfg(any(feature = "csr", feature = "ssr"))]
pub mod context; // what every component may ask for: addresses, language, office
#[cfg(any(feature = "csr", feature = "ssr"))]
pub mod head; // what a page says of itself in <head>: titles, previews, archives
#[cfg(any(feature = "csr", feature = "ssr"))]
pub mod pages; // what a route needs, how that is loaded, and which component shows it

#[cfg(feature = "ssr")]
pub mod html; // views as HTML

#[cfg(feature = "csr")]
pub mod api; // the only code that speaks HTTP
#[cfg(feature = "csr")]
pub mod app; // the frame around every page, and the page that the reader asks for
#[cfg(feature = "csr")]
mod browser; // what both wasm programs need of the browser

#[cfg(all(feature = "csr", feature = "ssr"))]
compile_error!(
    "`csr` is for the browser and `ssr` for the server: one build has one of them, or event handlers vanish"
);
