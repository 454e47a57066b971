use super::{
    SharedStoreError,
    scripts::{CORRECTIONS, COUNTER, DAY_CORRECTIONS, DAYS, VISITS, script},
};
use crate::visitors::{
    Change, Correction, Day,
    storage::{CorrectionError, CounterAdmin, StoreError},
};
use redis::{Client, Commands as _, Connection, RedisError};
use serde::Deserialize;
use std::{collections::BTreeMap, time::Duration};
use tintuc::model::{Timestamp, Visits};

/// Figures and corrections in a shared store, for administrators.
pub struct SharedCounterAdmin(Connection);

/// A correction in the form in which correct.lua writes it.
#[derive(Deserialize)]
struct StoredCorrection {
    at: String,
    change: f64,
    day: String,
    note: String,
}

impl SharedCounterAdmin {
    /// Opens the store at an address.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub fn open(address: &str) -> Result<Self, SharedStoreError> {
        let connection = Client::open(address)?.get_connection_with_timeout(Duration::from_secs(5))?;
        Ok(Self(connection))
    }

    /// Whether a figure in the store is too large to be shown; an older version accepted it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn exceeds_limit(&mut self) -> Result<bool, SharedStoreError> {
        let Self(connection) = self;
        let (total, correction): (Option<i64>, Option<i64>) = connection.hmget(COUNTER, &["total", "correction"])?;
        let mut figures = vec![total.unwrap_or_default(), correction.unwrap_or_default()];
        for key in [DAYS, DAY_CORRECTIONS] {
            figures.extend(connection.hvals::<_, Vec<i64>>(key)?);
        }
        Ok(figures.iter().any(|figure| figure.unsigned_abs() > Visits::MOST))
    }
}

impl CounterAdmin for SharedCounterAdmin {
    fn figures(&mut self, online_window: u64) -> Result<Option<(u64, u64)>, StoreError> {
        if self.exceeds_limit().map_err(StoreError::Shared)? {
            return Err(StoreError::TooLarge);
        }
        let Self(connection) = self;
        let (total, correction): (Option<u64>, Option<i64>) = connection.hmget(COUNTER, &["total", "correction"])?;
        let Some(total) = total else { return Err(StoreError::NeverUsed) };
        let (seconds, micros): (u64, u64) = redis::cmd("TIME").query(connection)?;
        let since = (seconds * 1_000 + micros / 1_000).saturating_sub(online_window);
        let online = connection.zcount(VISITS, since, "+inf")?;
        Ok(Some((total.saturating_add_signed(correction.unwrap_or_default()), online)))
    }

    fn corrected_days(&mut self) -> Result<Vec<(String, i64)>, StoreError> {
        let Self(connection) = self;
        let mut days = BTreeMap::<u64, i64>::new();
        for key in [DAYS, DAY_CORRECTIONS] {
            for (day, visits) in connection.hgetall::<_, BTreeMap<u64, i64>>(key)? {
                *days.entry(day).or_default() += visits;
            }
        }
        Ok(days.into_iter().rev().map(|(day, visits)| (Day::numbered(day).to_string(), visits)).collect())
    }

    fn corrections(&mut self) -> Result<Vec<Correction>, StoreError> {
        let Self(connection) = self;
        let written: Vec<Vec<u8>> = connection.lrange(CORRECTIONS, 0, -1)?;
        let read = |text: &Vec<u8>| {
            let StoredCorrection { at, change, day, note } = serde_json::from_slice(text).ok()?;
            #[expect(clippy::cast_possible_truncation, reason = "counts are far below 2^53")]
            let change = change as i64;
            let day = day.parse().ok().map(Day::numbered);
            Some(Correction { at: Timestamp::parse(&at).unwrap_or(Timestamp::from_unix(0)), change, day, note })
        };
        Ok(written.iter().filter_map(read).collect())
    }

    fn correct(
        &mut self,
        at: Timestamp,
        change: Change,
        day: Option<Day>,
        note: &str,
    ) -> Result<Correction, CorrectionError> {
        let Self(connection) = self;
        let script = script(include_str!("correct.lua"));
        let mut call = script.key(COUNTER);
        call.key(DAYS).key(DAY_CORRECTIONS).key(CORRECTIONS).arg("");
        match change {
            Change::Set(figure) => call.arg("set").arg(figure),
            Change::Add(change) => call.arg("add").arg(change),
        };
        call.arg(day.map_or_else(String::new, |day| day.number().to_string())).arg(at.to_string()).arg(note);
        let (change, refused): (i64, String) = call.invoke(connection).map_err(StoreError::from)?;
        match refused.as_str() {
            "" => Ok(Correction { at, change, day, note: note.to_owned() }),
            "beyond" => Err(CorrectionError::TooLarge),
            "broken" => Err(StoreError::TooLarge.into()),
            "below" => Err(CorrectionError::Negative),
            "nothing" => Err(CorrectionError::NoChange),
            _ => Err(StoreError::NeverUsed.into()),
        }
    }
}

impl From<RedisError> for StoreError {
    fn from(error: RedisError) -> Self {
        Self::Shared(error.into())
    }
}
