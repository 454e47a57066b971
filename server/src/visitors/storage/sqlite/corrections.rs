use super::{
    Store,
    values::{bounded_sum, to_signed, to_unsigned},
};
use crate::{
    clock::{Clock, Millis, Moment},
    visitors::{
        Change, Correction, Corrections, Day,
        storage::{CorrectionError, CounterAdmin, StoreError},
    },
};
use rusqlite::{Connection, TransactionBehavior, params};
use std::collections::BTreeMap;
use tintuc::model::{Timestamp, VisitorCounts, Visits};

impl Store {
    /// The sum of all corrections.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn summed_corrections(&self) -> Result<Corrections, StoreError> {
        // Not by `SQLite`'s sum, which fails when a sum does not fit its integers.
        let mut statement = self.connection.prepare("SELECT day, change FROM correction")?;
        let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, Option<String>>(0)?, row.get::<_, i64>(1)?));
        let (mut total, mut days) = (0, BTreeMap::<Day, i128>::new());
        for row in statement.query_map([], read)? {
            let (day, change) = row?;
            total += i128::from(change);
            if let Some(day) = day.and_then(|day| day.parse::<Day>().ok()) {
                *days.entry(day).or_default() += i128::from(change);
            }
        }
        let days = days.into_iter().map(|(day, change)| Ok((day, bounded_sum(change)?)));
        Ok(Corrections { total: bounded_sum(total)?, days: days.collect::<Result<_, StoreError>>()? })
    }

    /// The figures as readers see them, with corrections; `None` in a new store.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn figures(&self, clock: &Clock, online_window: Millis) -> Result<Option<VisitorCounts>, StoreError> {
        let Some((_, counted)) = self.counter()? else { return Ok(None) };
        let moment = clock.now();
        let (now, corrections) = (moment.wall, self.summed_corrections()?);
        let since = to_signed(now.saturating_sub(online_window));
        let online = "SELECT count(*) FROM visit WHERE last >= ?1";
        Ok(Some(VisitorCounts {
            total: counted.saturating_add_signed(corrections.total).min(Visits::MOST),
            online: to_unsigned(self.connection.query_row(online, [since], |row| row.get(0))?),
            window_seconds: u32::try_from(online_window / 1_000).unwrap_or(u32::MAX),
            as_of: Timestamp::from_unix(to_signed(now / 1_000)),
            recent: Some(self.days()?.recent(&corrections.days, Day::today(moment))),
        }))
    }

    /// The sum of all corrections, if another connection has written anything since the last call.
    pub(in super::super) fn corrections_of_others(&mut self) -> Result<Option<Corrections>, StoreError> {
        let version = self.connection.query_row("PRAGMA data_version", [], |row| row.get(0))?;
        let changed = self.data_version.replace(version) != Some(version);
        changed.then(|| self.summed_corrections()).transpose()
    }

    /// Saves corrections whose records were lost.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub(in super::super) fn keep_corrections(
        &mut self,
        now: Moment,
        corrections: &Corrections,
    ) -> Result<(), StoreError> {
        let transaction = self.connection.transaction()?;
        if transaction.query_row("SELECT count(*) FROM correction", [], |row| row.get::<_, i64>(0))? > 0 {
            return Ok(());
        }
        let of_days: i64 = corrections.days.values().sum();
        let at = Timestamp::from_unix(to_signed(now.wall / 1_000));
        let days = corrections.days.iter().map(|(day, change)| (Some(*day), *change));
        for (day, change) in days.chain([(None, corrections.total - of_days)]).filter(|(_, change)| *change != 0) {
            let note = "the corrections so far, whose record was lost with the database".to_owned();
            insert(&transaction, &Correction { at, change, day, note })?;
        }
        Ok(transaction.commit()?)
    }
}

impl CounterAdmin for Store {
    fn figures(&mut self, online_window: Millis) -> Result<Option<(u64, u64)>, StoreError> {
        let figures = Self::figures(self, &Clock::system(), online_window)?;
        Ok(figures.map(|figures| (figures.total, figures.online)))
    }

