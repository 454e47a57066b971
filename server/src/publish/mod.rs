//! Makes the feeds, the archive and each article's neighbours from the articles, so that nobody writes them by hand.

mod address; // where the site and its pages are found
mod archive; // the months that have news
mod compose; // texts in NFC
mod edit; // changes in a text that people wrote
mod error; // why nothing is published
mod field; // changes of one field in such a text
mod follow; // articles that come due while the server runs
mod listing; // feeds and their pages
mod neighbours; // the articles before and after one
mod plan; // what `publish` changes
mod scheduled; // articles that are dated ahead
mod sizes; // pictures' sizes from their files
mod teaser; // an article in short

pub(crate) use address::{Address, elsewhere, locale};
pub use error::PublishError;
pub use follow::catch_up;
pub(crate) use follow::follow;
pub use plan::Plan;
pub use scheduled::Scheduled;
pub(crate) use teaser::{file, text_of, without_text};
