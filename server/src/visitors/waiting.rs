use super::{
    Beat, BlockHash, Counter, Day, Days, Key, Millis, Moment, Rules, Stored, VisitHash, VisitId, counting::Counting,
};
use std::collections::{BTreeMap, HashMap};

/// The counter while its memory cannot be read: it counts, and cannot say yet how many there are in all, nor which of
/// the visits it hears were running before.
///
/// For that it keeps their ids, in memory only: the key under which the stored visits are hashed is in the store.
#[derive(Debug)]
pub(super) struct Waiting {
    rules: Rules,
    since: Millis,
    /// Applies the rules meanwhile, under a key of its own.
    counter: Counter,
    key: Key,
    running: HashMap<VisitHash, Heard>,
    /// Ended visits that may turn out to be parts of stored ones.
    open: Vec<Heard>,
    /// Ended visits that began so late that no stored one can have reached so far: in all, and by day.
    certain: (u64, Days),
}

/// A visit.
#[derive(Debug)]
struct Heard {
    id: VisitId,
    first: Millis,
    last: Millis,
    day: Day,
}

impl Waiting {
    pub(super) fn new(rules: Rules, since: Millis, key: Key) -> Self {
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

    pub(super) fn beat(&mut self, moment: Moment, id: VisitId, block: BlockHash) -> Beat {
        let (now, day) = (moment.steady, moment.day());
        let visit = self.key.visit(&id);
        let beat = self.counter.beat(now, visit, block);
        match (beat, self.running.get_mut(&visit)) {
            (Beat::Running, Some(heard)) => heard.last = now,
            (Beat::New, _) => {
                if let Some(ended) = self.running.insert(visit, Heard { id, first: now, last: now, day }) {
                    self.end(ended);
                }
            }
            _ => {}
        }
        beat
    }

    /// Drops the ids of visits that have ended, as far as they are not needed to tell whether they count.
    pub(super) fn forget(&mut self, now: Millis) {
        let gap = self.rules.visit_gap;
        let ended = self.running.extract_if(|_, heard| now.saturating_sub(heard.last) > gap).collect::<Vec<_>>();
        for (_, heard) in ended {
            self.end(heard);
        }
    }

    /// The counter as it would be, had the store been there from the start: a visit that was running then is not
    /// counted again.
    pub(super) fn adopt(&mut self, now: Millis, seed: u64, stored: Stored) -> Counting {
        let (key, total) = stored.counter.unwrap_or_else(|| (self.key.clone(), seed));
        let (mut visits, certain) = std::mem::take(&mut self.certain);
        let mut days = stored.days;
        let mut running = Vec::new();
        let heard = self.running.drain().map(|(_, heard)| (heard, true));
        for (Heard { id, first, last, day }, runs) in heard.chain(self.open.drain(..).map(|heard| (heard, false))) {
            let visit = key.visit(&id);
            let known = stored.visits.get(&visit);
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
        counter.restore(now, 0, stored.visits);
        counter.restore(now, 0, running);
        let mut counting = Counting { key, counter, days, corrections: BTreeMap::new() };
        counting.correct(stored.corrections);
        counting
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

    /// So long as the store cannot be read, ids are kept of visits that run and of those that may have run before the start:
    /// of the first two half hours, whatever comes later.
    #[test]
    fn what_is_kept_meanwhile_does_not_grow_with_the_hours() {
        const MINUTE: Millis = 60_000;
        let rules = Rules { burst: 1_000_000, ..Rules::default() };
        let mut waiting = Waiting::new(rules, 0, Key::new([1; 16]));
        let mut most = 0;
        for minute in 0..600_u64 {
            let now = minute * MINUTE;
            for visit in 0..10 {
                let id = format!("{:022}", minute * 10 + visit);
                let id = VisitId::try_from(id.as_bytes()).unwrap();
                let beat = waiting.beat(Moment { steady: now, wall: now }, id, BlockHash(1));
                assert_eq!(beat, Beat::New);
            }
            waiting.forget(now);
            most = most.max(waiting.running.len() + waiting.open.len());
        }
        assert!((310..=620).contains(&most), "{most} visits of 6,000");
        let counting = waiting.adopt(600 * MINUTE, 100, Stored::default());
        assert_eq!(counting.counter.counted(), 6_100);
    }
}
