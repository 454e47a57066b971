//! Makes the feeds from the articles, so that a listing is never written by hand.

mod address;
mod compose;
mod listing;
mod plan;
mod teaser;

pub(crate) use address::{Address, is_web, locale};
pub use plan::{Plan, PublishError};
