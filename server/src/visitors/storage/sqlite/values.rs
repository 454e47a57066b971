//! Figures as the database has them.

use crate::visitors::storage::StoreError;
use tintuc::model::Visits;

/// A count, if it can be shown.
pub(super) fn bounded(count: u64) -> Result<u64, StoreError> {
    Visits::new(count).map(Visits::get).map_err(|_| StoreError::TooLarge)
}

/// A sum of corrections, if it can be shown.
pub(super) fn bounded_sum(sum: i128) -> Result<i64, StoreError> {
    let change = i64::try_from(sum).ok().filter(|change| change.unsigned_abs() <= Visits::MOST);
    change.ok_or(StoreError::TooLarge)
}

/// `SQLite`'s integers are signed; counts and times stay far below the limit.
pub(super) fn to_signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

pub(super) fn to_unsigned(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}
