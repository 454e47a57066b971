//! Components that show data: no fetching, no globals. The browser builds them (`csr`), and the server renders the same
//! source into snapshots (`ssr`).
//!
//! Each returns [`AnyView`](leptos::prelude::AnyView): one type for all of them keeps the wasm small, as
//! `--cfg erase_components` (.cargo/config.toml) does for what stands within them.

#![expect(unreachable_pub, reason = "#[component] makes the props of private components public, too")]

pub mod archive; // the months of the archive, and the site's map
pub mod article; // an article's page
pub mod block; // an article's body: one file for each family of blocks
mod card; // an article in short, as listings show it
pub mod counter; // the visitor counter
pub mod embed; // the news on portals
pub mod figure; // a picture, with its caption and credit
pub mod frame; // the header and the footer around every page
pub mod listing; // a page of a listing: lead story, cards, pager
mod parts; // small pieces that several components share
pub mod search; // the search: its form, and what it has found
pub mod state; // loading, empty, failed, not found
mod tools; // what readers do with a page besides reading it

#[cfg(all(test, feature = "ssr"))]
mod tests; // every component as HTML
