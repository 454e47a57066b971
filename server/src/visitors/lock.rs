use super::{place::Place, private};
use std::{
    fmt,
    fs::{File, TryLockError},
    io,
    path::Path,
};

/// Says that a running server keeps its counter in a directory: two would each hold half of the readers in memory.
///
/// The lock is the open file's (`flock`), so it ends with the process, however that ends; the file itself stays.
#[derive(Debug)]
pub struct Lock {
    file: File,
    place: Place,
}

/// Why a directory cannot be had for oneself.
#[derive(Debug)]
pub enum LockError {
    /// Another server has it.
    Held,
    /// The file cannot be opened, or its disk knows no locks.
    File(io::Error),
}

/// The file's name in the data directory.
const FILE: &str = "visitors.lock";

impl Lock {
    /// Takes the lock of a directory, without waiting.
    ///
    /// # Errors
    /// [`LockError`] when another server holds it, or nobody can.
    pub fn take(directory: &Path) -> Result<Self, LockError> {
        let path = directory.join(FILE);
        // On a read-only disk a file that is there can be locked all the same.
        let file =
            private::open(&path).or_else(|error| File::open(&path).map_err(|_| error)).map_err(LockError::File)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { file, place: Place::of(&path) }),
            Err(TryLockError::WouldBlock) => Err(LockError::Held),
            Err(TryLockError::Error(error)) => Err(LockError::File(error)),
        }
    }

    /// Whether the file is still there: where the directory was replaced, another server may lock the new one.
    pub(super) fn is_in_place(&self) -> bool {
        self.place.holds()
    }
}

/// Said, and not left to the file's end: a process that is just being started has a copy of it for a moment.
impl Drop for Lock {
    fn drop(&mut self) {
        _ = self.file.unlock();
    }
}

impl fmt::Display for LockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Held => f.write_str("another server keeps its counter in this data directory"),
            Self::File(error) => write!(f, "{FILE} cannot be locked: {error}"),
        }
    }
}

impl std::error::Error for LockError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_server_at_a_time_has_a_directory() {
        let directory = tempfile::tempdir().unwrap();
        let lock = Lock::take(directory.path()).unwrap();
        assert!(matches!(Lock::take(directory.path()), Err(LockError::Held)));
        drop(lock);
        assert!(Lock::take(directory.path()).is_ok(), "the file that is left behind locks nobody out");
        assert!(matches!(Lock::take(&directory.path().join("missing")), Err(LockError::File(_))));
    }
}
