use super::{BlockHash, VisitHash, blocks::Blocks};
use std::collections::{BTreeSet, HashMap};
use tintuc::model::Visits;

/// Milliseconds since 1970, by a clock that never goes back.
pub type Millis = u64;

/// What the counter counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// A visit ends when it is silent for longer than this.
    pub visit_gap: Millis,
    /// Who was heard within this is online; at most `visit_gap`.
    pub online_window: Millis,
    /// New visits that a block of addresses may begin at once.
    pub burst: u32,
    /// New visits that a block of addresses may begin each minute after that.
    pub per_minute: u32,
    /// So many running visits are remembered. Beyond, new ones are capped like those of a greedy block.
    pub running: usize,
}

/// What a beat was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beat {
    /// The first of a visit: it was counted.
    New,
    /// A further one of a running visit.
    Running,
    /// The first of a visit beyond the cap: it was not counted, and is not online.
    Capped,
    /// The same, from a block that has had so many of them that it can only be an attack.
    Refused,
    /// The store is away: it will be told, and will say what it was.
    Kept,
}

/// The rules of the counter, and nothing else: time and hashed ids come in, figures go out.
#[derive(Debug)]
pub struct Counter {
    rules: Rules,
    /// Visits before this run, new ones since, and what people added or took away.
    before: u64,
    counted: u64,
    correction: i64,
    /// The latest moment heard of: time never goes back here.
    now: Millis,
    /// Running visits with their last beat.
    visits: HashMap<VisitHash, Millis>,
    /// The same by time: those within the window, and those only within the gap.
    online: BTreeSet<(Millis, VisitHash)>,
    idle: BTreeSet<(Millis, VisitHash)>,
    blocks: Blocks,
    /// What is beyond the cap has a cap as well.
    beyond: Blocks,
    changed: HashMap<VisitHash, Millis>,
}

impl Rules {
    /// Thirty minutes, as every counter of note has it.
    pub const VISIT_GAP: Millis = 30 * 60 * 1_000;
    /// So many times the cap a block may begin visits that are answered and not counted. Networks that share an address
    /// among more readers than the cap was set for stay far below; a machine that invents ids passes it in a second or two.
    pub(super) const BEYOND: u32 = 100;
    /// A million running visits take 65 MB.
    pub const RUNNING: usize = 1_000_000;

    /// Microseconds until a block may begin one more.
    pub(super) fn interval(&self) -> u64 {
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
            blocks: Blocks::new(rules.burst, rules.per_minute),
            beyond: Blocks::new(
                rules.burst.saturating_mul(Rules::BEYOND),
                rules.per_minute.saturating_mul(Rules::BEYOND),
            ),
            changed: HashMap::new(),
        }
    }

    /// Takes up what was stored, even if it could only be read after the first beats came in. A last beat in the
    /// future counts as one of now.
    pub fn restore(&mut self, now: Millis, total: u64, visits: impl IntoIterator<Item = (VisitHash, Millis)>) {
        self.before = self.before.max(total);
        self.now = self.now.max(now);
        for (visit, last) in visits {
            self.set(visit, last.min(self.now));
        }
        self.forget();
    }

    /// A beat of a visit from a block of addresses.
    pub fn beat(&mut self, now: Millis, visit: VisitHash, block: BlockHash) -> Beat {
        self.advance(now);
        let beat = match self.visits.contains_key(&visit) {
            true => Beat::Running,
            false if self.visits.len() >= self.rules.running || !self.blocks.take(self.now, block) => {
                return if self.beyond.take(self.now, block) { Beat::Capped } else { Beat::Refused };
            }
            false => {
                self.counted += 1;
                Beat::New
            }
        };
        self.set(visit, self.now);
        self.changed.insert(visit, self.now);
        beat
    }

    /// Visits in all, and visits online.
    pub fn figures(&mut self, now: Millis) -> (u64, u64) {
        self.advance(now);
        (self.counted().saturating_add_signed(self.correction).min(Visits::MOST), self.online.len() as u64)
    }

    /// Visits in all, without the correction: what never falls.
    pub fn counted(&self) -> u64 {
        self.before.saturating_add(self.counted).min(Visits::MOST)
    }

    /// Takes up a total that was stored of the same visits.
    pub fn raise(&mut self, stored: u64) {
        self.before = self.before.max(stored.saturating_sub(self.counted));
    }

    /// What is added to the total from now on: all corrections together.
    pub const fn correct(&mut self, correction: i64) {
        self.correction = correction;
    }

    /// What is added to the total.
    pub const fn correction(&self) -> i64 {
        self.correction
    }

    /// Visits with a new last beat since the last call.
    pub fn changes(&mut self) -> HashMap<VisitHash, Millis> {
        std::mem::take(&mut self.changed)
    }

    /// All running visits with their last beat; nothing of them is a change any more.
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

    /// Moves on whoever has been silent for too long.
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
