use super::super::{BlockHash, Millis, VisitId};
use std::collections::HashMap;

/// Beats that came while the store was away. They are told to it when it is back, and change nothing if it knows them
/// already: a visit that runs is not counted again.
///
/// It keeps the ids, in memory only: the key under which the store hashes them is in the store.
#[derive(Debug, Default)]
pub(super) struct Journal {
    visits: HashMap<VisitId, Heard>,
    /// Parts of visits, each with a longer silence after it than ends a visit.
    ended: Vec<(VisitId, Heard)>,
}

/// All beats of a visit, times by the server's steady clock.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heard {
    pub(super) first: Millis,
    pub(super) last: Millis,
    pub(super) block: BlockHash,
}

/// So many visits are remembered. Beyond, new ones are counted when they beat again after the store is back.
const MAX_VISITS: usize = 1_000_000;

impl Journal {
    pub(super) fn add(&mut self, id: VisitId, heard: Heard, gap: Millis) {
        let full = self.len() >= MAX_VISITS;
        match self.visits.get_mut(&id) {
            None if full => {}
            None => drop(self.visits.insert(id, heard)),
            Some(before) if heard.first.saturating_sub(before.last) > gap => {
                self.ended.push((id, std::mem::replace(before, heard)));
            }
            Some(before) => {
                before.first = before.first.min(heard.first);
                before.last = before.last.max(heard.last);
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.visits.len() + self.ended.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Everything, those that ended first.
    pub(super) fn take(&mut self) -> Vec<(VisitId, Heard)> {
        let mut all = std::mem::take(&mut self.ended);
        all.extend(self.visits.drain());
        all.sort_unstable_by_key(|(_, heard)| heard.first);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: [u8; 22] = *b"AAAAAAAAAAAAAAAAAAAAAA";

    fn at(time: Millis) -> Heard {
        Heard { first: time, last: time, block: BlockHash(1) }
    }

    fn times(journal: &mut Journal) -> Vec<(Millis, Millis)> {
        journal.take().iter().map(|(_, heard)| (heard.first, heard.last)).collect()
    }

    #[test]
    fn the_beats_of_a_visit_are_one_entry_and_those_after_a_gap_another() {
        let id = VisitId::try_from(&ID[..]).unwrap();
        let mut journal = Journal::default();
        for time in [100, 110, 130, 131, 200, 205] {
            journal.add(id, at(time), 20);
        }
        assert_eq!((journal.len(), times(&mut journal)), (2, vec![(100, 131), (200, 205)]));
        assert!(journal.is_empty());
    }
}
