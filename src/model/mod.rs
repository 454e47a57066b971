//! The JSON contract, version 1 (docs/architecture.md), as types. No web dependency: the server uses the same ones.
//!
//! Reading is lenient where the contract says so (an unknown block, field or span is left out and the rest shows)
//! and strict where a reader would be misled (an article without title, date or body is an error).

mod archive;
mod article;
mod block;
mod cell;
mod content_error;
mod feed;
pub(crate) mod href;
mod id;
mod image;
mod json;
mod lenient;
mod month;
mod notices;
mod reader;
#[cfg(not(feature = "csr"))]
pub mod samples;
mod scope;
mod site;
mod timestamp;
mod visitor_counts;
mod visits;

pub use archive::{Archive, Period};
pub use article::{Article, ArticleFields, Correction, Credit, CreditRole, Neighbour, Translations, Withdrawal};
pub use block::{Block, Span, Spans};
pub use cell::Cell;
pub use content_error::{ContentError, Fault, Reason, Wrong};
pub use feed::{Feed, Found, Item, Marks, Teaser, TeaserFields};
pub use href::{Href, HrefError, percent_encoded};
pub use id::{Id, IdError};
pub use image::{Image, Preview, Source, SourceSet};
pub use month::Month;
#[cfg(not(feature = "csr"))]
pub use notices::{Notice, Step};
pub use scope::Scope;
pub use site::{Features, Section, Site};
pub use timestamp::{Civil, Timestamp, TimestampError};
pub use visitor_counts::{RecentCounts, VisitorCounts};
pub use visits::{Visits, VisitsError};

use reader::Reader;
use serde::de::DeserializeOwned;

/// Reads one document of the contract.
///
/// # Errors
/// [`ContentError`] when `text` is not JSON, or lacks what the contract requires of `T`.
pub fn parse<T: DeserializeOwned>(text: &str) -> Result<T, ContentError> {
    let value = json::parsed(text)?;
    #[cfg(not(feature = "csr"))]
    let value = &value;
    T::deserialize(Reader::new(value)).map_err(ContentError::Content)
}

/// Reads one document that is parsed already, and lists what the reader has left out of it.
///
/// # Errors
/// [`ContentError`] when `document` lacks what the contract requires of `T`. What stands behind that is not listed.
#[cfg(not(feature = "csr"))]
pub fn read_with_notices<T: DeserializeOwned>(document: &serde_json::Value) -> (Result<T, ContentError>, Vec<Notice>) {
    notices::recording(|| T::deserialize(Reader::new(document)).map_err(ContentError::Content))
}
