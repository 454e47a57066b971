use crate::{
    clock::Millis,
    visitors::{BlockHash, Day, Days, HeartbeatOutcome, Rules, VisitHash},
};
use redis::{RedisResult, Script, aio::MultiplexedConnection};
use std::collections::BTreeMap;

/// The scripts that run inside the store, each as one step.
#[derive(Debug)]
pub(super) struct Scripts {
    heartbeat: Script,
    figures: Script,
    restore: Script,
}

/// The keys in the store. The braces keep them together in a cluster.
pub(super) const COUNTER: &str = "{tintuc}:counter";
pub(super) const VISITS: &str = "{tintuc}:visits";
pub(super) const DAYS: &str = "{tintuc}:days";
pub(super) const DAY_CORRECTIONS: &str = "{tintuc}:day-corrections";
pub(super) const CORRECTIONS: &str = "{tintuc}:corrections";

const CLOCK: &str = include_str!("clock.lua");

/// The store's reply: the figures at a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) counted: u64,
    pub(super) correction: i64,
    pub(super) online: u64,
    /// By the store's clock.
    pub(super) time: Millis,
    /// The visits of that day and of the day before, without corrections.
    pub(super) today: u64,
    pub(super) yesterday: u64,
}

impl Reply {
    /// The day in Vietnam, by the store's clock.
    pub(super) const fn day(&self) -> Day {
        Day::of(self.time)
    }

    /// The visits of the two days.
    pub(super) fn days(&self) -> Days {
        Days([(self.day(), self.today), (self.day().before(1), self.yesterday)].into())
    }
}

/// One heartbeat of a visit, or several.
#[derive(Clone, Copy, Debug)]
pub(super) struct VisitReport {
    pub(super) visit: VisitHash,
    pub(super) block: BlockHash,
    /// How long ago the first and the last heartbeat were.
    pub(super) first: Millis,
    pub(super) last: Millis,
}

/// What a server knows of the store.
#[derive(Clone, Debug, Default)]
pub(super) struct KnownStore {
    pub(super) key: Vec<u8>,
    /// Tells an emptied store from the known one; empty while no store is known.
    pub(super) epoch: Vec<u8>,
    pub(super) counted: u64,
    pub(super) correction: i64,
    /// The visits of the last days without corrections, and the corrections of each day.
    pub(super) days: Days,
    pub(super) corrections: BTreeMap<Day, i64>,
}

/// The time as an argument of a script. (redis leaves out a `None`, and the other arguments would move up.)
fn time_argument(now: Option<Millis>) -> String {
    now.map_or_else(String::new, |now| now.to_string())
}

/// A script with the clock in front of it.
pub(super) fn script(text: &str) -> Script {
    Script::new(&format!("{CLOCK}{text}"))
}

impl Scripts {
    pub(super) fn new() -> Self {
        Self {
            heartbeat: script(include_str!("heartbeat.lua")),
            figures: script(include_str!("figures.lua")),
            restore: script(include_str!("restore.lua")),
        }
    }

    pub(super) async fn heartbeat(
        &self,
        connection: &mut MultiplexedConnection,
        now: Option<Millis>,
        rules: &Rules,
        report: &VisitReport,
    ) -> RedisResult<(HeartbeatOutcome, Reply)> {
        let VisitReport { visit, block, first, last } = report;
        let mut call = self.heartbeat.prepare_invoke();
        call.key(COUNTER).key(VISITS).key(DAYS);
        call.key(format!("{{tintuc}}:block:{:016x}", block.0)).key(format!("{{tintuc}}:beyond:{:016x}", block.0));
        call.arg(time_argument(now)).arg(&visit.0.to_be_bytes()[..]).arg(*first).arg(*last);
        call.arg(rules.visit_gap).arg(rules.online_window);
        call.arg(rules.burst).arg(rules.interval()).arg(Rules::CAPPED_FACTOR).arg(rules.running);
        let (code, counted, correction, online, time, today, yesterday): (u8, _, _, _, _, _, _) =
            call.invoke_async(connection).await?;
        let outcome = match code {
            0 => HeartbeatOutcome::New,
            1 => HeartbeatOutcome::Running,
            2 => HeartbeatOutcome::Capped,
            _ => HeartbeatOutcome::Flooding,
        };
        Ok((outcome, Reply { counted, correction, online, time, today, yesterday }))
    }

    pub(super) async fn figures(
        &self,
        connection: &mut MultiplexedConnection,
        now: Option<Millis>,
        rules: &Rules,
    ) -> RedisResult<Reply> {
        let mut call = self.figures.prepare_invoke();
        call.key(COUNTER).key(VISITS).key(DAYS).arg(time_argument(now)).arg(rules.online_window);
        let (counted, correction, online, time, today, yesterday) = call.invoke_async(connection).await?;
        Ok(Reply { counted, correction, online, time, today, yesterday })
    }

    /// The visits of the last days up to this one without corrections, and the corrections of each day.
    pub(super) async fn days(
        &self,
        connection: &mut MultiplexedConnection,
        today: Day,
    ) -> RedisResult<(Days, BTreeMap<Day, i64>)> {
        let days = (0..Days::KEPT as u64).map(|ago| today.before(ago)).collect::<Vec<_>>();
        let numbers = days.iter().map(|day| day.number()).collect::<Vec<_>>();
        let mut both = redis::pipe();
        both.cmd("HMGET").arg(DAYS).arg(&numbers).cmd("HMGET").arg(DAY_CORRECTIONS).arg(&numbers);
        let (visits, corrections): (Vec<Option<u64>>, Vec<Option<i64>>) = both.query_async(connection).await?;
        let visits = days.iter().zip(visits).filter_map(|(day, visits)| Some((*day, visits?)));
        let corrections = days.iter().zip(corrections).filter_map(|(day, change)| Some((*day, change?)));
        Ok((Days(visits.collect()), corrections.collect()))
    }

    /// Restores what the store has lost. Returns the key, the epoch, and the store's time.
    pub(super) async fn restore(
        &self,
        connection: &mut MultiplexedConnection,
        now: Option<Millis>,
        seed: u64,
        new: &KnownStore,
        known: &KnownStore,
    ) -> RedisResult<(Vec<u8>, Vec<u8>, Millis)> {
        let mut call = self.restore.prepare_invoke();
        call.key(COUNTER)
            .key(DAYS)
            .key(DAY_CORRECTIONS)
            .arg(time_argument(now))
            .arg(&new.key)
            .arg(&new.epoch)
            .arg(seed);
        call.arg(&known.epoch).arg(known.counted).arg(known.correction);
        call.arg(pairs(&known.days.0)).arg(pairs(&known.corrections));
        call.invoke_async(connection).await
    }
}

/// The days with their figures, as JSON.
fn pairs<N: Copy + Into<serde_json::Value>>(days: &BTreeMap<Day, N>) -> String {
    let pairs = days.iter().map(|(day, number)| serde_json::Value::from(vec![day.number().into(), (*number).into()]));
    pairs.collect::<serde_json::Value>().to_string()
}
