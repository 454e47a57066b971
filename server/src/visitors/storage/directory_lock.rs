use super::{file_identity::FileIdentity, private_files};
use std::{
    fmt,
    fs::{File, TryLockError},
    io,
    path::Path,
};

/// Lets only one running server keep its counter in a directory. Two servers would each have half of the readers in memory.
///
/// The lock belongs to the open file (`flock`), so that it ends with the process in any case; the file stays.
#[derive(Debug)]
pub struct DirectoryLock {
    file: File,
    identity: FileIdentity,
}

/// Why a directory cannot be locked.
#[derive(Debug)]
pub enum LockError {
    /// Another server has locked it.
    Held,
    /// The file cannot be opened, or its disk has no locks.
    File(io::Error),
}

/// The file's name in the data directory.
const FILE: &str = "visitors.lock";

impl DirectoryLock {
    /// Takes the lock of a directory, without waiting.
    ///
    /// # Errors
    /// [`LockError`] when another server holds it, or it cannot be locked.
    pub fn take(directory: &Path) -> Result<Self, LockError> {
        let path = directory.join(FILE);
        // On a read-only disk an existing file can still be locked.
        let file = private_files::open(&path)
            .or_else(|error| File::open(&path).map_err(|_| error))
            .map_err(LockError::File)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { file, identity: FileIdentity::of(&path) }),
            Err(TryLockError::WouldBlock) => Err(LockError::Held),
            Err(TryLockError::Error(error)) => Err(LockError::File(error)),
        }
    }

    /// Whether the file is still there. If the directory was replaced, another server may lock the new one.
    pub(super) fn is_in_place(&self) -> bool {
        self.identity.is_same_file()
    }
}

/// Unlocks explicitly: a process that is just being started has a copy of the open file for a moment.
impl Drop for DirectoryLock {
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
        let lock = DirectoryLock::take(directory.path()).unwrap();
        assert!(matches!(DirectoryLock::take(directory.path()), Err(LockError::Held)));
        drop(lock);
        assert!(DirectoryLock::take(directory.path()).is_ok(), "the file that is left behind locks nobody out");
        assert!(matches!(DirectoryLock::take(&directory.path().join("missing")), Err(LockError::File(_))));
    }
}
