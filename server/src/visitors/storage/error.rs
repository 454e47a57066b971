use super::redis::SharedStoreError;
use crate::terminal::SingleLine;
use rusqlite::ErrorCode;
use std::{fmt, io, path::PathBuf};
use tintuc::model::Visits;

/// Why a store cannot be used.
#[derive(Debug)]
pub enum StoreError {
    /// The data directory cannot be made.
    Directory(io::Error),
    /// There is no counter in the directory.
    Missing(PathBuf),
    /// The database cannot be read or written.
    Database(rusqlite::Error),
    /// The database is damaged, with what `SQLite` says about it.
    Damaged(String),
    /// A figure in the store is more than [`Visits::MOST`]; an older version accepted it.
    TooLarge,
    /// The database was written by a later version of this server.
    Newer(i64),
    /// No server has counted in the shared store yet.
    NeverUsed,
    /// The shared store fails.
    Shared(SharedStoreError),
    /// Another server uses the data directory.
    InUse,
    /// There are no random numbers for a key.
    Random(getrandom::Error),
    /// There is no thread to write with.
    Thread(io::Error),
}

impl StoreError {
    /// Whether the database is damaged, so that waiting does not help.
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
            Self::Missing(directory) => write!(f, "there is no counter in {}", SingleLine(directory.display())),
            Self::Database(error) => write!(f, "the counter's database fails: {error}"),
            Self::Damaged(what) => write!(f, "the counter's database is damaged; put a backup in its place: {what}"),
            Self::TooLarge => write!(
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
            Self::InUse => f.write_str("another server keeps its counter in this data directory"),
            Self::Random(error) => write!(f, "there are no random numbers: {error}"),
            Self::Thread(error) => write!(f, "there is no thread to write with: {error}"),
        }
    }
}

impl std::error::Error for StoreError {}
