use super::{
    Clock, Correction, Corrections, Day, Days, Key, Millis, Moment, SharedError, VisitHash, place::Place, private,
};
use crate::terminal::Plain;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _, params};
use std::{
    collections::{BTreeMap, HashMap},
    fmt, fs, io,
    path::{Path, PathBuf},
    time::Duration,
};
use tintuc::model::{Figures, Timestamp, Visits};

/// The counter's memory across restarts: one `SQLite` file with the total, the visits of each day, the corrections, the
/// key, and the running visits as keyed hashes. No ids, no addresses.
#[derive(Debug)]
pub struct Store {
    pub(super) connection: Connection,
    place: Place,
    /// `SQLite`'s number for what other connections have written.
    version: Option<i64>,
}

/// What is stored.
#[derive(Debug, Default)]
pub struct Stored {
    /// The key of the visits, and the visits in all without corrections; nothing in a new store.
    pub counter: Option<(Key, u64)>,
    /// What corrections add.
    pub corrections: Corrections,
    /// Visits of the last days, without corrections.
    pub days: Days,
    /// Running visits with their last beat by the wall clock.
    pub visits: HashMap<VisitHash, Millis>,
}

/// What is to be stored. Counts are absolute, so that writing them twice does no harm.
#[derive(Clone, Debug)]
pub struct Changes {
    /// The key of the visits.
    pub key: Key,
    /// Visits in all, without corrections.
    pub total: u64,
    /// Visits of the last days, without corrections.
    pub days: Days,
    /// Visits with their last beat by the wall clock.
    pub visits: HashMap<VisitHash, Millis>,
    /// Whether there are no other visits.
    pub whole: bool,
}

/// Why the counter's memory is of no use just now.
#[derive(Debug)]
pub enum StoreError {
    /// Its directory cannot be made.
    Directory(io::Error),
    /// There is no counter in the directory.
    Missing(PathBuf),
    /// The database cannot be read or written.
    Database(rusqlite::Error),
    /// The database is damaged; what `SQLite` says of it.
    Damaged(String),
    /// A figure in it is more than [`Visits::MOST`]: an older version let it in.
    Beyond,
    /// The database is of a later version of this server.
    Newer(i64),
    /// No server has counted in the shared store yet.
    NeverUsed,
    /// The shared store fails.
    Shared(SharedError),
    /// Another server has it.
    Taken,
    /// There are no random numbers for a key.
    Random(getrandom::Error),
    /// There is no thread to write with.
    Thread(io::Error),
}

/// The file's name in the data directory.
const FILE: &str = "visitors.sqlite3";
/// What a damaged one is called afterwards.
const ASIDE: &str = "visitors.damaged.sqlite3";
/// The form of the tables below, for those who change them. The first had only `counter` and `visit`.
const VERSION: i64 = 2;
/// `counter.total` and `day.visits` are what the server counted, corrections apart: so neither overwrites the other.
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
/// How long a database that another holds is waited for.
const PATIENCE: Duration = Duration::from_secs(2);
/// FULL, because with NORMAL the log reaches the disk only now and then: a power cut would lose more than the second
/// that may be lost. The price is one wait for the disk a commit, and `Keeper` commits once in 400 ms at most.
/// `secure_delete`, so that nothing of a visit that is over stays in the file.
const SETTINGS: &str = "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;";

impl Store {
    /// Opens the store in a directory, making both if needed.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read, or not be made.
    pub fn open(directory: &Path) -> Result<Self, StoreError> {
        private::make_directory(directory).map_err(StoreError::Directory)?;
        Self::at(directory, OpenFlags::default())
    }

