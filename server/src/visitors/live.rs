use super::{
    Beat, Changes, Clock, Corrections, Counter, Days, Fault, Key, Millis, Moment, Proxies, Settings, Stored, Tally,
    VisitId, VisitIdError, counting::Counting, health::Keeping, waiting::Waiting,
};
use std::{
    collections::BTreeMap,
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};
use tintuc::model::{Figures, Timestamp};

/// The counter as the server runs it: with a clock, a key, and a lock.
#[derive(Debug)]
pub struct Visitors {
    /// Hashes addresses. It lives as long as the caps do, and is never stored.
    blocks: Key,
    clock: Clock,
    settings: Settings,
    state: Mutex<State>,
    /// How its keeper does; nothing where nothing is kept.
    keeping: Option<Mutex<Keeping>>,
    tally: Tally,
}

#[derive(Debug)]
enum State {
    Waiting(Waiting),
    Counting(Counting),
}

impl Visitors {
    /// A counter that starts at the seed and keeps nothing.
    pub fn new(key: Key, settings: Settings) -> Self {
        Self::with_clock(key, settings, Clock::system())
    }

    /// The same by another clock, for simulations.
    pub fn with_clock(key: Key, settings: Settings, clock: Clock) -> Self {
        let counter = Counter::new(settings.rules, settings.seed);
        let counting = Counting { key: key.clone(), counter, days: Days::default(), corrections: BTreeMap::new() };
        let state = Mutex::new(State::Counting(counting));
        Self { blocks: key, clock, settings, state, keeping: None, tally: Tally::default() }
    }

    /// A counter that waits for what is stored.
    ///
    /// # Errors
    /// When the system has no random numbers.
    pub fn waiting(settings: Settings, clock: Clock) -> Result<Self, getrandom::Error> {
        let waiting = Waiting::new(settings.rules, clock.now().steady, Key::random()?);
        let (state, keeping) = (Mutex::new(State::Waiting(waiting)), Some(Mutex::new(Keeping::new())));
        Ok(Self { blocks: Key::random()?, clock, settings, state, keeping, tally: Tally::default() })
    }

    /// Counts a beat.
    ///
    /// # Errors
    /// When the visit id is none.
    pub fn beat(&self, id: &[u8], address: IpAddr) -> Result<Beat, VisitIdError> {
        let id = VisitId::try_from(id).inspect_err(|_| self.tally.refused())?;
        let block = self.blocks.block(address);
        let (mut state, now) = self.state();
        let beat = match &mut *state {
            State::Waiting(waiting) => waiting.beat(now, id, block),
            State::Counting(counting) => counting.beat(now, &id, block),
        };
        drop(state);
        self.tally.beat(beat);
        Ok(beat)
    }

    /// What came of the beats of this run.
    pub const fn tally(&self) -> &Tally {
        &self.tally
    }

    /// The figures as they are now; none while those from before cannot be read.
    pub fn figures(&self) -> Option<Figures> {
        let (mut state, now) = self.state();
        let State::Counting(counting) = &mut *state else { return None };
        let (total, online) = counting.counter.figures(now.steady);
        Some(Figures {
            total,
            online,
            window_seconds: u32::try_from(self.settings.rules.online_window / 1_000).unwrap_or(u32::MAX),
            // From the wall clock: this moment is for readers, not for the rules.
            as_of: Timestamp::from_unix(i64::try_from(now.wall / 1_000).unwrap_or(i64::MAX)),
            recent: Some(counting.recent(now)),
        })
    }

    /// What keeps the counter from being kept.
    pub fn fault(&self) -> Option<Fault> {
        let keeping = self.keeping.as_ref()?;
        keeping.lock().unwrap_or_else(PoisonError::into_inner).fault()
    }

    /// Says how the keeper did.
    pub(super) fn kept(&self, fault: Option<Fault>) {
        if let Some(keeping) = &self.keeping {
            keeping.lock().unwrap_or_else(PoisonError::into_inner).set(fault);
        }
    }

    /// Who is believed about clients.
    pub const fn proxies(&self) -> &Proxies {
        &self.settings.proxies
    }

    /// Whether what is stored was never read.
    pub(super) fn waits(&self) -> bool {
        matches!(*self.state().0, State::Waiting(_))
    }

    /// Takes up what is stored, be it at start, late, or again.
    pub(super) fn adopt(&self, mut stored: Stored) {
        let (mut state, now) = self.state();
        for last in stored.visits.values_mut() {
            *last = now.to_steady(*last);
        }
        match &mut *state {
            State::Waiting(waiting) => {
                let counting = waiting.adopt(now.steady, self.settings.seed, stored);
                *state = State::Counting(counting);
            }
            State::Counting(counting) => counting.raise(&stored),
        }
    }

    /// All corrections, as they stand now.
    pub(super) fn correct(&self, corrections: Corrections) {
        if let State::Counting(counting) = &mut *self.state().0 {
            counting.correct(corrections);
        }
    }

    /// All corrections that are known; none while what is stored was never read.
    pub(super) fn corrections(&self) -> Option<Corrections> {
        match &*self.state().0 {
            State::Waiting(_) => None,
            State::Counting(counting) => Some(counting.all_corrections()),
        }
    }

    /// What is to be stored: all of it, or what has changed since the last call, if anything has. Times are those of the
    /// wall clock.
    pub(super) fn changes(&self, whole: bool) -> Option<Changes> {
        let (mut state, now) = self.state();
        match &mut *state {
            State::Waiting(waiting) => {
                waiting.forget(now.steady);
                None
            }
            State::Counting(counting) => counting.changes(now, whole),
        }
    }

    /// Visits with no beat since this moment of the wall clock have ended.
    pub(super) fn expired(&self) -> Millis {
        let now = self.clock.now();
        now.to_wall(now.steady.saturating_sub(self.settings.rules.visit_gap))
    }

    /// Both clocks now.
    pub(super) fn now(&self) -> Moment {
        self.clock.now()
    }

    /// The clock is read under the lock, so that no beat comes before one that was heard earlier. The counter is whole
    /// after each step, so a panic elsewhere does not spoil it.
    fn state(&self) -> (MutexGuard<'_, State>, Moment) {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        (state, now)
    }
}
