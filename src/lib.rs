//! *tintuc*: the news front end of a public office. The map, from the data outwards:

pub mod embed; // the news in a custom element on a portal
pub mod head; // what a page says of itself in <head>: titles, previews, archives
pub mod locale; // messages, dates and numbers in Vietnamese and English
pub mod markup; // a piece of a page as data, as HTML, and in a document
pub mod model; // the JSON contract as types; the server reads and writes the same ones
pub mod route; // the site's addresses, both ways
pub mod search; // what a reader looks for, and where it stands in a text
pub mod snapshot; // a page as ready-made HTML, and how the app finds it
pub mod views; // data → markup, in the browser and natively
pub mod visitors; // the counter's client: when to beat, what to show

#[cfg(feature = "browser")]
pub mod api; // the only code that speaks HTTP
#[cfg(feature = "browser")]
mod browser; // the page around the program

#[cfg(feature = "csr")]
pub mod app; // the frame around every page, and which page a route shows
#[cfg(feature = "csr")]
mod host; // the page that the app runs in
#[cfg(feature = "csr")]
pub mod navigation; // the History API bound to the routes
#[cfg(feature = "csr")]
pub mod offline; // the service worker and new versions
#[cfg(feature = "csr")]
pub mod pages; // one file a route: loads the data, picks the view
#[cfg(feature = "csr")]
mod prefetch; // what the reader is about to open
