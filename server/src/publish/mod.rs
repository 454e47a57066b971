//! Makes the feeds, the archive and each article's neighbours from the articles, so that nobody writes them by hand.

mod address; // where the site and its pages are found
mod archive; // the months that have news
mod edit; // changes in a text that people wrote
mod error; // why nothing is published
mod follow; // articles that come due while the server runs
mod listing; // feeds and their pages
mod neighbours; // the articles before and after one
mod normalize; // texts in NFC
mod picture_sizes; // pictures' sizes from their files
mod plan; // what `publish` changes
mod scheduled; // articles that are dated ahead
mod set_field; // sets one field in a text that people wrote
mod teaser; // an article in short

pub(crate) use address::{Address, elsewhere, locale};
pub use error::PublishError;
pub use follow::catch_up;
pub(crate) use follow::follow;
pub use plan::Plan;
pub use scheduled::Scheduled;
pub(crate) use teaser::{file, text_of, without_text};
