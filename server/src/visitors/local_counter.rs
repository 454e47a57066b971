use super::{
    Corrections, Counter, CounterSettings, Days, Fault, HeartbeatCounts, HeartbeatOutcome, Key, SavedState,
    StateChanges, VisitCounter, VisitId, VisitIdError,
    health::WriterHealth,
    rules::{LoadedCounter, PendingCounter},
};
use crate::{
    clock::{Clock, Millis, Moment},
    http::TrustedProxies,
};
use std::{
    collections::BTreeMap,
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};
use tintuc::model::{Timestamp, VisitorCounts};

/// The counter of a single server: the rules with a clock, a key and a lock. It is in memory; a [`WriteThread`](super::WriteThread)
/// may save it.
#[derive(Debug)]
pub struct LocalCounter {
    /// The key that hashes addresses. It is never stored.
    address_key: Key,
    clock: Clock,
    settings: CounterSettings,
    state: Mutex<State>,
    /// How the writing thread does; `None` where nothing is saved.
    writer: Option<Mutex<WriterHealth>>,
    heartbeat_counts: HeartbeatCounts,
}

#[derive(Debug)]
enum State {
    Pending(PendingCounter),
    Loaded(LoadedCounter),
}

impl LocalCounter {
    /// A counter that starts at the seed and is not saved.
    pub fn new(key: Key, settings: CounterSettings) -> Self {
        Self::with_clock(key, settings, Clock::system())
    }

    /// The same with another clock, for simulations.
    pub fn with_clock(key: Key, settings: CounterSettings, clock: Clock) -> Self {
        let counter = Counter::new(settings.rules, settings.seed);
        let loaded = LoadedCounter { key: key.clone(), counter, days: Days::default(), corrections: BTreeMap::new() };
        let state = Mutex::new(State::Loaded(loaded));
        Self { address_key: key, clock, settings, state, writer: None, heartbeat_counts: HeartbeatCounts::default() }
    }

    /// A counter that waits for the saved state.
    ///
    /// # Errors
    /// When the system has no random numbers.
    pub fn pending(settings: CounterSettings, clock: Clock) -> Result<Self, getrandom::Error> {
        let pending = PendingCounter::new(settings.rules, clock.now().steady, Key::random()?);
        let (state, writer) = (Mutex::new(State::Pending(pending)), Some(Mutex::new(WriterHealth::new())));
        Ok(Self {
            address_key: Key::random()?,
            clock,
            settings,
            state,
            writer,
            heartbeat_counts: HeartbeatCounts::default(),
        })
    }

    /// Handles a heartbeat.
    ///
    /// # Errors
    /// When `id` is not a visit id.
    pub fn heartbeat(&self, id: &[u8], address: IpAddr) -> Result<HeartbeatOutcome, VisitIdError> {
        let id = VisitId::try_from(id).inspect_err(|_| self.heartbeat_counts.add_invalid())?;
        let block = self.address_key.block(address);
        let (mut state, now) = self.state();
        let outcome = match &mut *state {
            State::Pending(pending) => pending.heartbeat(now, id, block),
            State::Loaded(loaded) => loaded.heartbeat(now, &id, block),
        };
        drop(state);
        self.heartbeat_counts.add(outcome);
        Ok(outcome)
    }

    /// How many heartbeats came since the start.
    pub const fn heartbeat_counts(&self) -> &HeartbeatCounts {
        &self.heartbeat_counts
    }

    /// The figures now; `None` while the saved state cannot be read.
    pub fn figures(&self) -> Option<VisitorCounts> {
        let (mut state, now) = self.state();
        let State::Loaded(loaded) = &mut *state else { return None };
        let (total, online) = loaded.counter.figures(now.steady);
        Some(VisitorCounts {
            total,
            online,
            window_seconds: u32::try_from(self.settings.rules.online_window / 1_000).unwrap_or(u32::MAX),
            // By the wall clock, because this time is for readers and not for the rules.
            as_of: Timestamp::from_unix(i64::try_from(now.wall / 1_000).unwrap_or(i64::MAX)),
            recent: Some(loaded.recent(now)),
        })
    }

    /// Why the figures are not saved, if they are not.
    pub fn fault(&self) -> Option<Fault> {
        let writer = self.writer.as_ref()?;
        writer.lock().unwrap_or_else(PoisonError::into_inner).fault()
    }

    /// Notes how the writing thread did.
    pub(super) fn report_fault(&self, fault: Option<Fault>) {
        if let Some(writer) = &self.writer {
            writer.lock().unwrap_or_else(PoisonError::into_inner).set(fault);
        }
    }

    /// The proxies that are believed about clients' addresses.
    pub const fn proxies(&self) -> &TrustedProxies {
        &self.settings.proxies
    }

    /// Whether the saved state has not been read yet.
    pub(super) fn is_pending(&self) -> bool {
        matches!(*self.state().0, State::Pending(_))
    }

    /// Merges the saved state: at the start, later, or again.
    pub(super) fn restore(&self, mut saved: SavedState) {
        let (mut state, now) = self.state();
        for last in saved.visits.values_mut() {
            *last = now.to_steady(*last);
        }
        match &mut *state {
            State::Pending(pending) => {
                let loaded = pending.load(now.steady, self.settings.seed, saved);
                *state = State::Loaded(loaded);
            }
            State::Loaded(loaded) => loaded.raise(&saved),
        }
    }

    /// Sets the sum of all corrections.
    pub(super) fn correct(&self, corrections: Corrections) {
        if let State::Loaded(loaded) = &mut *self.state().0 {
            loaded.correct(corrections);
        }
    }

    /// The sum of all corrections; `None` while the saved state has not been read.
    pub(super) fn corrections(&self) -> Option<Corrections> {
        match &*self.state().0 {
            State::Pending(_) => None,
            State::Loaded(loaded) => Some(loaded.all_corrections()),
        }
    }

    /// What to save: everything, or what has changed since the last call, if anything has. Times are by the wall clock.
    pub(super) fn changes(&self, whole: bool) -> Option<StateChanges> {
        let (mut state, now) = self.state();
        match &mut *state {
            State::Pending(pending) => {
                pending.forget(now.steady);
                None
            }
            State::Loaded(loaded) => loaded.changes(now, whole),
        }
    }

    /// Visits with no heartbeat since this time of the wall clock have ended.
    pub(super) fn expired(&self) -> Millis {
        let now = self.clock.now();
        now.to_wall(now.steady.saturating_sub(self.settings.rules.visit_gap))
    }

    /// Both clocks now.
    pub(super) fn now(&self) -> Moment {
        self.clock.now()
    }

    /// The clock is read under the lock, so that heartbeats keep their order. A panic elsewhere leaves the counter valid.
    fn state(&self) -> (MutexGuard<'_, State>, Moment) {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        (state, now)
    }
}

impl VisitCounter for LocalCounter {
    async fn heartbeat(
        &self,
        id: &[u8],
        address: IpAddr,
    ) -> Result<(HeartbeatOutcome, Option<VisitorCounts>), VisitIdError> {
        Ok((Self::heartbeat(self, id, address)?, Self::figures(self)))
    }

    async fn figures(&self) -> Option<VisitorCounts> {
        Self::figures(self)
    }

    fn latest(&self) -> Option<VisitorCounts> {
        Self::figures(self)
    }

    fn fault(&self) -> Option<Fault> {
        Self::fault(self)
    }

    fn heartbeat_counts(&self) -> &HeartbeatCounts {
        Self::heartbeat_counts(self)
    }

    fn proxies(&self) -> &TrustedProxies {
        Self::proxies(self)
    }
}
