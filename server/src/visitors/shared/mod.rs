//! The counter in Redis or Valkey, which several servers share. Each beat is one step inside the store, by the store's
//! clock, so all servers give the same answers.
//!
//! A sorted set of the running visits, and not a `HyperLogLog`: that is wrong by 0.8 % and cannot say whether a visit
//! runs already, on which the total depends, nor forget those that ended. The price is memory: docs/deployment.md.

mod books;
mod journal;
mod scripts;

pub use books::SharedBooks;

use super::{Beat, Clock, Engine, Fault, Key, Millis, Proxies, Settings, Tally, VisitHash, VisitId, VisitIdError};
use journal::{Heard, Journal};
use redis::{AsyncConnectionConfig, Client, RedisError, RedisResult, aio::MultiplexedConnection};
use scripts::{Reply, Scripts, Seen, Told, VISITS};
use std::{
    collections::HashMap,
    fmt,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tintuc::model::{Figures, Timestamp, Visits};
use tokio::{sync::Notify, task::JoinHandle, time::timeout};

/// A store that does not answer within this is away; readers wait no longer.
const PATIENCE: Duration = Duration::from_secs(1);
/// The figures that pages show are so old at most, and a store that is back is found so soon.
const INTERVAL: Duration = Duration::from_millis(500);
/// For the first contact at start, and for the last beats at the stop.
const FAREWELL: Duration = Duration::from_secs(5);
/// Visits told at once to a store that has lost them.
const BATCH: usize = 1_000;
/// How often ended visits are forgotten here, in milliseconds.
const FORGET: Millis = 60_000;

/// A counter that other servers share.
#[derive(Debug)]
pub struct Shared {
    client: Client,
    scripts: Scripts,
    settings: Settings,
    /// Tells how long ago a beat was; nobody's clock but the store's tells the time.
    clock: Clock,
    /// Whether the store goes by `clock`, too.
    simulated: bool,
    state: Mutex<State>,
    /// The store has gone away.
    gone: Notify,
    tally: Tally,
}

#[derive(Debug)]
struct State {
    /// None while the store is away.
    link: Option<Link>,
    /// A key of our own, until that of the store is known.
    key: Key,
    seen: Seen,
    /// What the store answered last.
    latest: Option<Reply>,
    journal: Journal,
    /// Running visits that this server answered, by their last beat: for a store that has lost its own memory.
    running: HashMap<VisitHash, Millis>,
    forgot: Millis,
    /// Whether the last contact failed; only the first of many failures is an error in the log.
    failing: bool,
}

/// A connection to the store.
#[derive(Clone)]
struct Link(MultiplexedConnection);

/// What the store is being told. What it has not heard when this ends, by a failure or by the stop, is kept again.
struct Untold<'a> {
    shared: &'a Shared,
    heard: std::vec::IntoIter<(VisitId, Heard)>,
}

/// Keeps the contact with the store.
#[derive(Debug)]
pub struct Contact {
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

/// Why there is no shared counter.
#[derive(Debug)]
pub enum SharedError {
    /// The store, or its address, is wrong; and what the store says, if it is the store that says it. Other words may hold
    /// the address, and that a password.
    Store(redis::ErrorKind, Option<String>),
    /// There are no random numbers for a key.
    Random(getrandom::Error),
}

impl Shared {
    /// The counter in the store at an address such as `redis://10.0.0.5:6379/0`.
    ///
    /// # Errors
    /// When it is no such address, or there are no random numbers.
    pub fn new(address: &str, settings: Settings) -> Result<Self, SharedError> {
        Self::with_clock(address, settings, Clock::system(), false)
    }

    /// The same by another clock, for simulations.
    ///
    /// # Errors
    /// As of [`Shared::new`].
    pub fn simulated(address: &str, settings: Settings, clock: Clock) -> Result<Self, SharedError> {
        Self::with_clock(address, settings, clock, true)
    }

    fn with_clock(address: &str, settings: Settings, clock: Clock, simulated: bool) -> Result<Self, SharedError> {
        let state = State {
            link: None,
            key: Key::random().map_err(SharedError::Random)?,
            seen: Seen::default(),
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
            gone: Notify::new(),
            tally: Tally::default(),
        })
    }

    /// Reaches the store if it is away, tells it what came meanwhile, and hears the figures.
    ///
    /// # Errors
    /// When it is away; that is in the log already.
    pub async fn step(&self) -> Result<(), SharedError> {
        let done = self.try_step().await;
        let mut state = self.state();
        match &done {
            Ok(()) if std::mem::take(&mut state.failing) => tracing::info!("the counter's store is back"),
            Ok(()) => {}
            Err(error) => {
                state.link = None;
                if !std::mem::replace(&mut state.failing, true) {
                    let error = SharedError::from(error.clone());
                    tracing::error!("beats are kept in memory until the counter's store is back: {error}");
                }
            }
        }
        Ok(done?)
    }

