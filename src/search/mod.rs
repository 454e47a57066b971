//! Finding articles: what the server's index and the search in loaded titles have in common.

mod fold; // letters without case and diacritics
mod query; // the parameters of an address
mod titles; // the search where there is no server for it

pub use fold::{fold, folded, joined, typed};
pub use query::Query;
pub use titles::titles;
