use super::{
    SharedStoreError,
    journal::{Journal, VisitTimes},
    scripts::{KnownStore, Reply, Scripts, VisitReport},
    state::State,
};
use crate::{
    clock::{Clock, Millis},
    http::TrustedProxies,
    visitors::{CounterSettings, Fault, HeartbeatCounts, HeartbeatOutcome, Key, VisitCounter, VisitId, VisitIdError},
};
use redis::Client;
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};
use tintuc::model::{Timestamp, VisitorCounts, Visits};
use tokio::sync::Notify;

/// The counter that several servers share, as one of them sees it.
#[derive(Debug)]
pub struct SharedCounter {
    pub(super) client: Client,
    pub(super) scripts: Scripts,
    pub(super) settings: CounterSettings,
    /// Says how long ago a heartbeat was. The store's clock says what time it is.
    clock: Clock,
    /// Whether the store uses `clock`, too.
    simulated: bool,
    state: Mutex<State>,
    /// Notified when the connection fails.
    pub(super) disconnection: Notify,
    heartbeat_counts: HeartbeatCounts,
}

impl SharedCounter {
    /// The counter in the store at an address such as `redis://10.0.0.5:6379/0`.
    ///
    /// # Errors
    /// When the address is invalid, or there are no random numbers.
    pub fn new(address: &str, settings: CounterSettings) -> Result<Self, SharedStoreError> {
        Self::with_clock(address, settings, Clock::system(), false)
    }

    /// The same with another clock, for simulations.
    ///
    /// # Errors
    /// As [`SharedCounter::new`].
    pub fn simulated(address: &str, settings: CounterSettings, clock: Clock) -> Result<Self, SharedStoreError> {
        Self::with_clock(address, settings, clock, true)
    }

    fn with_clock(
        address: &str,
        settings: CounterSettings,
        clock: Clock,
        simulated: bool,
    ) -> Result<Self, SharedStoreError> {
        let state = State {
            connection: None,
            key: Key::random().map_err(SharedStoreError::Random)?,
            known: KnownStore::default(),
            latest: None,
            journal: Journal::default(),
            running: HashMap::new(),
            forgot: 0,
            failing: false,
        };
        Ok(Self {
            client: Client::open(address)?,
            scripts: Scripts::new(),
            settings,
            clock,
            simulated,
            state: Mutex::new(state),
            disconnection: Notify::new(),
            heartbeat_counts: HeartbeatCounts::default(),
        })
    }

    /// Notes that the connection failed. Until there is a new one, heartbeats wait in the journal.
    fn disconnected(&self) {
        self.state().connection = None;
        self.disconnection.notify_one();
    }

    fn to_figures(&self, known: &KnownStore, reply: Reply) -> VisitorCounts {
        VisitorCounts {
            total: reply.counted.saturating_add_signed(reply.correction).min(Visits::MOST),
            online: reply.online,
            window_seconds: u32::try_from(self.settings.rules.online_window / 1_000).unwrap_or(u32::MAX),
            as_of: Timestamp::from_unix(i64::try_from(reply.time / 1_000).unwrap_or(i64::MAX)),
            recent: Some(known.days.recent(&known.corrections, reply.day())),
        }
    }

    /// The time now, by this server's steady clock.
    pub(super) fn now(&self) -> Millis {
        self.clock.now().steady
    }

    /// The time for the store's scripts; `None` where the store uses its own clock.
    pub(super) fn store_time(&self) -> Option<Millis> {
        self.simulated.then(|| self.now())
    }

    /// A panic elsewhere leaves the state valid.
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl VisitCounter for SharedCounter {
    async fn heartbeat(
        &self,
        id: &[u8],
        address: IpAddr,
    ) -> Result<(HeartbeatOutcome, Option<VisitorCounts>), VisitIdError> {
        let id = VisitId::try_from(id).inspect_err(|_| self.heartbeat_counts.add_invalid())?;
        let now = self.now();
        let (connection, visit, block) = {
            let state = self.state();
            (state.connection.clone(), state.key.visit(&id), state.key.block(address))
        };
        if let Some(mut connection) = connection {
            let report = VisitReport { visit, block, first: 0, last: 0 };
            match self.scripts.heartbeat(&mut connection, self.store_time(), &self.settings.rules, &report).await {
                Ok((outcome, reply)) => {
                    self.heartbeat_counts.add(outcome);
                    let mut state = self.state();
                    state.note_visit(visit, now, outcome, reply);
                    return Ok((outcome, Some(self.to_figures(&state.known, reply))));
                }
                Err(_) => self.disconnected(),
            }
        }
        // The store may have got it nevertheless. It is sent again, which changes nothing.
        self.heartbeat_counts.add(HeartbeatOutcome::Queued);
        let mut state = self.state();
        state.journal.add(id, VisitTimes { first: now, last: now, block }, self.settings.rules.visit_gap);
        Ok((HeartbeatOutcome::Queued, state.latest.map(|reply| self.to_figures(&state.known, reply))))
    }

    async fn figures(&self) -> Option<VisitorCounts> {
        let connection = self.state().connection.clone();
        if let Some(mut connection) = connection {
            match self.scripts.figures(&mut connection, self.store_time(), &self.settings.rules).await {
                Ok(reply) => {
                    let mut state = self.state();
                    state.note_reply(reply);
                    return Some(self.to_figures(&state.known, reply));
                }
                Err(_) => self.disconnected(),
            }
        }
        self.latest()
    }

    fn latest(&self) -> Option<VisitorCounts> {
        let state = self.state();
        state.latest.map(|reply| self.to_figures(&state.known, reply))
    }

    fn fault(&self) -> Option<Fault> {
        self.state().connection.is_none().then_some(Fault::Unreachable)
    }

    fn heartbeat_counts(&self) -> &HeartbeatCounts {
        &self.heartbeat_counts
    }

    fn proxies(&self) -> &TrustedProxies {
        &self.settings.proxies
    }
}
