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
        let apart = |before: &Heard, after: &Heard| after.first.saturating_sub(before.last) > gap;
        match self.visits.get_mut(&id) {
            None if full => {}
            None => drop(self.visits.insert(id, heard)),
            Some(known) if apart(known, &heard) || apart(&heard, known) => {
                if !full {
                    let ended = if apart(known, &heard) { std::mem::replace(known, heard) } else { heard };
                    self.ended.push((id, ended));
                }
            }
            Some(known) => {
                known.first = known.first.min(heard.first);
                known.last = known.last.max(heard.last);
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

    #[test]
    fn what_comes_back_late_is_no_part_of_a_newer_visit() {
        let id = VisitId::try_from(&ID[..]).unwrap();
        let mut journal = Journal::default();
        for time in [200, 100, 190] {
            journal.add(id, at(time), 20);
        }
        assert_eq!(times(&mut journal), [(100, 100), (190, 200)]);
    }

    #[test]
    fn it_grows_no_further_than_its_limit() {
        let id = VisitId::try_from(&ID[..]).unwrap();
        let mut journal = Journal::default();
        let beats = u64::try_from(MAX_VISITS).unwrap() + 10;
        (0..beats).for_each(|beat| journal.add(id, at(beat * 100), 20));
        assert_eq!(journal.len(), MAX_VISITS);
    }
}
