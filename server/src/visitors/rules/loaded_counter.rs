use super::{BlockHash, Corrections, Counter, Day, Days, HeartbeatOutcome, Key, SavedState, StateChanges, VisitId};
use crate::clock::Moment;
use std::collections::BTreeMap;
use tintuc::model::RecentCounts;

/// The counter after the saved state was read.
#[derive(Debug)]
pub(in super::super) struct LoadedCounter {
    pub(in super::super) key: Key,
    pub(in super::super) counter: Counter,
    /// The visits of each day without corrections, and the corrections of each day.
    pub(in super::super) days: Days,
    pub(in super::super) corrections: BTreeMap<Day, i64>,
}

impl LoadedCounter {
    pub(in super::super) fn heartbeat(&mut self, now: Moment, id: &VisitId, block: BlockHash) -> HeartbeatOutcome {
        let outcome = self.counter.heartbeat(now.steady, self.key.visit(id), block);
        if outcome == HeartbeatOutcome::New {
            self.days.add(Day::today(now));
        }
        outcome
    }

    /// Merges the state of a store that came back. It may be another one, such as a backup: of two counts the higher one is
    /// right.
    pub(in super::super) fn raise(&mut self, stored: &SavedState) {
        self.counter.raise(stored.counter.as_ref().map_or(0, |(_, total)| *total));
        self.correct(stored.corrections.clone());
        self.days.raise(&stored.days);
    }

    /// Sets the sum of all corrections.
    pub(in super::super) fn correct(&mut self, corrections: Corrections) {
        self.counter.correct(corrections.total);
        self.corrections = corrections.days;
    }

    /// The sum of all corrections, to save them again if their store was lost.
    pub(in super::super) fn all_corrections(&self) -> Corrections {
        Corrections { total: self.counter.correction(), days: self.corrections.clone() }
    }

    /// The visits of today, yesterday, this week and this month.
    pub(in super::super) fn recent(&self, now: Moment) -> RecentCounts {
        self.days.recent(&self.corrections, Day::today(now))
    }

    /// What to save: everything, or what has changed since the last call, if anything has.
    pub(in super::super) fn changes(&mut self, now: Moment, whole: bool) -> Option<StateChanges> {
        let mut visits = if whole { self.counter.everything(now.steady) } else { self.counter.changes() };
        if visits.is_empty() && !whole {
            return None;
        }
        for last in visits.values_mut() {
            *last = now.to_wall(*last);
        }
        Some(StateChanges {
            key: self.key.clone(),
            total: self.counter.counted(),
            days: self.days.clone(),
            visits,
            whole,
        })
    }
}
