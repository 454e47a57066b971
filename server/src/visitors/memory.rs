use super::{Fault, Lock, LockError, Millis, Store, StoreError, Visitors};
use std::{fs, path::PathBuf, sync::Arc};

/// What carries the counter's figures to its store, step by step. A store that fails stops nothing: the counter goes on
/// in memory, and the store is opened again and given everything.
#[derive(Debug)]
pub struct Memory {
    directory: PathBuf,
    visitors: Arc<Visitors>,
    lock: Option<Lock>,
    /// None while it fails.
    store: Option<Store>,
    /// Whether it lacks what was counted while it was away.
    behind: bool,
    /// Whether the last step failed; only the first of many failures is an error in the log.
    failing: bool,
    /// How far the wall clock was ahead when everything was written last; what is stored goes by it.
    ahead: i64,
    /// When ended visits were forgotten last, by the steady clock.
    forgot: Option<Millis>,
}

/// How long visits that have ended may stay on the disk, in milliseconds.
const FORGET: Millis = 60_000;
/// The wall clock was set when it has moved by more than this against the steady one, in milliseconds.
const CLOCK_SET: u64 = 1_000;

impl Memory {
    /// The memory of a counter in a directory.
    pub const fn new(directory: PathBuf, visitors: Arc<Visitors>) -> Self {
        Self { directory, visitors, lock: None, store: None, behind: true, failing: false, ahead: 0, forgot: None }
    }

    /// Writes what has changed, and takes up what others have.
    ///
    /// # Errors
    /// [`StoreError`], which is in the log already.
    pub fn step(&mut self) -> Result<(), StoreError> {
        let done = self.try_step();
        match &done {
            Ok(()) if std::mem::take(&mut self.failing) => tracing::info!("the counter's memory works again"),
            Ok(()) => {}
            Err(error) => {
                self.store = None;
                if !std::mem::replace(&mut self.failing, true) {
                    tracing::error!("the counter goes on without its memory: {error}");
                }
            }
        }
        let unreadable = self.visitors.waits();
        self.visitors.kept(done.as_ref().err().map(|error| match error {
            StoreError::Taken => Fault::Taken,
            _ if unreadable => Fault::Unreadable,
            _ => Fault::Unwritable,
        }));
        done
    }

    /// The last step: it also leaves no ended visit behind, since nobody knows when the next server comes, and whether
    /// its wall clock will be right.
    ///
    /// # Errors
    /// [`StoreError`], which is in the log already.
    pub fn finish(mut self) -> Result<(), StoreError> {
        self.forgot = None;
        self.step()
    }

    fn try_step(&mut self) -> Result<(), StoreError> {
        let store = if let Some(store) = self.store.take().filter(Store::is_in_place) {
            self.store.insert(store)
        } else {
            // What was taken out of the counter for a write that failed is in the next one: that has everything.
            self.behind = true;
            // Even then, ids of ended visits are forgotten.
            let opened = self.open().inspect_err(|_| drop(self.visitors.changes(false)))?;
            self.store.insert(opened)
        };
        if let Some(correction) = store.correction_of_others()? {
            self.visitors.correct(correction);
        }
        let now = self.visitors.now();
        let ahead = now.ahead();
        self.behind |= ahead.abs_diff(self.ahead) > CLOCK_SET;
        if let Some(changes) = self.visitors.changes(self.behind) {
            if self.behind {
                self.ahead = ahead;
            }
            store.write(&changes)?;
        }
        self.behind = false;
        if self.forgot.is_none_or(|forgot| now.steady - forgot >= FORGET) {
            store.forget(self.visitors.expired())?;
            self.forgot = Some(now.steady);
        }
        Ok(())
    }

    /// Opens the store and takes up what is in it.
    fn open(&mut self) -> Result<Store, StoreError> {
        fs::create_dir_all(&self.directory).map_err(StoreError::Directory)?;
        self.lock()?;
        let store = Store::open(&self.directory)?;
        self.visitors.adopt(store.read()?);
        Ok(store)
    }

    fn lock(&mut self) -> Result<(), StoreError> {
        if self.lock.as_ref().is_some_and(Lock::is_in_place) {
            return Ok(());
        }
        match Lock::take(&self.directory) {
            Ok(lock) => self.lock = Some(lock),
            Err(LockError::Held) => return Err(StoreError::Taken),
            // A disk that cannot be written, or knows no locks: what matters will show at the database itself.
            Err(LockError::File(error)) => tracing::warn!("the data directory cannot be locked: {error}"),
        }
        Ok(())
    }
}
