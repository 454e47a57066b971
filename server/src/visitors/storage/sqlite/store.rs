use super::{
    connection::{self, FILE, QUARANTINE_FILE},
    values::{bounded, to_signed, to_unsigned},
};
use crate::{
    clock::Millis,
    visitors::{
        Days, Key, SavedState, StateChanges, VisitHash,
        storage::{StoreError, file_identity::FileIdentity, private_files},
    },
};
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, params};
use std::{fs, io, path::Path};

/// The saved counter: one `SQLite` file with the total, the visits of each day, the corrections, the key, and the running
/// visits as keyed hashes. It has no ids and no addresses.
#[derive(Debug)]
pub struct Store {
    pub(super) connection: Connection,
    file: FileIdentity,
    /// `SQLite`'s number for what other connections have written.
    pub(super) data_version: Option<i64>,
}

impl Store {
    /// Opens the store in a directory, and makes both if they are missing.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read, or cannot be made.
    pub fn open(directory: &Path) -> Result<Self, StoreError> {
        private_files::make_directory(directory).map_err(StoreError::Directory)?;
        Self::at(directory, OpenFlags::default())
    }

    /// Opens the store in a directory, which must have one.
    ///
    /// # Errors
    /// [`StoreError`] when it is missing or cannot be read.
    pub fn existing(directory: &Path) -> Result<Self, StoreError> {
        if directory.join(FILE).exists() {
            Self::at(directory, OpenFlags::default() & !OpenFlags::SQLITE_OPEN_CREATE)
        } else {
            Err(StoreError::Missing(directory.to_owned()))
        }
    }

    fn at(directory: &Path, flags: OpenFlags) -> Result<Self, StoreError> {
        let path = directory.join(FILE);
        let connection = connection::open(&path, flags)?;
        Ok(Self { connection, file: FileIdentity::of(&path), data_version: None })
    }

    /// Whether the file is still at its path. Writing to a file that was removed or replaced is in vain.
    pub(in super::super) fn is_in_place(&self) -> bool {
        self.file.is_same_file()
    }

    /// Checks that the file is intact, if somebody else has written to it.
    ///
    /// # Errors
    /// When it is damaged or cannot be read.
    pub(in super::super) fn check_integrity(&self) -> Result<(), StoreError> {
        if self.file.is_unmodified() { Ok(()) } else { connection::check_file(self.file.path()) }
    }

    /// Notes that the file is now as we left it.
    pub(in super::super) fn remember_version(&mut self) {
        self.file.remember_version();
    }

    /// Puts a damaged database and its log aside, so that somebody may recover it. One that is there already stays.
    ///
    /// # Errors
    /// When it cannot be moved.
    pub(in super::super) fn quarantine(directory: &Path) -> io::Result<()> {
        if Self::is_quarantined(directory) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        // SQLite would take a log that stayed for the log of the next database.
        for end in ["-wal", "-shm", ""] {
            let [from, to] = [FILE, QUARANTINE_FILE].map(|name| directory.join(format!("{name}{end}")));
            match fs::rename(from, to) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether a damaged database was put aside.
    pub(in super::super) fn is_quarantined(directory: &Path) -> bool {
        directory.join(QUARANTINE_FILE).exists()
    }

    /// Reads everything that is saved.
    ///
    /// # Errors
    /// When the database cannot be read, or is damaged.
    pub fn read(&self) -> Result<SavedState, StoreError> {
        connection::check_integrity(&self.connection)?;
        Ok(SavedState {
            counter: self.counter()?,
            corrections: self.summed_corrections()?,
            days: self.days()?,
            visits: self.visits()?.into_iter().collect(),
        })
    }

    /// The saved key, and the saved total without corrections; `None` in a new store.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn counter(&self) -> Result<Option<(Key, u64)>, StoreError> {
        let read = |row: &rusqlite::Row<'_>| Ok((Key::new(row.get(0)?), to_unsigned(row.get(1)?)));
        let counter = self.connection.query_row("SELECT key, total FROM counter", [], read).optional()?;
        counter.map(|(key, total)| Ok((key, bounded(total)?))).transpose()
    }

    /// The visits of the last days, without corrections.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn days(&self) -> Result<Days, StoreError> {
        let mut statement = self.connection.prepare("SELECT day, visits FROM day ORDER BY day DESC LIMIT ?1")?;
        let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, to_unsigned(row.get(1)?)));
        let rows = statement.query_map([to_signed(Days::KEPT as u64)], read)?.collect::<Result<Vec<_>, _>>()?;
        let days = rows.into_iter().filter_map(|(day, visits)| Some((day.parse().ok()?, visits)));
        Ok(Days(days.map(|(day, visits)| Ok((day, bounded(visits)?))).collect::<Result<_, StoreError>>()?))
    }

    /// The saved running visits.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn visits(&self) -> Result<Vec<(VisitHash, Millis)>, StoreError> {
        let mut statement = self.connection.prepare("SELECT hash, last FROM visit")?;
        let read =
            |row: &rusqlite::Row<'_>| Ok((VisitHash(row.get::<_, i64>(0)?.cast_unsigned()), to_unsigned(row.get(1)?)));
        Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
    }

    /// Writes changes: all of them or none. No count falls.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn write(&mut self, changes: &StateChanges) -> Result<(), StoreError> {
        let transaction = self.connection.transaction()?;
        if changes.whole {
            transaction.execute("DELETE FROM visit", [])?;
        }
        {
            let mut set = transaction.prepare_cached("INSERT OR REPLACE INTO visit (hash, last) VALUES (?1, ?2)")?;
            for (visit, last) in &changes.visits {
                set.execute(params![visit.0.cast_signed(), to_signed(*last)])?;
            }
            let mut set = transaction.prepare_cached(
                "INSERT INTO day (day, visits) VALUES (?1, ?2)
                 ON CONFLICT (day) DO UPDATE SET visits = excluded.visits WHERE excluded.visits > visits",
            )?;
            for (day, visits) in &changes.days.0 {
                set.execute(params![day.to_string(), to_signed(*visits)])?;
            }
        }
        transaction.execute(
            "INSERT INTO counter (only, key, total) VALUES (1, ?1, ?2)
             ON CONFLICT (only) DO UPDATE SET key = excluded.key, total = max(total, excluded.total)",
            params![changes.key.bytes(), to_signed(changes.total)],
        )?;
        Ok(transaction.commit()?)
    }

    /// Deletes visits with no heartbeat since `expired`, and empties the log, which may still have them.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn delete_expired(&self, expired: Millis) -> Result<(), StoreError> {
        self.connection.execute("DELETE FROM visit WHERE last < ?1", [to_signed(expired)])?;
        // A reader at this moment keeps the log from being emptied. The next call will empty it.
        Ok(self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
    }
}
