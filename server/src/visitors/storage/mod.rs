//! Where the counter is kept: in a file (`SQLite`) beside a counter in memory, or in a store that several servers share (Redis
//! or Valkey).

mod redis; // the store that several servers share
mod sqlite; // the database file

mod admin; // figures and corrections for administrators
mod directory_lock; // one server for a data directory
mod error; // why a store cannot be used
mod file_identity; // whether a path still leads to the same file
mod private_files; // files that only their owner may read
mod write_behind; // writes the counter to its database, step by step
mod write_thread; // the thread that does so

pub use admin::{CorrectionError, CounterAdmin};
pub use directory_lock::{DirectoryLock, LockError};
pub use error::StoreError;
pub use redis::{SharedCounter, SharedCounterAdmin, SharedStoreError, SyncTask};
pub use sqlite::{BackupError, Store, backup};
pub use write_behind::WriteBehind;
pub use write_thread::WriteThread;
