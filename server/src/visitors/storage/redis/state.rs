use super::{
    journal::Journal,
    scripts::{KnownStore, Reply},
};
use crate::{
    clock::Millis,
    visitors::{HeartbeatOutcome, Key, VisitHash},
};
use redis::aio::MultiplexedConnection;
use std::{collections::HashMap, fmt};

/// What one server knows of the shared counter.
pub(super) struct State {
    /// `None` while the store cannot be reached.
    pub(super) connection: Option<MultiplexedConnection>,
    /// This server's own key until the store's key is known.
    pub(super) key: Key,
    pub(super) known: KnownStore,
    /// The store's latest reply.
    pub(super) latest: Option<Reply>,
    pub(super) journal: Journal,
    /// The running visits that this server answered, with their last heartbeat: for a store that has lost its data.
    pub(super) running: HashMap<VisitHash, Millis>,
    /// When ended visits were last forgotten here.
    pub(super) forgot: Millis,
    /// Whether the last sync failed. Only the first of many failures is an error in the log.
    pub(super) failing: bool,
}

impl State {
    /// Notes what the store answered.
    pub(super) fn note_reply(&mut self, reply: Reply) {
        self.known.days.raise(&reply.days());
        // Replies may overtake each other.
        if self.latest.is_none_or(|latest| (latest.time, latest.counted) <= (reply.time, reply.counted)) {
            self.latest = Some(reply);
            (self.known.counted, self.known.correction) = (reply.counted, reply.correction);
        }
    }

    /// Notes what the store answered to a visit's heartbeat.
    pub(super) fn note_visit(&mut self, visit: VisitHash, last: Millis, outcome: HeartbeatOutcome, reply: Reply) {
        self.note_reply(reply);
        if matches!(outcome, HeartbeatOutcome::New | HeartbeatOutcome::Running) {
            let known = self.running.entry(visit).or_default();
            *known = last.max(*known);
        }
    }
}

impl fmt::Debug for State {
    /// Without the connection, which has no `Debug`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State").field("latest", &self.latest).field("journal", &self.journal).finish_non_exhaustive()
    }
}
