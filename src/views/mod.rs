//! Pure functions from data to markup: no fetching, no globals.

/// The months of the archive.
pub mod archive;
/// An article's page, and the articles related to it.
pub mod article;
pub mod block; // an article's body: one function for each type of block
mod card; // an article in short, as listings show it
mod context; // what every view needs besides its data
/// The visitor counter.
pub mod counter;
/// The news as custom elements on portals show it.
pub mod embed;
/// A picture, with its caption and credit.
pub mod figure;
/// The header and the footer around every page.
pub mod frame;
/// A page of a listing: lead story, cards, pager.
pub mod listing;
mod neighbours; // the articles before and after one
mod parts; // small pieces that several views share
/// The search: its form, and what it has found.
pub mod search;
mod site_map; // everything there is, as plain lists
/// Loading, empty, failed, not found.
pub mod state;
mod tools; // what readers do with a page besides reading it

pub use context::Context;

#[cfg(test)]
mod tests; // every view as HTML
