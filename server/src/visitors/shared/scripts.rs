use super::super::{Beat, BlockHash, Day, Days, Millis, Rules, VisitHash};
use redis::{RedisResult, Script, aio::MultiplexedConnection};
use std::collections::BTreeMap;

/// What is run inside the store, each as one step.
#[derive(Debug)]
pub(super) struct Scripts {
    beat: Script,
    figures: Script,
    take_up: Script,
}

/// Their keys. The braces keep them together where the store is a cluster.
pub(super) const COUNTER: &str = "{tintuc}:counter";
pub(super) const VISITS: &str = "{tintuc}:visits";
pub(super) const DAYS: &str = "{tintuc}:days";
pub(super) const DAY_CORRECTIONS: &str = "{tintuc}:day-corrections";
pub(super) const CORRECTIONS: &str = "{tintuc}:corrections";

const CLOCK: &str = include_str!("clock.lua");

/// The figures of a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) counted: u64,
    pub(super) correction: i64,
    pub(super) online: u64,
    /// By the store's clock.
    pub(super) time: Millis,
    /// Visits of that day and of the one before, without corrections.
    pub(super) today: u64,
    pub(super) yesterday: u64,
}

impl Reply {
    /// The day in Vietnam that the store has.
    pub(super) const fn day(&self) -> Day {
        Day::of(self.time)
    }

    /// What it says of days.
    pub(super) fn days(&self) -> Days {
        Days([(self.day(), self.today), (self.day().before(1), self.yesterday)].into())
    }
}

/// A beat, or several of a visit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told {
    pub(super) visit: VisitHash,
    pub(super) block: BlockHash,
    /// How long ago the first and the last were.
    pub(super) first: Millis,
    pub(super) last: Millis,
}

/// What a server has seen of the store.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    pub(super) key: Vec<u8>,
    /// Tells a store that was emptied from the one that was known; nothing where none is known yet.
    pub(super) epoch: Vec<u8>,
    pub(super) counted: u64,
    pub(super) correction: i64,
    /// Visits of the last days without corrections, and what those add.
    pub(super) days: Days,
    pub(super) corrections: BTreeMap<Day, i64>,
}

/// The time for the scripts' clock. (An argument that is `None` would be left out, and the others move up.)
fn given(now: Option<Millis>) -> String {
    now.map_or_else(String::new, |now| now.to_string())
}

/// A script after the clock.
pub(super) fn script(text: &str) -> Script {
    Script::new(&format!("{CLOCK}{text}"))
}

impl Scripts {
    pub(super) fn new() -> Self {
        Self {
            beat: script(include_str!("beat.lua")),
            figures: script(include_str!("figures.lua")),
            take_up: script(include_str!("take_up.lua")),
        }
    }

    pub(super) async fn beat(
        &self,
        link: &mut MultiplexedConnection,
        now: Option<Millis>,
        rules: &Rules,
        told: &Told,
    ) -> RedisResult<(Beat, Reply)> {
        let Told { visit, block, first, last } = told;
        let mut call = self.beat.prepare_invoke();
        call.key(COUNTER).key(VISITS).key(DAYS);
        call.key(format!("{{tintuc}}:block:{:016x}", block.0)).key(format!("{{tintuc}}:beyond:{:016x}", block.0));
        call.arg(given(now)).arg(&visit.0.to_be_bytes()[..]).arg(*first).arg(*last);
        call.arg(rules.visit_gap).arg(rules.online_window);
        call.arg(rules.burst).arg(rules.interval()).arg(Rules::BEYOND).arg(rules.running);
        let (beat, counted, correction, online, time, today, yesterday): (u8, _, _, _, _, _, _) =
            call.invoke_async(link).await?;
        let beat = match beat {
            0 => Beat::New,
            1 => Beat::Running,
            2 => Beat::Capped,
            _ => Beat::Refused,
        };
        Ok((beat, Reply { counted, correction, online, time, today, yesterday }))
    }

    pub(super) async fn figures(
        &self,
        link: &mut MultiplexedConnection,
        now: Option<Millis>,
        rules: &Rules,
    ) -> RedisResult<Reply> {
        let mut call = self.figures.prepare_invoke();
        call.key(COUNTER).key(VISITS).key(DAYS).arg(given(now)).arg(rules.online_window);
        let (counted, correction, online, time, today, yesterday) = call.invoke_async(link).await?;
        Ok(Reply { counted, correction, online, time, today, yesterday })
    }

    /// The visits of the days up to this one without corrections, and what those add.
    pub(super) async fn days(
        &self,
        link: &mut MultiplexedConnection,
        today: Day,
    ) -> RedisResult<(Days, BTreeMap<Day, i64>)> {
        let days = (0..Days::KEPT as u64).map(|ago| today.before(ago)).collect::<Vec<_>>();
        let numbers = days.iter().map(|day| day.number()).collect::<Vec<_>>();
        let mut both = redis::pipe();
        both.cmd("HMGET").arg(DAYS).arg(&numbers).cmd("HMGET").arg(DAY_CORRECTIONS).arg(&numbers);
        let (visits, corrections): (Vec<Option<u64>>, Vec<Option<i64>>) = both.query_async(link).await?;
        let visits = days.iter().zip(visits).filter_map(|(day, visits)| Some((*day, visits?)));
        let corrections = days.iter().zip(corrections).filter_map(|(day, change)| Some((*day, change?)));
        Ok((Days(visits.collect()), corrections.collect()))
    }

    /// The key, the epoch, and the store's time.
    pub(super) async fn take_up(
        &self,
        link: &mut MultiplexedConnection,
        now: Option<Millis>,
        seed: u64,
        new: &Seen,
        known: &Seen,
    ) -> RedisResult<(Vec<u8>, Vec<u8>, Millis)> {
        let mut call = self.take_up.prepare_invoke();
        call.key(COUNTER).key(DAYS).key(DAY_CORRECTIONS).arg(given(now)).arg(&new.key).arg(&new.epoch).arg(seed);
        call.arg(&known.epoch).arg(known.counted).arg(known.correction);
        call.arg(pairs(&known.days.0)).arg(pairs(&known.corrections));
        call.invoke_async(link).await
    }
}

/// Days with their numbers, as JSON.
fn pairs<N: Copy + Into<serde_json::Value>>(days: &BTreeMap<Day, N>) -> String {
    let pairs = days.iter().map(|(day, number)| serde_json::Value::from(vec![day.number().into(), (*number).into()]));
    pairs.collect::<serde_json::Value>().to_string()
}
