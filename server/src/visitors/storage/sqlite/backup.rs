use super::Store;
use crate::{
    terminal::SingleLine,
    visitors::storage::{StoreError, private_files},
};
use rusqlite::Connection;
use std::{
    fmt,
    fs::{self, File},
    io::{self, Read as _},
    path::{Path, PathBuf},
};

/// Why no backup was made.
#[derive(Debug)]
pub enum BackupError {
    /// The counter cannot be read, or the copy cannot be written.
    Store(StoreError),
    /// The file cannot be moved to its place.
    File(PathBuf, io::Error),
    /// The file at the target is not a backup, and is not replaced.
    NotABackup(PathBuf),
}

/// Copies the counter in a directory to a file, as of one moment, also while a server counts. An older backup is replaced only
/// when the new one is complete and on the disk.
///
/// Running visits are left out: a backup lives longer than the half hour for which visits are remembered.
///
/// # Errors
/// [`BackupError`]. The older backup is still there then.
pub fn backup(directory: &Path, to: &Path) -> Result<(), BackupError> {
    let store = Store::existing(directory).map_err(BackupError::Store)?;
    let failed = |error| BackupError::File(to.to_owned(), error);
    if !is_replaceable(to).map_err(failed)? {
        return Err(BackupError::NotABackup(to.to_owned()));
    }
    // In a directory of our own, where nobody else can replace or read the file.
    let beside = to.parent().filter(|directory| !directory.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let own = tempfile::Builder::new().prefix(".backup-").tempdir_in(beside).map_err(failed)?;
    let part = own.path().join("part");
    copy(&store, &part).map_err(BackupError::Store)?;
    move_into_place(&part, to, beside).map_err(failed)
}

fn copy(store: &Store, part: &Path) -> Result<(), StoreError> {
    store.connection.execute("VACUUM INTO ?1", [part.to_string_lossy()])?;
    let copy = Connection::open(part)?;
    copy.execute_batch("PRAGMA journal_mode = DELETE; DELETE FROM visit; VACUUM;")?;
    let sound: String = copy.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if sound == "ok" { Ok(()) } else { Err(StoreError::Damaged(sound)) }
}

fn move_into_place(part: &Path, to: &Path, directory: &Path) -> io::Result<()> {
    private_files::open(part)?.sync_all()?;
    fs::rename(part, to)?;
    // The new name is on the disk only when its directory is synced.
    if cfg!(unix) { File::open(directory)?.sync_all() } else { Ok(()) }
}

/// Whether the file may be replaced: it is a database, or it does not exist.
fn is_replaceable(file: &Path) -> io::Result<bool> {
    const MAGIC: &[u8] = b"SQLite format 3\0";
    let mut start = Vec::new();
    match File::open(file) {
        Ok(file) => file.take(MAGIC.len() as u64).read_to_end(&mut start).map(|_| start == MAGIC),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}

impl fmt::Display for BackupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
            Self::File(file, error) => write!(f, "{}: {error}", SingleLine(file.display())),
            Self::NotABackup(file) => write!(f, "{} is no backup; it is not replaced", SingleLine(file.display())),
        }
    }
}

impl std::error::Error for BackupError {}
