use super::StoreError;
use crate::{
    clock::Millis,
    visitors::{Change, Correction, Day},
};
use std::fmt;
use tintuc::model::{Timestamp, Visits};

/// The figures and corrections of a counter, for administrators. A server may count at the same time.
pub trait CounterAdmin {
    /// The total and the visits online within `online_window` milliseconds, with corrections; `None` in a new store.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn figures(&mut self, online_window: Millis) -> Result<Option<(u64, u64)>, StoreError>;

    /// The visits of each day with corrections, the latest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn corrected_days(&mut self) -> Result<Vec<(String, i64)>, StoreError>;

    /// All corrections, the oldest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn corrections(&mut self) -> Result<Vec<Correction>, StoreError>;

    /// Corrects the total and, if a day is given, the visits of that day. A running server applies it at once, and loses
    /// nothing that it counts meanwhile.
    ///
    /// # Errors
    /// [`CorrectionError`]. Nothing has changed then.
    fn correct(
        &mut self,
        at: Timestamp,
        change: Change,
        day: Option<Day>,
        note: &str,
    ) -> Result<Correction, CorrectionError>;
}

/// Why a correction is refused.
#[derive(Debug)]
pub enum CorrectionError {
    /// The store cannot be read or written.
    Store(StoreError),
    /// The total, or the visits of the day, would be below zero.
    Negative,
    /// There would be more visits than can be shown ([`Visits::MOST`]).
    TooLarge,
    /// The correction changes nothing.
    NoChange,
}

impl From<rusqlite::Error> for CorrectionError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<StoreError> for CorrectionError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl fmt::Display for CorrectionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
            Self::Negative => f.write_str("there are not so many visits to take away"),
            Self::TooLarge => write!(f, "there would be more than {} visits, which no browser can show", Visits::MOST),
            Self::NoChange => f.write_str("the figure is so already: there is nothing to correct"),
        }
    }
}

impl std::error::Error for CorrectionError {}
