//! The search: an index of the articles that follows the content, and its answers.

#[cfg(test)]
mod cost; // tests: no search costs much more than an ordinary one
mod engine; // the index and the content together: every answer agrees with the files
mod error; // why a search has no answer
mod expression; // what SQLite is asked for
mod hits; // articles as a search shows them
mod index; // the words of all articles, in SQLite
mod parameters; // the parts of a query
mod passage; // the part of a text that has the terms
mod rate_limit; // how much searching a network may do
mod request; // what a request asks for
mod serve; // api/search.json and api/suggest.json
mod step_budget; // the cost of a search, in steps
mod terms; // the words of a query, and where a text has them
mod tokens; // the words of a text
mod word_limit; // how often a word of an article is indexed

pub use engine::Search;
pub use error::SearchError;
pub use rate_limit::{Account, SearchRateLimit};
pub use request::SearchRequest;
pub(crate) use serve::routes;
