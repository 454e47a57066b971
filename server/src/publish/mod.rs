//! Makes the feeds, the archive and each article's neighbours from the articles, so that none of it is written by hand.

mod address;
mod archive;
mod compose;
mod due;
mod edit;
mod field;
mod listing;
mod neighbours;
mod plan;
mod sizes;
mod teaser;

pub(crate) use address::{Address, elsewhere, locale};
pub(crate) use due::follow;
pub use due::{Due, catch_up};
pub use plan::{Plan, PublishError};
pub(crate) use teaser::{file, text_of, without_text};
