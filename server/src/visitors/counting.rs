use super::{Beat, BlockHash, Changes, Corrections, Counter, Day, Days, Key, Moment, Stored, VisitId};
use std::collections::BTreeMap;
use tintuc::model::Recent;

/// The counter when it knows all that there is to know.
#[derive(Debug)]
pub(super) struct Counting {
    pub(super) key: Key,
    pub(super) counter: Counter,
    /// Without corrections, and what those add.
    pub(super) days: Days,
    pub(super) corrections: BTreeMap<Day, i64>,
}

impl Counting {
    pub(super) fn beat(&mut self, now: Moment, id: &VisitId, block: BlockHash) -> Beat {
        let beat = self.counter.beat(now.steady, self.key.visit(id), block);
        if beat == Beat::New {
            self.days.add(now.day());
        }
        beat
    }

    /// Takes up a store that came back. It may be another one, such as a backup: of two counts the higher one is right.
    pub(super) fn raise(&mut self, stored: &Stored) {
        self.counter.raise(stored.counter.as_ref().map_or(0, |(_, total)| *total));
        self.correct(stored.corrections.clone());
        self.days.raise(&stored.days);
    }

    /// All corrections, as they stand now.
    pub(super) fn correct(&mut self, corrections: Corrections) {
        self.counter.correct(corrections.total);
        self.corrections = corrections.days;
    }

    /// The same, to be kept again where what keeps them was lost.
    pub(super) fn all_corrections(&self) -> Corrections {
        Corrections { total: self.counter.correction(), days: self.corrections.clone() }
    }

    /// The visits of late.
    pub(super) fn recent(&self, now: Moment) -> Recent {
        self.days.recent(&self.corrections, now.day())
    }

    /// What is to be stored: all of it, or what has changed since the last call, if anything has.
    pub(super) fn changes(&mut self, now: Moment, whole: bool) -> Option<Changes> {
        let mut visits = if whole { self.counter.everything(now.steady) } else { self.counter.changes() };
        if visits.is_empty() && !whole {
            return None;
        }
        for last in visits.values_mut() {
            *last = now.to_wall(*last);
        }
        Some(Changes { key: self.key.clone(), total: self.counter.counted(), days: self.days.clone(), visits, whole })
    }
}
