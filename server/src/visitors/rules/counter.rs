use super::{BlockHash, RateLimiter, VisitHash};
use crate::clock::Millis;
use std::collections::{BTreeSet, HashMap};
use tintuc::model::Visits;

/// The limits of the counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// A visit ends after a silence that is longer than this.
    pub visit_gap: Millis,
    /// A visit is online if its last heartbeat is not older than this; at most `visit_gap`.
    pub online_window: Millis,
    /// How many new visits a block of addresses may begin at once.
    pub burst: u32,
    /// How many new visits a block of addresses may begin each minute after that.
    pub per_minute: u32,
    /// How many running visits are remembered. Beyond it new visits are capped.
    pub running: usize,
}

/// What the counter did with a heartbeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeartbeatOutcome {
    /// It began a visit, which was counted.
    New,
    /// It belongs to a running visit.
    Running,
    /// It would begin a visit beyond the cap: the visit is not counted and not online.
    Capped,
    /// The same, from a block with so many capped visits that it can only be an attack.
    Flooding,
    /// The shared store cannot be reached. The heartbeat is sent later, and the store decides then.
    Queued,
}

/// The rules of the counter without clock and storage: times and hashed ids go in, figures come out.
#[derive(Debug)]
pub struct Counter {
    rules: Rules,
    /// The visits before this run, the new ones since, and the sum of all corrections.
    before: u64,
    counted: u64,
    correction: i64,
    /// The latest time seen; it never goes back.
    now: Millis,
    /// The running visits with their last heartbeat.
    visits: HashMap<VisitHash, Millis>,
    /// The same, ordered by time: the visits within the window, and those that are only within the gap.
    online: BTreeSet<(Millis, VisitHash)>,
    idle: BTreeSet<(Millis, VisitHash)>,
    limiter: RateLimiter,
    /// Capped visits have a cap of their own.
    capped_limiter: RateLimiter,
    changed: HashMap<VisitHash, Millis>,
}

impl Rules {
    /// Thirty minutes, as in all widely used counters.
    pub const VISIT_GAP: Millis = 30 * 60 * 1_000;
    /// How many times the cap a block may begin visits that are answered but not counted. Networks where many readers share
    /// an address stay far below it; a machine that invents ids passes it in a second or two.
    pub(in super::super) const CAPPED_FACTOR: u32 = 100;
    /// A million: they take 65 MB.
    pub const RUNNING: usize = 1_000_000;

    /// Microseconds until a block may begin one more visit.
    pub(in super::super) fn interval(&self) -> u64 {
        60_000_000 / u64::from(self.per_minute.max(1))
    }
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            visit_gap: Self::VISIT_GAP,
            online_window: 5 * 60 * 1_000,
            burst: 300,
            per_minute: 60,
            running: Self::RUNNING,
        }
    }
}

impl Counter {
    /// A counter that starts at `total`.
    pub fn new(rules: Rules, total: u64) -> Self {
        Self {
            rules,
            before: total,
            counted: 0,
            correction: 0,
            now: 0,
            visits: HashMap::new(),
            online: BTreeSet::new(),
            idle: BTreeSet::new(),
            limiter: RateLimiter::new(rules.burst, rules.per_minute),
            capped_limiter: RateLimiter::new(
                rules.burst.saturating_mul(Rules::CAPPED_FACTOR),
                rules.per_minute.saturating_mul(Rules::CAPPED_FACTOR),
            ),
            changed: HashMap::new(),
        }
    }

    /// Restores what was saved, also after the first heartbeats have come in. A last heartbeat in the future counts as one
    /// of now.
    pub fn restore(&mut self, now: Millis, total: u64, visits: impl IntoIterator<Item = (VisitHash, Millis)>) {
        self.before = self.before.max(total);
        self.now = self.now.max(now);
        for (visit, last) in visits {
            self.set(visit, last.min(self.now));
        }
        self.forget();
    }

    /// Handles a heartbeat of a visit from a block of addresses.
    pub fn heartbeat(&mut self, now: Millis, visit: VisitHash, block: BlockHash) -> HeartbeatOutcome {
        self.advance(now);
        let outcome = match self.visits.contains_key(&visit) {
            true => HeartbeatOutcome::Running,
            false if self.visits.len() >= self.rules.running || !self.limiter.take(self.now, block) => {
                return if self.capped_limiter.take(self.now, block) {
                    HeartbeatOutcome::Capped
                } else {
                    HeartbeatOutcome::Flooding
                };
            }
            false => {
                self.counted += 1;
                HeartbeatOutcome::New
            }
        };
        self.set(visit, self.now);
        self.changed.insert(visit, self.now);
        outcome
    }

    /// The total, and the number of visits online.
    pub fn figures(&mut self, now: Millis) -> (u64, u64) {
        self.advance(now);
        (self.counted().saturating_add_signed(self.correction).min(Visits::MOST), self.online.len() as u64)
    }

    /// The total without corrections. It never falls.
    pub fn counted(&self) -> u64 {
        self.before.saturating_add(self.counted).min(Visits::MOST)
    }

    /// Raises the total to a saved one of the same visits.
    pub fn raise(&mut self, stored: u64) {
        self.before = self.before.max(stored.saturating_sub(self.counted));
    }

    /// Sets the sum of all corrections.
    pub const fn correct(&mut self, correction: i64) {
        self.correction = correction;
    }

    /// The sum of all corrections.
    pub const fn correction(&self) -> i64 {
        self.correction
    }

    /// The visits with a new heartbeat since the last call.
    pub fn changes(&mut self) -> HashMap<VisitHash, Millis> {
        std::mem::take(&mut self.changed)
    }

    /// All running visits with their last heartbeat. They no longer count as changes.
    pub fn everything(&mut self, now: Millis) -> HashMap<VisitHash, Millis> {
        self.advance(now);
        self.changed.clear();
        self.visits.clone()
    }

    fn advance(&mut self, now: Millis) {
        self.now = self.now.max(now);
        self.forget();
    }

    fn set(&mut self, visit: VisitHash, last: Millis) {
        if let Some(before) = self.visits.insert(visit, last) {
            self.online.remove(&(before, visit));
            self.idle.remove(&(before, visit));
        }
        self.online.insert((last, visit));
    }

    /// Moves silent visits from online to idle, and forgets those that have ended.
    fn forget(&mut self) {
        let silent = |last: Millis, limit: Millis, now: Millis| now.saturating_sub(last) > limit;
        while let Some((last, visit)) = self.online.first().copied()
            && silent(last, self.rules.online_window, self.now)
        {
            self.online.pop_first();
            self.idle.insert((last, visit));
        }
        while let Some((last, visit)) = self.idle.first().copied()
            && silent(last, self.rules.visit_gap, self.now)
        {
            self.idle.pop_first();
            self.visits.remove(&visit);
        }
    }
}