    fn correct(
        &mut self,
        at: Timestamp,
        change: Change,
        day: Option<Day>,
        note: &str,
    ) -> Result<Correction, CorrectionError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let repairs = is_too_large(&transaction)?;
        if repairs {
            // Other corrections are relative to a figure that nobody knows.
            let (Change::Set(wanted), None) = (change, day) else { return Err(StoreError::TooLarge.into()) };
            repair(&transaction, wanted)?;
        }
        let total = total(&transaction)?;
        let figure = day.map_or(Ok(total), |day| of_day(&transaction, day))?;
        let change = match change {
            Change::Set(wanted) => i64::try_from(wanted).unwrap_or(i64::MAX).saturating_sub(figure),
            Change::Add(change) => change,
        };
        if change == 0 && !repairs {
            return Err(CorrectionError::NoChange);
        }
        let after = [figure, total].map(|before| before.saturating_add(change));
        if after.iter().any(|figure| *figure < 0) {
            return Err(CorrectionError::Negative);
        }
        if after.iter().chain([&change]).any(|figure| figure.unsigned_abs() > Visits::MOST) {
            return Err(CorrectionError::TooLarge);
        }
        let correction = Correction { at, change, day, note: note.to_owned() };
        insert(&transaction, &correction)?;
        transaction.commit()?;
        Ok(correction)
    }

    fn corrections(&mut self) -> Result<Vec<Correction>, StoreError> {
        let mut statement = self.connection.prepare("SELECT at, change, day, note FROM correction ORDER BY id")?;
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Correction {
                at: Timestamp::parse(&row.get::<_, String>(0)?).unwrap_or(Timestamp::from_unix(0)),
                change: row.get(1)?,
                day: row.get::<_, Option<String>>(2)?.and_then(|day| day.parse().ok()),
                note: row.get(3)?,
            })
        };
        Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
    }

    fn corrected_days(&mut self) -> Result<Vec<(String, i64)>, StoreError> {
        let mut statement = self.connection.prepare(
            "SELECT day, sum(visits) FROM (SELECT day, visits FROM day
                 UNION ALL SELECT day, change FROM correction WHERE day IS NOT NULL)
             GROUP BY day ORDER BY day DESC",
        )?;
        Ok(statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?)
    }
}

/// Writes a correction down.
fn insert(connection: &Connection, Correction { at, change, day, note }: &Correction) -> rusqlite::Result<()> {
    let written = params![at.to_string(), change, day.map(|day| day.to_string()), note];
    connection.execute("INSERT INTO correction (at, change, day, note) VALUES (?1, ?2, ?3, ?4)", written)?;
    Ok(())
}

/// Whether a figure is too large to be shown; an older version accepted it.
fn is_too_large(connection: &Connection) -> Result<bool, CorrectionError> {
    // In floating point, because integers would overflow. Its error is one in 2^53, and figures near the limit are refused.
    let too_large =
        "SELECT EXISTS (SELECT 1 FROM counter WHERE total > ?1) OR EXISTS (SELECT 1 FROM day WHERE visits > ?1)
        OR EXISTS (SELECT 1 FROM correction WHERE change NOT BETWEEN -?1 AND ?1)
        OR EXISTS (SELECT 1 FROM correction GROUP BY day HAVING total(change) NOT BETWEEN -?1 AND ?1)
        OR (SELECT total(change) FROM correction) NOT BETWEEN -?1 AND ?1";
    Ok(connection.query_row(too_large, [Visits::MOST.cast_signed()], |row| row.get(0))?)
}

/// Removes figures that are too large, and sets the total. The notes of the corrections say what they were.
fn repair(connection: &Connection, total: u64) -> Result<(), CorrectionError> {
    connection.execute(
        "UPDATE correction SET note = note || ' (' || change || ' visits, taken out: a figure was beyond what can be shown)',
            change = 0 WHERE change <> 0",
        [],
    )?;
    connection.execute("DELETE FROM day WHERE visits > ?1", [Visits::MOST.cast_signed()])?;
    connection.execute(
        "UPDATE counter SET total = ?1 WHERE total > ?2",
        [total.min(Visits::MOST), Visits::MOST].map(u64::cast_signed),
    )?;
    Ok(())
}

fn total(connection: &Connection) -> Result<i64, CorrectionError> {
    let sum = "SELECT total + (SELECT coalesce(sum(change), 0) FROM correction) FROM counter";
    Ok(connection.query_row(sum, [], |row| row.get(0))?)
}

fn of_day(connection: &Connection, day: Day) -> Result<i64, CorrectionError> {
    let sum = "SELECT coalesce((SELECT visits FROM day WHERE day = ?1), 0)
                   + (SELECT coalesce(sum(change), 0) FROM correction WHERE day = ?1)";
    Ok(connection.query_row(sum, [day.to_string()], |row| row.get(0))?)
}
