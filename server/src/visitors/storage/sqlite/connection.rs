use crate::visitors::storage::{StoreError, private_files};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::{fs, path::Path, time::Duration};

/// The file's name in the data directory.
pub(super) const FILE: &str = "visitors.sqlite3";
/// The name that a damaged file gets.
pub(super) const QUARANTINE_FILE: &str = "visitors.damaged.sqlite3";
/// The version of the tables below. Version 1 had only `counter` and `visit`.
const VERSION: i64 = 2;
/// `counter.total` and `day.visits` are what the server counted, without corrections, so that neither overwrites the other.
const SCHEMA: &str = "
    PRAGMA journal_mode = WAL;
    BEGIN IMMEDIATE;
    CREATE TABLE IF NOT EXISTS counter (only INTEGER PRIMARY KEY CHECK (only = 1), key BLOB NOT NULL, total INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS visit (hash INTEGER PRIMARY KEY, last INTEGER NOT NULL);
    CREATE INDEX IF NOT EXISTS visit_last ON visit (last);
    CREATE TABLE IF NOT EXISTS day (day TEXT PRIMARY KEY, visits INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS correction
        (id INTEGER PRIMARY KEY, at TEXT NOT NULL, change INTEGER NOT NULL, day TEXT, note TEXT NOT NULL);
    PRAGMA user_version = 2;
    COMMIT;
";
/// How long to wait for a database that another process has locked.
const BUSY_TIMEOUT: Duration = Duration::from_secs(2);
/// `synchronous = FULL`, because with NORMAL the log reaches the disk only now and then, and a power cut would lose more than
/// the second that may be lost. The price is one wait for the disk a commit, and `WriteThread` commits at most every 400 ms.
/// `secure_delete`, so that nothing of an ended visit stays in the file.
const SETTINGS: &str = "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;";

/// Opens the database at a path and sets the connection up.
///
/// # Errors
/// [`StoreError`] when it cannot be read, or cannot be made.
pub(super) fn open(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    // We make the file before `SQLite` does. `SQLite` may be able to read a file that we cannot make or open.
    if flags.contains(OpenFlags::SQLITE_OPEN_CREATE) || path.exists() {
        drop(private_files::open(path));
    }
    match Connection::open_with_flags(path, flags).map_err(StoreError::from).and_then(set_up) {
        Err(StoreError::Database(error)) if cannot_open(&error) => set_up(open_immutable(path, error)?),
        opened => opened,
    }
}

/// Checks that the database at a path is intact, by a connection of its own. An open connection has the file's pages in memory
/// and would find nothing wrong for long.
///
/// # Errors
/// When it is damaged or cannot be read.
pub(super) fn check_file(path: &Path) -> Result<(), StoreError> {
    let other = Connection::open_with_flags(path, OpenFlags::default() & !OpenFlags::SQLITE_OPEN_CREATE)?;
    other.busy_timeout(BUSY_TIMEOUT)?;
    check_integrity(&other)
}

/// Sets a connection up, and makes the tables if they are missing.
fn set_up(connection: Connection) -> Result<Connection, StoreError> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    match connection.query_row("PRAGMA user_version", [], |row| row.get(0))? {
        VERSION => {}
        newer if newer > VERSION => return Err(StoreError::Newer(newer)),
        _ => connection.execute_batch(SCHEMA)?,
    }
    connection.execute_batch(SETTINGS)?;
    Ok(connection)
}

/// Checks that the database is intact.
///
/// # Errors
/// When it is damaged or cannot be read.
pub(super) fn check_integrity(connection: &Connection) -> Result<(), StoreError> {
    let result: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if result == "ok" { Ok(()) } else { Err(StoreError::Damaged(result)) }
}

fn cannot_open(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::CannotOpen)
}

/// Opens a database on a read-only disk. `SQLite` needs a file beside the database, which such a disk refuses. Without a log
/// the database can be read as one that nobody changes.
fn open_immutable(path: &Path, error: rusqlite::Error) -> Result<Connection, StoreError> {
    let log = path.with_file_name(format!("{FILE}-wal"));
    if !path.is_file() || fs::metadata(log).is_ok_and(|log| log.len() > 0) {
        return Err(error.into());
    }
    let path = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    Ok(Connection::open_with_flags(format!("file:{path}?immutable=1"), flags)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_power_cut_takes_nothing_that_was_written() -> Result<(), Box<dyn std::error::Error>> {
        let directory = tempfile::tempdir()?;
        let connection = open(&directory.path().join(FILE), OpenFlags::default())?;
        let setting = |name| connection.pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0));
        assert_eq!(setting("journal_mode")?, "wal".to_owned().into());
        assert_eq!(setting("synchronous")?, 2.into(), "each commit waits until it is on the disk");
        Ok(())
    }
}