    /// Opens the store in a directory where there must be one.
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
        // Made before `SQLite` does it. What cannot be made or opened so it may still be able to read.
        if flags.contains(OpenFlags::SQLITE_OPEN_CREATE) || path.exists() {
            drop(private::open(&path));
        }
        let opened = Connection::open_with_flags(&path, flags).map_err(StoreError::from).and_then(prepared);
        let connection = match opened {
            Err(StoreError::Database(error)) if cannot_open(&error) => prepared(on_a_read_only_disk(&path, error)?)?,
            opened => opened?,
        };
        Ok(Self { connection, place: Place::of(&path), version: None })
    }

    /// Whether the file is still where it was opened: one that was removed or replaced is written to in vain.
    pub(super) fn is_in_place(&self) -> bool {
        self.place.holds()
    }

    /// Looks whether the file is still sound, if anybody but us has written to it.
    ///
    /// # Errors
    /// When it is not, or cannot be read.
    pub(super) fn look(&self) -> Result<(), StoreError> {
        if self.place.is_untouched() {
            return Ok(());
        }
        // By a connection of its own: ours has the file's pages in memory, and would find nothing wrong for long.
        let path = self.place.path();
        let other = Connection::open_with_flags(path, OpenFlags::default() & !OpenFlags::SQLITE_OPEN_CREATE)?;
        other.busy_timeout(PATIENCE)?;
        sound(&other)
    }

    /// As the file is now it was left by us.
    pub(super) fn leave(&mut self) {
        self.place.touch();
    }

    /// Puts a damaged database aside, with its log, for whoever may save something of it. One that is there already stays.
    ///
    /// # Errors
    /// When it cannot be moved.
    pub(super) fn put_aside(directory: &Path) -> io::Result<()> {
        if Self::was_put_aside(directory) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        // A log that stayed would be taken for that of the next database.
        for end in ["-wal", "-shm", ""] {
            let [from, to] = [FILE, ASIDE].map(|name| directory.join(format!("{name}{end}")));
            match fs::rename(from, to) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether one is there.
    pub(super) fn was_put_aside(directory: &Path) -> bool {
        directory.join(ASIDE).exists()
    }

    /// Keeps corrections again whose record was lost.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub(super) fn keep_corrections(&mut self, now: Moment, corrections: &Corrections) -> Result<(), StoreError> {
        let transaction = self.connection.transaction()?;
        if transaction.query_row("SELECT count(*) FROM correction", [], |row| row.get::<_, i64>(0))? > 0 {
            return Ok(());
        }
        let of_days: i64 = corrections.days.values().sum();
        let at = Timestamp::from_unix(to_signed(now.wall / 1_000));
        let days = corrections.days.iter().map(|(day, change)| (Some(*day), *change));
        for (day, change) in days.chain([(None, corrections.total - of_days)]).filter(|(_, change)| *change != 0) {
            let note = "the corrections so far, whose record was lost with the database".to_owned();
            Correction { at, change, day, note }.record(&transaction)?;
        }
        Ok(transaction.commit()?)
    }

    /// All that is kept and still of use.
    ///
    /// # Errors
    /// When the database cannot be read, or is damaged.
    pub fn read(&self) -> Result<Stored, StoreError> {
        sound(&self.connection)?;
        Ok(Stored {
            counter: self.counter()?,
            corrections: self.summed_corrections()?,
            days: self.days()?,
            visits: self.visits()?.into_iter().collect(),
        })
    }

    /// The key and total that are kept, without corrections; nothing in a new store.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn counter(&self) -> Result<Option<(Key, u64)>, StoreError> {
        let read = |row: &rusqlite::Row<'_>| Ok((Key::new(row.get(0)?), to_unsigned(row.get(1)?)));
        let counter = self.connection.query_row("SELECT key, total FROM counter", [], read).optional()?;
        counter.map(|(key, total)| Ok((key, bounded(total)?))).transpose()
    }

    /// What corrections add.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn summed_corrections(&self) -> Result<Corrections, StoreError> {
        // Not summed by `SQLite`, which fails where a sum is beyond its integers.
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
        let days = days.into_iter().map(|(day, change)| Ok((day, change_of(change)?)));
        Ok(Corrections { total: change_of(total)?, days: days.collect::<Result<_, StoreError>>()? })
    }

    /// The figures as they would be shown, corrected; nothing in a new store.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn figures(&self, clock: &Clock, online_window: Millis) -> Result<Option<Figures>, StoreError> {
        let Some((_, counted)) = self.counter()? else { return Ok(None) };
        let moment = clock.now();
        let (now, corrections) = (moment.wall, self.summed_corrections()?);
        let since = to_signed(now.saturating_sub(online_window));
        let online = "SELECT count(*) FROM visit WHERE last >= ?1";
        Ok(Some(Figures {
            total: counted.saturating_add_signed(corrections.total).min(Visits::MOST),
            online: to_unsigned(self.connection.query_row(online, [since], |row| row.get(0))?),
            window_seconds: u32::try_from(online_window / 1_000).unwrap_or(u32::MAX),
            as_of: Timestamp::from_unix(to_signed(now / 1_000)),
            recent: Some(self.days()?.recent(&corrections.days, moment.day())),
        }))
    }

    /// What corrections add, if another connection has written anything since the last call.
    pub(super) fn corrections_of_others(&mut self) -> Result<Option<Corrections>, StoreError> {
        let version = self.connection.query_row("PRAGMA data_version", [], |row| row.get(0))?;
        let changed = self.version.replace(version) != Some(version);
        changed.then(|| self.summed_corrections()).transpose()
    }

    /// Visits of the last days, without corrections.
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

    /// The running visits that are kept.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn visits(&self) -> Result<Vec<(VisitHash, Millis)>, StoreError> {
        let mut statement = self.connection.prepare("SELECT hash, last FROM visit")?;
        let read =
            |row: &rusqlite::Row<'_>| Ok((VisitHash(row.get::<_, i64>(0)?.cast_unsigned()), to_unsigned(row.get(1)?)));
        Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
    }

    /// Writes changes; all of them or nothing. No count falls.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn write(&mut self, changes: &Changes) -> Result<(), StoreError> {
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

    /// Forgets visits with no beat since `expired`, and empties the log, in which they may still be.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn forget(&self, expired: Millis) -> Result<(), StoreError> {
        self.connection.execute("DELETE FROM visit WHERE last < ?1", [to_signed(expired)])?;
        // Whoever reads at this moment keeps the log from being emptied; the next time will do.
        Ok(self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
    }
}

