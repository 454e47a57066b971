use super::{Fault, Lock, LockError, Millis, Store, StoreError, Stored, Visitors, private};
use std::{path::PathBuf, sync::Arc};

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
        self.visitors.kept(match &done {
            Ok(()) => Store::was_put_aside(&self.directory).then_some(Fault::PutAside),
            Err(StoreError::Taken) => Some(Fault::Taken),
            Err(_) if unreadable => Some(Fault::Unreadable),
            Err(_) => Some(Fault::Unwritable),
        });
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
        store.look()?;
        if let Some(corrections) = store.corrections_of_others()? {
            self.visitors.correct(corrections);
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
        store.leave();
        Ok(())
    }

    /// Opens the store and takes up what is in it.
    fn open(&mut self) -> Result<Store, StoreError> {
        private::make_directory(&self.directory).map_err(StoreError::Directory)?;
        self.lock()?;
        let (mut store, mut stored) = match self.read() {
            // Whoever was asked for figures before knows them all the same; at the start nobody does.
            Err(error) if error.is_damage() && !self.visitors.waits() => {
                Store::put_aside(&self.directory).map_err(|_| error)?;
                tracing::error!("the counter's database was damaged; it is put aside, and a new one is begun");
                self.read()?
            }
            read => read?,
        };
        // A new one knows of no corrections. Any other does, and a backup may know better.
        if stored.counter.is_none()
            && let Some(corrections) = self.visitors.corrections()
        {
            store.keep_corrections(self.visitors.now(), &corrections)?;
            stored.corrections = corrections;
        }
        self.visitors.adopt(stored);
        Ok(store)
    }

    fn read(&self) -> Result<(Store, Stored), StoreError> {
        let store = Store::open(&self.directory)?;
        let stored = store.read()?;
        Ok((store, stored))
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

#[cfg(test)]
mod tests {
    use super::{
        super::{Clock, Rules, Settings},
        *,
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
        let visitors = Arc::new(Visitors::waiting(Settings { rules, ..Settings::default() }, clock).unwrap());
        let mut memory = Memory::new(data.clone(), Arc::clone(&visitors));
        memory.step().unwrap();
        fs::remove_dir_all(&data).unwrap();
        fs::write(&data, "no directory").unwrap();
        for minute in 0..600 {
            for visit in 0..10 {
                let id = format!("{:022}", minute * 10 + visit);
                visitors.beat(id.as_bytes(), IpAddr::V4(Ipv4Addr::LOCALHOST)).unwrap();
            }
            assert!(memory.step().is_err());
            time.fetch_add(MINUTE, Ordering::Relaxed);
        }
        assert!(visitors.changes(false).is_none(), "the next write has everything anyway");
        let running = visitors.changes(true).unwrap().visits.len();
        assert!((290..=310).contains(&running), "{running} visits of 6,000");
        fs::remove_file(&data).unwrap();
        memory.step().unwrap();
        assert_eq!(Store::existing(&data).unwrap().counter().unwrap().unwrap().1, 6_000, "and no count is lost");
    }
}
