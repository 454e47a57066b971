use super::{Changes, Key, Millis, VisitHash};
use rusqlite::{Connection, OptionalExtension as _, params};
use std::{fmt, fs, io, path::Path, time::Duration};

/// The counter's memory across restarts: one `SQLite` file with the total, the key, and the running visits as keyed
/// hashes. No ids, no addresses.
#[derive(Debug)]
pub struct Store(Connection);

/// Why the counter's memory is of no use just now.
#[derive(Debug)]
pub enum StoreError {
    /// Its directory cannot be made.
    Directory(io::Error),
    /// The database cannot be read or written.
    Database(rusqlite::Error),
    /// There are no random numbers for a key.
    Random(getrandom::Error),
    /// There is no thread to write with.
    Thread(io::Error),
}

/// The file's name in the data directory.
const FILE: &str = "visitors.sqlite3";
/// The form of the tables below, for those who change them.
///
/// FULL, because with NORMAL the log reaches the disk only now and then: a power cut would lose more than the second
/// that may be lost. The price is one wait for the disk a commit, and `Keeper` commits once in 400 ms at most.
const SCHEMA: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA user_version = 1;
    CREATE TABLE IF NOT EXISTS counter (only INTEGER PRIMARY KEY CHECK (only = 1), key BLOB NOT NULL, total INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS visit (hash INTEGER PRIMARY KEY, last INTEGER NOT NULL);
    CREATE INDEX IF NOT EXISTS visit_last ON visit (last);
";

impl Store {
    /// Opens the store in a directory, making both if needed.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub fn open(directory: &Path) -> Result<Self, StoreError> {
        fs::create_dir_all(directory).map_err(StoreError::Directory)?;
        let connection = Connection::open(directory.join(FILE))?;
        connection.busy_timeout(Duration::from_secs(2))?;
        // On a read-only disk this fails, and what is stored can be read all the same; writing will tell.
        let _ = connection.execute_batch(SCHEMA);
        Ok(Self(connection))
    }

    /// The key and total that are kept; nothing in a new store.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn counter(&self) -> Result<Option<(Key, u64)>, StoreError> {
        let read = |row: &rusqlite::Row<'_>| Ok((Key::new(row.get(0)?), to_unsigned(row.get(1)?)));
        Ok(self.0.query_row("SELECT key, total FROM counter", [], read).optional()?)
    }

    /// The running visits that are kept.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn visits(&self) -> Result<Vec<(VisitHash, Millis)>, StoreError> {
        let mut statement = self.0.prepare("SELECT hash, last FROM visit")?;
        let read =
            |row: &rusqlite::Row<'_>| Ok((VisitHash(row.get::<_, i64>(0)?.cast_unsigned()), to_unsigned(row.get(1)?)));
        Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
    }

    /// Begins anew under another key; the total stays if it is higher. The visits under the old key mean nothing more.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn reset(&mut self, key: &Key, total: u64) -> Result<(), StoreError> {
        let transaction = self.0.transaction()?;
        transaction.execute("DELETE FROM visit", [])?;
        transaction.execute(
            "INSERT INTO counter (only, key, total) VALUES (1, ?1, ?2)
             ON CONFLICT (only) DO UPDATE SET key = excluded.key, total = max(total, excluded.total)",
            params![key.bytes(), to_signed(total)],
        )?;
        Ok(transaction.commit()?)
    }

    /// Writes changes, and drops visits with no beat since `expired`; all of it or nothing. The total never falls.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn write(&mut self, changes: &Changes, expired: Millis) -> Result<(), StoreError> {
        let transaction = self.0.transaction()?;
        {
            let mut set = transaction.prepare_cached("INSERT OR REPLACE INTO visit (hash, last) VALUES (?1, ?2)")?;
            for (visit, last) in &changes.visits {
                set.execute(params![visit.0.cast_signed(), to_signed(*last)])?;
            }
        }
        transaction.execute("DELETE FROM visit WHERE last < ?1", [to_signed(expired)])?;
        transaction.execute("UPDATE counter SET total = max(total, ?1)", [to_signed(changes.total)])?;
        Ok(transaction.commit()?)
    }
}

/// `SQLite`'s integers are signed; counts and times stay far below the limit.
fn to_signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn to_unsigned(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Directory(error) => write!(f, "the data directory cannot be made: {error}"),
            Self::Database(error) => write!(f, "the counter's database fails: {error}"),
            Self::Random(error) => write!(f, "there are no random numbers: {error}"),
            Self::Thread(error) => write!(f, "there is no thread to write with: {error}"),
        }
    }
}

impl std::error::Error for StoreError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_power_cut_takes_nothing_that_was_written() -> Result<(), Box<dyn std::error::Error>> {
        let directory = tempfile::tempdir()?;
        let Store(connection) = Store::open(directory.path())?;
        let setting = |name| connection.pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0));
        assert_eq!(setting("journal_mode")?, "wal".to_owned().into());
        assert_eq!(setting("synchronous")?, 2.into(), "each commit waits until it is on the disk");
        Ok(())
    }
}
