use super::{Corrections, Days, Key, VisitHash};
use crate::clock::Millis;
use std::collections::HashMap;

/// What a store has saved.
#[derive(Debug, Default)]
pub struct SavedState {
    /// The key that hashes the visits, and the total without corrections; `None` in a new store.
    pub counter: Option<(Key, u64)>,
    /// The sum of all corrections.
    pub corrections: Corrections,
    /// The visits of the last days, without corrections.
    pub days: Days,
    /// The running visits with their last heartbeat, by the wall clock.
    pub visits: HashMap<VisitHash, Millis>,
}

/// What a store has to save. Counts are absolute, so that writing them twice does no harm.
#[derive(Clone, Debug)]
pub struct StateChanges {
    /// The key that hashes the visits.
    pub key: Key,
    /// The total, without corrections.
    pub total: u64,
    /// The visits of the last days, without corrections.
    pub days: Days,
    /// Visits with their last heartbeat, by the wall clock.
    pub visits: HashMap<VisitHash, Millis>,
    /// Whether `visits` are all running visits. The store then forgets the others.
    pub whole: bool,
}
