//! The search: an index of the articles, which follows the content, and what it answers.

mod articles; // the index and the content: never an answer that the content does not bear out
mod asked; // what a request asks for
#[cfg(test)]
mod cost; // that no search takes much more than an ordinary one
mod index; // the words of all articles in SQLite
mod limits; // how much of the server searches may take
mod parameters; // a query, taken apart
mod passage; // the part of a text that has what was looked for
mod serve; // api/search.json and api/suggest.json
mod terms; // the words asked for, and where they stand in a text
mod words; // a text in words
mod work; // what a search takes, counted

pub use articles::{Search, SearchError};
pub use asked::Asked;
pub use limits::{Account, Allowance};
pub(crate) use serve::routes;