    async fn try_step(&self) -> RedisResult<()> {
        let known = self.state().link.clone();
        let mut link = match known {
            Some(link) => link,
            None => self.reach().await?,
        };
        loop {
            let heard = {
                let mut state = self.state();
                if state.journal.is_empty() {
                    state.link = Some(link.clone());
                    break;
                }
                state.journal.take()
            };
            let mut untold = Untold { shared: self, heard: heard.into_iter() };
            while let Some((id, beats)) = untold.heard.as_slice().first().copied() {
                self.tell(&mut link, id, beats).await?;
                untold.heard.next();
            }
        }
        let reply = self.scripts.figures(&mut link.0, self.time(), &self.settings.rules).await?;
        let (days, corrections) = self.scripts.days(&mut link.0, reply.day()).await?;
        let now = self.now();
        let mut state = self.state();
        state.hear(reply);
        state.seen.days.raise(&days);
        state.seen.corrections = corrections;
        if now.saturating_sub(state.forgot) >= FORGET {
            let gap = self.settings.rules.visit_gap;
            state.running.retain(|_, last| now.saturating_sub(*last) <= gap);
            state.forgot = now;
        }
        Ok(())
    }

    /// Opens a connection, and puts back what the store may have lost.
    async fn reach(&self) -> RedisResult<Link> {
        let config =
            AsyncConnectionConfig::new().set_connection_timeout(Some(PATIENCE)).set_response_timeout(Some(PATIENCE));
        let mut link = self.client.get_multiplexed_async_connection_with_config(&config).await?;
        let (new, seen) = {
            let state = self.state();
            let key = if state.seen.epoch.is_empty() { state.key.bytes().to_vec() } else { state.seen.key.clone() };
            let epoch = Key::random().map_err(|_| (redis::ErrorKind::Client, "no random numbers"))?;
            (Seen { key, epoch: epoch.bytes().to_vec(), ..Seen::default() }, state.seen.clone())
        };
        let (key, epoch, store) = self.scripts.take_up(&mut link, self.time(), self.settings.seed, &new, &seen).await?;
        let now = self.now();
        let running = {
            let bytes = key.clone().try_into().map_err(|_| (redis::ErrorKind::UnexpectedReturnType, "no key"))?;
            let mut state = self.state();
            state.key = Key::new(bytes);
            if state.seen.key != key {
                state.running.clear();
            }
            (state.seen.key, state.seen.epoch) = (key, epoch);
            state.running.iter().map(|(visit, last)| (*visit, now.saturating_sub(*last))).collect::<Vec<_>>()
        };
        let gap = self.settings.rules.visit_gap;
        let running = running.into_iter().filter(|(_, ago)| *ago <= gap).collect::<Vec<_>>();
        for batch in running.chunks(BATCH) {
            let mut add = redis::cmd("ZADD");
            add.arg(VISITS).arg("GT");
            for (visit, ago) in batch {
                add.arg(store.saturating_sub(*ago)).arg(&visit.0.to_be_bytes()[..]);
            }
            add.query_async::<()>(&mut link).await?;
        }
        Ok(Link(link))
    }

    /// Tells beats from while the store was away.
    async fn tell(&self, link: &mut Link, id: VisitId, heard: Heard) -> RedisResult<()> {
        let (now, visit) = (self.now(), self.state().key.visit(&id));
        let ago = |time| now.saturating_sub(time);
        let told = Told { visit, block: heard.block, first: ago(heard.first), last: ago(heard.last) };
        let (beat, reply) = self.scripts.beat(&mut link.0, self.time(), &self.settings.rules, &told).await?;
        self.state().heard(visit, heard.last, beat, reply);
        Ok(())
    }

    /// The connection failed: until there is another, beats are kept here.
    fn lost(&self) {
        self.state().link = None;
        self.gone.notify_one();
    }

    fn shown(&self, seen: &Seen, reply: Reply) -> Figures {
        Figures {
            total: reply.counted.saturating_add_signed(reply.correction).min(Visits::MOST),
            online: reply.online,
            window_seconds: u32::try_from(self.settings.rules.online_window / 1_000).unwrap_or(u32::MAX),
            as_of: Timestamp::from_unix(i64::try_from(reply.time / 1_000).unwrap_or(i64::MAX)),
            recent: Some(seen.days.recent(&seen.corrections, reply.day())),
        }
    }

    /// By our own steady clock.
    fn now(&self) -> Millis {
        self.clock.now().steady
    }

    /// The time that the store is given; none where it knows better.
    fn time(&self) -> Option<Millis> {
        self.simulated.then(|| self.now())
    }

    /// It is whole after each step, so a panic elsewhere does not spoil it.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn hear(&mut self, reply: Reply) {
        self.seen.days.raise(&reply.days());
        // Answers may overtake each other on their way.
        if self.latest.is_none_or(|latest| (latest.time, latest.counted) <= (reply.time, reply.counted)) {
            self.latest = Some(reply);
            (self.seen.counted, self.seen.correction) = (reply.counted, reply.correction);
        }
    }

    fn heard(&mut self, visit: VisitHash, last: Millis, beat: Beat, reply: Reply) {
        self.hear(reply);
        if matches!(beat, Beat::New | Beat::Running) {
            let known = self.running.entry(visit).or_default();
            *known = last.max(*known);
        }
    }
}

