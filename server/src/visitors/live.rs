use super::{Beat, Changes, Counter, Key, Millis, Settings, VisitHash, VisitIdError, clock::Clock};
use axum::http::HeaderMap;
use std::{
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};
use tintuc::model::{Figures, Timestamp};

/// The counter as the server runs it: with a clock, a key, and a lock.
#[derive(Debug)]
pub struct Visitors {
    key: Key,
    clock: Clock,
    settings: Settings,
    counter: Mutex<Counter>,
}

impl Visitors {
    /// A counter that starts at the seed and keeps nothing.
    pub fn new(key: Key, settings: Settings) -> Self {
        let counter = Mutex::new(Counter::new(settings.rules, settings.seed));
        Self { key, clock: Clock::start(), settings, counter }
    }

    /// Counts a beat.
    ///
    /// # Errors
    /// When the visit id is none.
    pub fn beat(&self, id: &[u8], address: IpAddr) -> Result<Beat, VisitIdError> {
        let (visit, block) = (self.key.visit(id)?, self.key.block(address));
        Ok(self.counter().beat(self.clock.now(), visit, block))
    }

    /// The figures as they are now.
    pub fn figures(&self) -> Figures {
        let (total, online) = self.counter().figures(self.clock.now());
        // From the wall clock: this moment is for readers, not for the rules.
        let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        Figures {
            total,
            online,
            window_seconds: u32::try_from(self.settings.rules.online_window / 1_000).unwrap_or(u32::MAX),
            as_of: Timestamp::from_unix(i64::try_from(wall).unwrap_or(i64::MAX)),
        }
    }

    /// The address a request comes from, as far as it can be believed.
    pub(super) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        self.settings.proxies.client(peer, headers)
    }

    pub(super) const fn key(&self) -> &Key {
        &self.key
    }

    /// Takes up what was stored.
    pub(super) fn restore(&self, total: u64, visits: Vec<(VisitHash, Millis)>) {
        self.counter().restore(self.clock.now(), total, visits);
    }

    /// What is to be stored, and before which moment stored visits are over.
    pub(super) fn changes(&self) -> (Option<Changes>, Millis) {
        let expired = self.clock.now().saturating_sub(self.settings.rules.visit_gap);
        (self.counter().changes(), expired)
    }

    /// Everything that a new store must know.
    pub(super) fn everything(&self) -> Changes {
        self.counter().everything()
    }

    /// The counter is whole after each step, so a panic elsewhere does not spoil it.
    fn counter(&self) -> MutexGuard<'_, Counter> {
        self.counter.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
