use super::{Change, Correction, CorrectionError, Day, Millis, StoreError};
use tintuc::model::Timestamp;

/// A counter's figures and corrections, for whoever looks after it; a server may count meanwhile.
pub trait Books {
    /// Visits in all, and online within so many milliseconds; corrected. Nothing in a new store.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn figures(&mut self, online_window: Millis) -> Result<Option<(u64, u64)>, StoreError>;

    /// The visits of each day as corrected, the latest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn corrected_days(&mut self) -> Result<Vec<(String, i64)>, StoreError>;

    /// All corrections, the oldest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn corrections(&mut self) -> Result<Vec<Correction>, StoreError>;

    /// Corrects the total and, if it is of one, the visits of a day. A server that is running takes it up at once, and
    /// loses nothing that it counts meanwhile.
    ///
    /// # Errors
    /// [`CorrectionError`]; nothing is changed then.
    fn correct(
        &mut self,
        at: Timestamp,
        change: Change,
        day: Option<Day>,
        note: &str,
    ) -> Result<Correction, CorrectionError>;
}