impl Engine for Shared {
    async fn beat(&self, id: &[u8], address: IpAddr) -> Result<(Beat, Option<Figures>), VisitIdError> {
        let id = VisitId::try_from(id).inspect_err(|_| self.tally.refused())?;
        let now = self.now();
        let (link, visit, block) = {
            let state = self.state();
            (state.link.clone(), state.key.visit(&id), state.key.block(address))
        };
        if let Some(mut link) = link {
            let told = Told { visit, block, first: 0, last: 0 };
            match self.scripts.beat(&mut link.0, self.time(), &self.settings.rules, &told).await {
                Ok((beat, reply)) => {
                    self.tally.beat(beat);
                    let mut state = self.state();
                    state.heard(visit, now, beat, reply);
                    return Ok((beat, Some(self.shown(&state.seen, reply))));
                }
                Err(_) => self.lost(),
            }
        }
        // It may have come to the store all the same: it is told again, which changes nothing.
        self.tally.beat(Beat::Kept);
        let mut state = self.state();
        state.journal.add(id, Heard { first: now, last: now, block }, self.settings.rules.visit_gap);
        Ok((Beat::Kept, state.latest.map(|reply| self.shown(&state.seen, reply))))
    }

    async fn figures(&self) -> Option<Figures> {
        let link = self.state().link.clone();
        if let Some(mut link) = link {
            match self.scripts.figures(&mut link.0, self.time(), &self.settings.rules).await {
                Ok(reply) => {
                    let mut state = self.state();
                    state.hear(reply);
                    return Some(self.shown(&state.seen, reply));
                }
                Err(_) => self.lost(),
            }
        }
        self.latest()
    }

    fn latest(&self) -> Option<Figures> {
        let state = self.state();
        state.latest.map(|reply| self.shown(&state.seen, reply))
    }

    fn fault(&self) -> Option<Fault> {
        self.state().link.is_none().then_some(Fault::Away)
    }

    fn tally(&self) -> &Tally {
        &self.tally
    }

    fn proxies(&self) -> &Proxies {
        &self.settings.proxies
    }
}

impl Drop for Untold<'_> {
    fn drop(&mut self) {
        let gap = self.shared.settings.rules.visit_gap;
        let mut state = self.shared.state();
        self.heard.by_ref().for_each(|(id, beats)| state.journal.add(id, beats, gap));
    }
}

impl Contact {
    /// Reaches the store, and keeps the contact. A store that is away stops nothing.
    pub async fn start(shared: Arc<Shared>) -> Self {
        // What it says of a failure is in the log.
        drop(timeout(FAREWELL, shared.step()).await);
        let task = tokio::spawn({
            let shared = Arc::clone(&shared);
            async move {
                loop {
                    drop(timeout(INTERVAL, shared.gone.notified()).await);
                    if shared.step().await.is_err() {
                        tokio::time::sleep(INTERVAL).await;
                    }
                }
            }
        });
        Self { shared, task }
    }

    /// Tells the store what it has not heard yet, for some seconds at most.
    pub async fn stop(self) {
        self.task.abort();
        let told = timeout(FAREWELL, async {
            while self.shared.step().await.is_err() {
                tokio::time::sleep(INTERVAL).await;
            }
        });
        if told.await.is_err() {
            let visits = self.shared.state().journal.len();
            tracing::error!(visits, "the counter's store is away: what came since is lost");
        }
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Link")
    }
}

impl From<RedisError> for SharedError {
    fn from(error: RedisError) -> Self {
        let kind = error.kind();
        let said = matches!(kind, redis::ErrorKind::Server(_)).then(|| error.detail().map(str::to_owned));
        Self::Store(kind, said.flatten())
    }
}

impl fmt::Display for SharedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(kind, said) => {
                let said = said.as_deref().unwrap_or_default();
                write!(f, "the counter's store fails, or its address is wrong: {kind:?} {said}")
            }
            Self::Random(error) => write!(f, "there are no random numbers: {error}"),
        }
    }
}

impl std::error::Error for SharedError {}

#[cfg(test)]
mod tests {
    use super::{super::BlockHash, *};

    #[test]
    fn what_was_not_told_before_the_stop_is_kept() {
        let settings = Settings { rules: super::super::Rules::default(), seed: 0, proxies: Proxies::default() };
        let shared = Shared::new("redis://127.0.0.1:1", settings).unwrap();
        let at = |time| Heard { first: time, last: time, block: BlockHash(1) };
        let ids =
            [b'A', b'B', b'C'].map(|letter| VisitId::try_from(&[[letter; 21].as_slice(), b"A"].concat()[..]).unwrap());
        for (id, time) in ids.iter().zip([1, 2, 3]) {
            shared.state().journal.add(*id, at(time), 20);
        }
        let heard = shared.state().journal.take();
        let mut untold = Untold { shared: &shared, heard: heard.into_iter() };
        assert!(untold.heard.next().is_some_and(|(id, _)| id == ids[0]), "it is told");
        assert!(shared.state().journal.is_empty());
        drop(untold);
        let kept = shared.state().journal.take();
        assert_eq!(kept.iter().map(|(id, _)| *id).collect::<Vec<_>>(), ids[1..]);
    }
}
