use super::{index::IndexError, step_budget::Stopped};
use crate::pool::PoolError;
use std::fmt;

/// Why a search has no answer.
#[derive(Debug)]
pub enum SearchError {
    /// The index is not ready yet, too many searches run at the same time, or the content changes too fast.
    Busy,
    /// The index failed.
    Index(rusqlite::Error),
    /// The search took too long, or nobody waits for it any more.
    Stopped,
    /// The search panicked, or there are no threads.
    Interrupted,
}

impl From<IndexError> for SearchError {
    fn from(error: IndexError) -> Self {
        match error {
            IndexError::Failed(error) => Self::Index(error),
            IndexError::Stopped => Self::Stopped,
        }
    }
}

impl From<Stopped> for SearchError {
    fn from(_: Stopped) -> Self {
        Self::Stopped
    }
}

impl From<PoolError> for SearchError {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Busy => Self::Busy,
            PoolError::Failed => Self::Interrupted,
        }
    }
}

impl fmt::Display for SearchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy => f.write_str("the search is not ready, or too many search at the same time"),
            Self::Index(error) => write!(f, "the search index: {error}"),
            Self::Stopped => f.write_str("the search took too long"),
            Self::Interrupted => f.write_str("the search was interrupted"),
        }
    }
}

impl std::error::Error for SearchError {}
