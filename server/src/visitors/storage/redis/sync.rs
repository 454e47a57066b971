use super::{
    SharedCounter, SharedStoreError,
    journal::VisitTimes,
    scripts::{KnownStore, VISITS, VisitReport},
};
use crate::{
    clock::Millis,
    visitors::{Key, VisitId},
};
use redis::{AsyncConnectionConfig, RedisResult, aio::MultiplexedConnection};
use std::time::Duration;

/// A store that does not answer within this time counts as unreachable: readers wait no longer.
const STORE_TIMEOUT: Duration = Duration::from_secs(1);
/// How many visits are sent at once to a store that has lost them.
const MAX_BATCH: usize = 1_000;
/// How often ended visits are forgotten here, in milliseconds.
const FORGET_INTERVAL: Millis = 60_000;

/// Visits that are being sent to the store. When this is dropped, by a failure or by the stop, the visits that were not sent
/// return to the journal.
struct Unsent<'a> {
    counter: &'a SharedCounter,
    visits: std::vec::IntoIter<(VisitId, VisitTimes)>,
}

impl SharedCounter {
    /// Connects to the store if necessary, sends it the heartbeats that wait in the journal, and reads the figures.
    ///
    /// # Errors
    /// When the store cannot be reached. The log has it already.
    pub async fn sync(&self) -> Result<(), SharedStoreError> {
        let done = self.try_sync().await;
        let mut state = self.state();
        match &done {
            Ok(()) if std::mem::take(&mut state.failing) => tracing::info!("the counter's store is back"),
            Ok(()) => {}
            Err(error) => {
                state.connection = None;
                if !std::mem::replace(&mut state.failing, true) {
                    let error = SharedStoreError::from(error.clone());
                    tracing::error!("beats are kept in memory until the counter's store is back: {error}");
                }
            }
        }
        Ok(done?)
    }

    async fn try_sync(&self) -> RedisResult<()> {
        let open = self.state().connection.clone();
        let mut connection = match open {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        loop {
            let waiting = {
                let mut state = self.state();
                if state.journal.is_empty() {
                    state.connection = Some(connection.clone());
                    break;
                }
                state.journal.take()
            };
            let mut unsent = Unsent { counter: self, visits: waiting.into_iter() };
            while let Some((id, times)) = unsent.visits.as_slice().first().copied() {
                self.send(&mut connection, id, times).await?;
                unsent.visits.next();
            }
        }
        let reply = self.scripts.figures(&mut connection, self.store_time(), &self.settings.rules).await?;
        let (days, corrections) = self.scripts.days(&mut connection, reply.day()).await?;
        let now = self.now();
        let mut state = self.state();
        state.note_reply(reply);
        state.known.days.raise(&days);
        state.known.corrections = corrections;
        if now.saturating_sub(state.forgot) >= FORGET_INTERVAL {
            let gap = self.settings.rules.visit_gap;
            state.running.retain(|_, last| now.saturating_sub(*last) <= gap);
            state.forgot = now;
        }
        Ok(())
    }

    /// Opens a connection, and restores what the store may have lost.
    async fn connect(&self) -> RedisResult<MultiplexedConnection> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(STORE_TIMEOUT))
            .set_response_timeout(Some(STORE_TIMEOUT));
        let mut connection = self.client.get_multiplexed_async_connection_with_config(&config).await?;
        let (new, known) = {
            let state = self.state();
            let key = if state.known.epoch.is_empty() { state.key.bytes().to_vec() } else { state.known.key.clone() };
            let epoch = Key::random().map_err(|_| (redis::ErrorKind::Client, "no random numbers"))?;
            (KnownStore { key, epoch: epoch.bytes().to_vec(), ..KnownStore::default() }, state.known.clone())
        };
        let (key, epoch, store_now) =
            self.scripts.restore(&mut connection, self.store_time(), self.settings.seed, &new, &known).await?;
        let now = self.now();
        let running = {
            let bytes = key.clone().try_into().map_err(|_| (redis::ErrorKind::UnexpectedReturnType, "no key"))?;
            let mut state = self.state();
            state.key = Key::new(bytes);
            if state.known.key != key {
                state.running.clear();
            }
            (state.known.key, state.known.epoch) = (key, epoch);
            state.running.iter().map(|(visit, last)| (*visit, now.saturating_sub(*last))).collect::<Vec<_>>()
        };
        let gap = self.settings.rules.visit_gap;
        let running = running.into_iter().filter(|(_, ago)| *ago <= gap).collect::<Vec<_>>();
        for batch in running.chunks(MAX_BATCH) {
            let mut add = redis::cmd("ZADD");
            add.arg(VISITS).arg("GT");
            for (visit, ago) in batch {
                add.arg(store_now.saturating_sub(*ago)).arg(&visit.0.to_be_bytes()[..]);
            }
            add.query_async::<()>(&mut connection).await?;
        }
        Ok(connection)
    }

    /// Sends the heartbeats of a visit that the store has missed.
    async fn send(&self, connection: &mut MultiplexedConnection, id: VisitId, times: VisitTimes) -> RedisResult<()> {
        let (now, visit) = (self.now(), self.state().key.visit(&id));
        let ago = |time| now.saturating_sub(time);
        let report = VisitReport { visit, block: times.block, first: ago(times.first), last: ago(times.last) };
        let (outcome, reply) =
            self.scripts.heartbeat(connection, self.store_time(), &self.settings.rules, &report).await?;
        self.state().note_visit(visit, times.last, outcome, reply);
        Ok(())
    }
}

impl Drop for Unsent<'_> {
    fn drop(&mut self) {
        let gap = self.counter.settings.rules.visit_gap;
        let mut state = self.counter.state();
        self.visits.by_ref().for_each(|(id, times)| state.journal.add(id, times, gap));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        http::TrustedProxies,
        visitors::{BlockHash, CounterSettings, Rules},
    };

    #[test]
    fn what_was_not_sent_before_the_stop_is_kept() {
        let settings = CounterSettings { rules: Rules::default(), seed: 0, proxies: TrustedProxies::default() };
        let shared = SharedCounter::new("redis://127.0.0.1:1", settings).unwrap();
        let at = |time| VisitTimes { first: time, last: time, block: BlockHash(1) };
        let ids =
            [b'A', b'B', b'C'].map(|letter| VisitId::try_from(&[[letter; 21].as_slice(), b"A"].concat()[..]).unwrap());
        for (id, time) in ids.iter().zip([1, 2, 3]) {
            shared.state().journal.add(*id, at(time), 20);
        }
        let waiting = shared.state().journal.take();
        let mut unsent = Unsent { counter: &shared, visits: waiting.into_iter() };
        assert!(unsent.visits.next().is_some_and(|(id, _)| id == ids[0]), "it is sent");
        assert!(shared.state().journal.is_empty());
        drop(unsent);
        let report_fault = shared.state().journal.take();
        assert_eq!(report_fault.iter().map(|(id, _)| *id).collect::<Vec<_>>(), ids[1..]);
    }
}
