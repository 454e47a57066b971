use super::{
    BlockHash, Counter, Day, Days, HeartbeatOutcome, Key, LoadedCounter, Rules, SavedState, VisitHash, VisitId,
};
use crate::clock::{Millis, Moment};
use std::collections::{BTreeMap, HashMap};

/// The counter while the saved state cannot be read. It counts, but does not know the total yet, nor which of the visits were
/// running before.
///
/// To find out later it keeps the visits' ids, in memory only: the key that hashes the saved visits is in the store.
#[derive(Debug)]
pub(in super::super) struct PendingCounter {
    rules: Rules,
    since: Millis,
    /// Applies the rules meanwhile, with a key of its own.
    counter: Counter,
    key: Key,
    running: HashMap<VisitHash, Heard>,
    /// Ended visits that may be parts of saved visits.
    open: Vec<Heard>,
    /// Ended visits that began too late to be parts of saved visits: their number, and by day.
    certain: (u64, Days),
}

/// A visit since the start.
#[derive(Debug)]
struct Heard {
    id: VisitId,
    first: Millis,
    last: Millis,
    day: Day,
}

impl PendingCounter {
    pub(in super::super) fn new(rules: Rules, since: Millis, key: Key) -> Self {
        Self {
            rules,
            since,
            counter: Counter::new(rules, 0),
            key,
            running: HashMap::new(),
            open: Vec::new(),
            certain: (0, Days::default()),
        }
    }

    pub(in super::super) fn heartbeat(&mut self, moment: Moment, id: VisitId, block: BlockHash) -> HeartbeatOutcome {
        let (now, day) = (moment.steady, Day::today(moment));
        let visit = self.key.visit(&id);
        let outcome = self.counter.heartbeat(now, visit, block);
        match (outcome, self.running.get_mut(&visit)) {
            (HeartbeatOutcome::Running, Some(heard)) => heard.last = now,
            (HeartbeatOutcome::New, _) => {
                if let Some(ended) = self.running.insert(visit, Heard { id, first: now, last: now, day }) {
                    self.end(ended);
                }
            }
            _ => {}
        }
        outcome
    }

    /// Drops the ids of ended visits that certainly count.
    pub(in super::super) fn forget(&mut self, now: Millis) {
        let gap = self.rules.visit_gap;
        let ended = self.running.extract_if(|_, heard| now.saturating_sub(heard.last) > gap).collect::<Vec<_>>();
        for (_, heard) in ended {
            self.end(heard);
        }
    }

    /// The counter as it would be if the saved state had been there from the start: a visit that was running then is not
    /// counted again.
    pub(in super::super) fn load(&mut self, now: Millis, seed: u64, saved: SavedState) -> LoadedCounter {
        let (key, total) = saved.counter.unwrap_or_else(|| (self.key.clone(), seed));
        let (mut visits, certain) = std::mem::take(&mut self.certain);
        let mut days = saved.days;
        let mut running = Vec::new();
        let heard = self.running.drain().map(|(_, heard)| (heard, true));
        for (Heard { id, first, last, day }, runs) in heard.chain(self.open.drain(..).map(|heard| (heard, false))) {
            let visit = key.visit(&id);
            let known = saved.visits.get(&visit);
            if known.is_none_or(|known| first.saturating_sub(*known) > self.rules.visit_gap) {
                visits += 1;
                days.add(day);
            }
            if runs {
                running.push((visit, last));
            }
        }
        days.extend(&certain);
        let mut counter = Counter::new(self.rules, seed.max(total).saturating_add(visits));
        counter.restore(now, 0, saved.visits);
        counter.restore(now, 0, running);
        let mut loaded = LoadedCounter { key, counter, days, corrections: BTreeMap::new() };
        loaded.correct(saved.corrections);
        loaded
    }

    fn end(&mut self, heard: Heard) {
        if heard.first > self.since.saturating_add(self.rules.visit_gap) {
            self.certain.0 += 1;
            self.certain.1.add(heard.day);
        } else {
            self.open.push(heard);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// While the store cannot be read, the counter keeps the ids of running visits, and of those that may have run before the
    /// start: those of the first two half hours.
    #[test]
    fn what_is_kept_meanwhile_does_not_grow_with_the_hours() {
        const MINUTE: Millis = 60_000;
        let rules = Rules { burst: 1_000_000, ..Rules::default() };
        let mut pending = PendingCounter::new(rules, 0, Key::new([1; 16]));
        let mut most = 0;
        for minute in 0..600_u64 {
            let now = minute * MINUTE;
            for visit in 0..10 {
                let id = format!("{:022}", minute * 10 + visit);
                let id = VisitId::try_from(id.as_bytes()).unwrap();
                let outcome = pending.heartbeat(Moment { steady: now, wall: now }, id, BlockHash(1));
                assert_eq!(outcome, HeartbeatOutcome::New);
            }
            pending.forget(now);
            most = most.max(pending.running.len() + pending.open.len());
        }
        assert!((310..=620).contains(&most), "{most} visits of 6,000");
        let loaded = pending.load(600 * MINUTE, 100, SavedState::default());
        assert_eq!(loaded.counter.counted(), 6_100);
    }
}
