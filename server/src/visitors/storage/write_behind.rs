use super::{DirectoryLock, LockError, Store, StoreError, private_files};
use crate::{
    clock::Millis,
    visitors::{Fault, LocalCounter, SavedState},
};
use std::{path::PathBuf, sync::Arc};

/// Writes the counter to its database, step by step. A database that fails stops nothing: the counter goes on in memory, and
/// everything is written when the database can be opened again.
#[derive(Debug)]
pub struct WriteBehind {
    directory: PathBuf,
    counter: Arc<LocalCounter>,
    lock: Option<DirectoryLock>,
    /// `None` while it fails.
    store: Option<Store>,
    /// Whether the next write must have everything, because the store has missed writes.
    write_all: bool,
    /// Whether the last step failed. Only the first of many failures is an error in the log.
    failing: bool,
    /// How far the wall clock was ahead when everything was last written. The saved times depend on it.
    clock_ahead: i64,
    /// When ended visits were last deleted, by the steady clock.
    deleted_at: Option<Millis>,
}

/// How long ended visits may stay on the disk, in milliseconds.
const DELETE_INTERVAL: Millis = 60_000;
/// A difference between the two clocks that grew by more than this means that somebody set the wall clock, in milliseconds.
const CLOCK_TOLERANCE: u64 = 1_000;

impl WriteBehind {
    /// Saves a counter in a directory.
    pub const fn new(directory: PathBuf, counter: Arc<LocalCounter>) -> Self {
        Self {
            directory,
            counter,
            lock: None,
            store: None,
            write_all: true,
            failing: false,
            clock_ahead: 0,
            deleted_at: None,
        }
    }

    /// Writes what has changed, and applies what others have written.
    ///
    /// # Errors
    /// [`StoreError`]. The log has it already.
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
        let unreadable = self.counter.is_pending();
        self.counter.report_fault(match &done {
            Ok(()) => Store::is_quarantined(&self.directory).then_some(Fault::Quarantined),
            Err(StoreError::InUse) => Some(Fault::InUse),
            Err(_) if unreadable => Some(Fault::Unreadable),
            Err(_) => Some(Fault::Unwritable),
        });
        done
    }

    /// The last step. It also deletes all ended visits, because nobody knows when the next server starts, and whether its
    /// wall clock will be right.
    ///
    /// # Errors
    /// [`StoreError`]. The log has it already.
    pub fn finish(mut self) -> Result<(), StoreError> {
        self.deleted_at = None;
        self.step()
    }

    fn try_step(&mut self) -> Result<(), StoreError> {
        let store = if let Some(store) = self.store.take().filter(Store::is_in_place) {
            self.store.insert(store)
        } else {
            // The changes of a write that failed are in the next one, which has everything.
            self.write_all = true;
            // Even if that fails, the counter forgets the ids of ended visits.
            let opened = self.open().inspect_err(|_| drop(self.counter.changes(false)))?;
            self.store.insert(opened)
        };
        store.check_integrity()?;
        if let Some(corrections) = store.corrections_of_others()? {
            self.counter.correct(corrections);
        }
        let now = self.counter.now();
        let clock_ahead = now.ahead();
        self.write_all |= clock_ahead.abs_diff(self.clock_ahead) > CLOCK_TOLERANCE;
        if let Some(changes) = self.counter.changes(self.write_all) {
            if self.write_all {
                self.clock_ahead = clock_ahead;
            }
            store.write(&changes)?;
        }
        self.write_all = false;
        if self.deleted_at.is_none_or(|deleted_at| now.steady - deleted_at >= DELETE_INTERVAL) {
            store.delete_expired(self.counter.expired())?;
            self.deleted_at = Some(now.steady);
        }
        store.remember_version();
        Ok(())
    }

    /// Opens the store and restores the counter from it.
    fn open(&mut self) -> Result<Store, StoreError> {
        private_files::make_directory(&self.directory).map_err(StoreError::Directory)?;
        self.lock()?;
        let (mut store, mut saved) = match self.read() {
            // A counter that has its figures can begin a new database. At the start nobody knows them.
            Err(error) if error.is_damage() && !self.counter.is_pending() => {
                Store::quarantine(&self.directory).map_err(|_| error)?;
                tracing::error!("the counter's database was damaged; it is put aside, and a new one is begun");
                self.read()?
            }
            read => read?,
        };
        // A new database has no corrections. Any other has its own, and a backup may know better.
        if saved.counter.is_none()
            && let Some(corrections) = self.counter.corrections()
        {
            store.keep_corrections(self.counter.now(), &corrections)?;
            saved.corrections = corrections;
        }
        self.counter.restore(saved);
        Ok(store)
    }

    fn read(&self) -> Result<(Store, SavedState), StoreError> {
        let store = Store::open(&self.directory)?;
        let saved = store.read()?;
        Ok((store, saved))
    }

    fn lock(&mut self) -> Result<(), StoreError> {
        if self.lock.as_ref().is_some_and(DirectoryLock::is_in_place) {
            return Ok(());
        }
        match DirectoryLock::take(&self.directory) {
            Ok(lock) => self.lock = Some(lock),
            Err(LockError::Held) => return Err(StoreError::InUse),
            // The disk cannot be written, or has no locks. The database itself will show whether that matters.
            Err(LockError::File(error)) => tracing::warn!("the data directory cannot be locked: {error}"),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::Clock,
        visitors::{CounterSettings, Rules},
    };
    use std::{
        fs,
        net::{IpAddr, Ipv4Addr},
        sync::atomic::{AtomicU64, Ordering},
    };

    #[test]
    fn what_is_kept_does_not_grow_with_the_hours_that_the_store_cannot_be_written() {
        const MINUTE: u64 = 60_000;
        let directory = tempfile::tempdir().unwrap();
        let data = directory.path().join("data");
        let time = Arc::new(AtomicU64::new(1_700_000_000_000));
        let clock = Clock::moved_by(&time);
        let rules = Rules { burst: u32::MAX, ..Rules::default() };
        let visitors =
            Arc::new(LocalCounter::pending(CounterSettings { rules, ..CounterSettings::default() }, clock).unwrap());
        let mut writer = WriteBehind::new(data.clone(), Arc::clone(&visitors));
        writer.step().unwrap();
        fs::remove_dir_all(&data).unwrap();
        fs::write(&data, "no directory").unwrap();
        for minute in 0..600 {
            for visit in 0..10 {
                let id = format!("{:022}", minute * 10 + visit);
                visitors.heartbeat(id.as_bytes(), IpAddr::V4(Ipv4Addr::LOCALHOST)).unwrap();
            }
            assert!(writer.step().is_err());
            time.fetch_add(MINUTE, Ordering::Relaxed);
        }
        assert!(visitors.changes(false).is_none(), "the next write has everything anyway");
        let running = visitors.changes(true).unwrap().visits.len();
        assert!((290..=310).contains(&running), "{running} visits of 6,000");
        fs::remove_file(&data).unwrap();
        writer.step().unwrap();
        assert_eq!(Store::existing(&data).unwrap().counter().unwrap().unwrap().1, 6_000, "and no count is lost");
    }
}
