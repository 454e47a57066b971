//! The site's addresses, both ways, and in the browser the history of the tab. Shaped like `leptos_router`, which knows no
//! scroll positions, moves no focus, catches a portal's links, and weighs 32 kB (docs/sizes.md).

#[cfg(any(feature = "csr", feature = "ssr"))]
mod link; // a link to a page
mod route; // path ⇄ route

#[cfg(feature = "csr")]
mod focus; // where the reader goes on when a page has come
#[cfg(feature = "csr")]
mod history; // what is known of each entry of the history
#[cfg(feature = "csr")]
mod navigation; // the History API bound to the routes
#[cfg(feature = "csr")]
pub mod prefetch; // what the reader is about to open

#[cfg(any(feature = "csr", feature = "ssr"))]
pub use link::{A, CurrentRoute, use_route};
#[cfg(feature = "csr")]
pub use navigation::{Navigation, NavigationType, Router, provide_router, use_navigate, use_router};
pub use route::{Page, Route};
