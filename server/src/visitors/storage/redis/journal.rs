use crate::{
    clock::Millis,
    visitors::{BlockHash, VisitId},
};
use std::collections::HashMap;

/// Heartbeats that came while the store could not be reached. They are sent when it is back, and change nothing if the store
/// knows them already: a running visit is not counted again.
///
/// The journal keeps the visits' ids, in memory only: the key that hashes them is in the store.
#[derive(Debug, Default)]
pub(super) struct Journal {
    visits: HashMap<VisitId, VisitTimes>,
    /// Visits that have ended: after each came a silence that is longer than the gap.
    ended: Vec<(VisitId, VisitTimes)>,
}

/// The first and the last heartbeat of a visit, by the server's steady clock.
#[derive(Clone, Copy, Debug)]
pub(super) struct VisitTimes {
    pub(super) first: Millis,
    pub(super) last: Millis,
    pub(super) block: BlockHash,
}

/// How many visits are remembered. Beyond it a new visit is counted with its first heartbeat after the store is back.
const MAX_VISITS: usize = 1_000_000;

impl Journal {
    pub(super) fn add(&mut self, id: VisitId, times: VisitTimes, gap: Millis) {
        let full = self.len() >= MAX_VISITS;
        let apart = |before: &VisitTimes, after: &VisitTimes| after.first.saturating_sub(before.last) > gap;
        match self.visits.get_mut(&id) {
            None if full => {}
            None => drop(self.visits.insert(id, times)),
            Some(known) if apart(known, &times) || apart(&times, known) => {
                if !full {
                    let ended = if apart(known, &times) { std::mem::replace(known, times) } else { times };
                    self.ended.push((id, ended));
                }
            }
            Some(known) => {
                known.first = known.first.min(times.first);
                known.last = known.last.max(times.last);
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.visits.len() + self.ended.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Empties the journal. The visits come in the order of their first heartbeat.
    pub(super) fn take(&mut self) -> Vec<(VisitId, VisitTimes)> {
        let mut all = std::mem::take(&mut self.ended);
        all.extend(self.visits.drain());
        all.sort_unstable_by_key(|(_, times)| times.first);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: [u8; 22] = *b"AAAAAAAAAAAAAAAAAAAAAA";

    fn at(time: Millis) -> VisitTimes {
        VisitTimes { first: time, last: time, block: BlockHash(1) }
    }

    fn first_and_last(journal: &mut Journal) -> Vec<(Millis, Millis)> {
        journal.take().iter().map(|(_, times)| (times.first, times.last)).collect()
    }

    #[test]
    fn the_beats_of_a_visit_are_one_entry_and_those_after_a_gap_another() {
        let id = VisitId::try_from(&ID[..]).unwrap();
        let mut journal = Journal::default();
        for time in [100, 110, 130, 131, 200, 205] {
            journal.add(id, at(time), 20);
        }
        assert_eq!((journal.len(), first_and_last(&mut journal)), (2, vec![(100, 131), (200, 205)]));
        assert!(journal.is_empty());
    }

    #[test]
    fn what_comes_back_late_is_no_part_of_a_newer_visit() {
        let id = VisitId::try_from(&ID[..]).unwrap();
        let mut journal = Journal::default();
        for time in [200, 100, 190] {
            journal.add(id, at(time), 20);
        }
        assert_eq!(first_and_last(&mut journal), [(100, 100), (190, 200)]);
    }

    #[test]
    fn it_grows_no_further_than_its_limit() {
        let id = VisitId::try_from(&ID[..]).unwrap();
        let mut journal = Journal::default();
        let heartbeats = u64::try_from(MAX_VISITS).unwrap() + 10;
        (0..heartbeats).for_each(|heartbeat| journal.add(id, at(heartbeat * 100), 20));
        assert_eq!(journal.len(), MAX_VISITS);
    }
}
