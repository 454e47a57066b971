use super::Day;
use std::collections::BTreeMap;
use tintuc::model::Timestamp;

/// A change that a person made to the figures. Corrections are kept for good, apart from what was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// When it was made.
    pub at: Timestamp,
    /// The visits added or, below zero, removed.
    pub change: i64,
    /// The day that the visits belong to, if they belong to one.
    pub day: Option<Day>,
    /// The reason.
    pub note: String,
}

/// What a correction does to the total, or to the visits of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Sets the figure.
    Set(u64),
    /// Adds to the figure; below zero it subtracts.
    Add(i64),
}

/// The sum of all corrections: of the total, and of each day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corrections {
    /// What they add to the total. The corrections of days are part of it.
    pub total: i64,
    /// What they add to the visits of a day.
    pub days: BTreeMap<Day, i64>,
}