/// A count that can be shown.
fn bounded(count: u64) -> Result<u64, StoreError> {
    Visits::new(count).map(Visits::get).map_err(|_| StoreError::Beyond)
}

/// What corrections add together, if that can be shown.
fn change_of(sum: i128) -> Result<i64, StoreError> {
    let change = i64::try_from(sum).ok().filter(|change| change.unsigned_abs() <= Visits::MOST);
    change.ok_or(StoreError::Beyond)
}

/// A connection that can be worked with: its tables are there and as we know them.
fn prepared(connection: Connection) -> Result<Connection, StoreError> {
    connection.busy_timeout(PATIENCE)?;
    match connection.query_row("PRAGMA user_version", [], |row| row.get(0))? {
        VERSION => {}
        newer if newer > VERSION => return Err(StoreError::Newer(newer)),
        _ => connection.execute_batch(SCHEMA)?,
    }
    connection.execute_batch(SETTINGS)?;
    Ok(connection)
}

fn sound(connection: &Connection) -> Result<(), StoreError> {
    let sound: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if sound == "ok" { Ok(()) } else { Err(StoreError::Damaged(sound)) }
}

fn cannot_open(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::CannotOpen)
}

/// Reading a database takes a file beside it, which a read-only disk refuses; where there is no log to be read with it,
/// it can be read as one that nobody changes.
fn on_a_read_only_disk(path: &Path, error: rusqlite::Error) -> Result<Connection, StoreError> {
    let log = path.with_file_name(format!("{FILE}-wal"));
    if !path.is_file() || fs::metadata(log).is_ok_and(|log| log.len() > 0) {
        return Err(error.into());
    }
    let path = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    Ok(Connection::open_with_flags(format!("file:{path}?immutable=1"), flags)?)
}

/// `SQLite`'s integers are signed; counts and times stay far below the limit.
fn to_signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn to_unsigned(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

impl StoreError {
    /// Whether waiting will not help.
    pub(super) fn is_damage(&self) -> bool {
        match self {
            Self::Damaged(_) => true,
            Self::Database(error) => {
                let code = error.sqlite_error_code();
                matches!(code, Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt))
            }
            _ => false,
        }
    }
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
            Self::Missing(directory) => write!(f, "there is no counter in {}", Plain(directory.display())),
            Self::Database(error) => write!(f, "the counter's database fails: {error}"),
            Self::Damaged(what) => write!(f, "the counter's database is damaged; put a backup in its place: {what}"),
            Self::Beyond => write!(
                f,
                "the counter holds a figure beyond {}, which no browser can show; \
                 `tintuc-server visitors --set COUNT --note TEXT` makes the total right and takes such figures out",
                Visits::MOST
            ),
            Self::Newer(version) => {
                write!(f, "the counter's database is of a later version of this server (its form is {version})")
            }
            Self::NeverUsed => f.write_str("there is no counter in that store"),
            Self::Shared(error) => error.fmt(f),
            Self::Taken => f.write_str("another server keeps its counter in this data directory"),
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
        let Store { connection, .. } = Store::open(directory.path())?;
        let setting = |name| connection.pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0));
        assert_eq!(setting("journal_mode")?, "wal".to_owned().into());
        assert_eq!(setting("synchronous")?, 2.into(), "each commit waits until it is on the disk");
        Ok(())
    }
}
