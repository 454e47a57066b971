use super::{Books, Clock, Day, Millis, Store, StoreError};
use rusqlite::{Connection, TransactionBehavior, params};
use std::fmt;
use tintuc::model::{Timestamp, Visits};

/// A change of the figures by a person. Corrections are kept for good, apart from what was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// When it was made.
    pub at: Timestamp,
    /// Visits added or, below zero, taken away.
    pub change: i64,
    /// The day whose visits they were, if it was one.
    pub day: Option<Day>,
    /// Why.
    pub note: String,
}

impl Correction {
    /// Writes it down.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub(super) fn record(&self, connection: &Connection) -> rusqlite::Result<()> {
        let Self { at, change, day, note } = self;
        let written = params![at.to_string(), change, day.map(|day| day.to_string()), note];
        connection.execute("INSERT INTO correction (at, change, day, note) VALUES (?1, ?2, ?3, ?4)", written)?;
        Ok(())
    }
}

/// What a correction is to do to the total, or to the visits of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Make it this.
    Set(u64),
    /// Add this, or take it away.
    Add(i64),
}

/// Why figures are not corrected.
#[derive(Debug)]
pub enum CorrectionError {
    /// The counter cannot be read or written.
    Store(StoreError),
    /// There would be fewer visits than none, of the day or in all.
    BelowNone,
    /// There would be more visits than can be shown: [`Visits::MOST`].
    Beyond,
    /// The figure is so already.
    Nothing,
}

impl Books for Store {
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
        let mended = is_beyond(&transaction)?;
        if mended {
            // The other corrections say how the figure is to differ from one that nobody knows.
            let (Change::Set(wanted), None) = (change, day) else { return Err(StoreError::Beyond.into()) };
            mend(&transaction, wanted)?;
        }
        let total = total(&transaction)?;
        let figure = day.map_or(Ok(total), |day| of_day(&transaction, day))?;
        let change = match change {
            Change::Set(wanted) => i64::try_from(wanted).unwrap_or(i64::MAX).saturating_sub(figure),
            Change::Add(change) => change,
        };
        if change == 0 && !mended {
            return Err(CorrectionError::Nothing);
        }
        let after = [figure, total].map(|before| before.saturating_add(change));
        if after.iter().any(|figure| *figure < 0) {
            return Err(CorrectionError::BelowNone);
        }
        if after.iter().chain([&change]).any(|figure| figure.unsigned_abs() > Visits::MOST) {
            return Err(CorrectionError::Beyond);
        }
        let correction = Correction { at, change, day, note: note.to_owned() };
        correction.record(&transaction)?;
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

/// Whether a figure is beyond what can be shown: an older version let it in.
fn is_beyond(connection: &Connection) -> Result<bool, CorrectionError> {
    // In floating point, because integers would overflow; it errs by one in 2^53, and what is near the bound is refused.
    let beyond =
        "SELECT EXISTS (SELECT 1 FROM counter WHERE total > ?1) OR EXISTS (SELECT 1 FROM day WHERE visits > ?1)
        OR EXISTS (SELECT 1 FROM correction WHERE change NOT BETWEEN -?1 AND ?1)
        OR EXISTS (SELECT 1 FROM correction GROUP BY day HAVING total(change) NOT BETWEEN -?1 AND ?1)
        OR (SELECT total(change) FROM correction) NOT BETWEEN -?1 AND ?1";
    Ok(connection.query_row(beyond, [Visits::MOST.cast_signed()], |row| row.get(0))?)
}

/// Takes out what is beyond, and has the total be this. What corrections were is kept in their notes.
fn mend(connection: &Connection, total: u64) -> Result<(), CorrectionError> {
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

impl From<rusqlite::Error> for CorrectionError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<StoreError> for CorrectionError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl fmt::Display for CorrectionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
            Self::BelowNone => f.write_str("there are not so many visits to take away"),
            Self::Beyond => write!(f, "there would be more than {} visits, which no browser can show", Visits::MOST),
            Self::Nothing => f.write_str("the figure is so already: there is nothing to correct"),
        }
    }
}

impl std::error::Error for CorrectionError {}
