use super::{Changes, Key, Millis, Settings, Store, StoreError, Visitors};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, mpsc},
    thread::JoinHandle,
    time::{Duration, Instant},
};

/// Changes are on the disk after this; a second is the most that may be lost.
const INTERVAL: Duration = Duration::from_millis(400);
/// How long a failing store is left alone.
const RETRY: Duration = Duration::from_secs(5);

/// The thread that carries what the counter counts to its store. A store that fails stops nothing: the counter goes
/// on in memory, and the store is tried again.
#[derive(Debug)]
pub struct Keeper {
    stop: mpsc::Sender<()>,
    thread: JoinHandle<()>,
}

impl Keeper {
    /// Starts the counter from what is stored in a directory, and keeps it there.
    ///
    /// # Errors
    /// When the system has no random numbers, or no thread.
    pub fn start(directory: PathBuf, settings: Settings) -> Result<(Arc<Visitors>, Self), StoreError> {
        let (visitors, store) = open(&directory, settings)?;
        let visitors = Arc::new(visitors);
        let (stop, stopped) = mpsc::channel();
        let mut writer = Writer {
            directory,
            adopted: store.is_some(),
            failed: store.is_none().then(Instant::now),
            store,
            // The seed may have grown since; and a disk that cannot be written shows now, not at the first visit.
            pending: Some(Changes { total: visitors.figures().total, ..Changes::default() }),
            visitors: Arc::clone(&visitors),
        };
        let work = move || {
            while stopped.recv_timeout(INTERVAL) == Err(mpsc::RecvTimeoutError::Timeout) {
                writer.flush(RETRY);
            }
            writer.flush(Duration::ZERO);
        };
        let thread = std::thread::Builder::new().name("visitors".to_owned()).spawn(work);
        Ok((visitors, Self { stop, thread: thread.map_err(StoreError::Thread)? }))
    }

    /// Writes what is not written yet, and ends the thread. It blocks meanwhile.
    pub fn stop(self) {
        drop(self.stop);
        if self.thread.join().is_err() {
            tracing::error!("the counter's thread panicked, see above");
        }
    }
}

/// The counter as it was stored; where nothing can be read, a new one.
fn open(directory: &Path, settings: Settings) -> Result<(Visitors, Option<Store>), StoreError> {
    let stored = Store::open(directory).and_then(|mut store| {
        if let Some((key, total)) = store.counter()? {
            let visitors = Visitors::new(key, settings.clone());
            visitors.restore(total, store.visits()?);
            return Ok((visitors, store));
        }
        let key = Key::random().map_err(StoreError::Random)?;
        store.reset(&key, settings.seed)?;
        Ok((Visitors::new(key, settings.clone()), store))
    });
    match stored {
        Ok((visitors, store)) => Ok((visitors, Some(store))),
        Err(error) => {
            tracing::error!("the counter starts without its memory, at its seed: {error}");
            Ok((Visitors::new(Key::random().map_err(StoreError::Random)?, settings), None))
        }
    }
}

struct Writer {
    directory: PathBuf,
    visitors: Arc<Visitors>,
    /// None while it fails.
    store: Option<Store>,
    /// When it failed last.
    failed: Option<Instant>,
    /// Whether the stored total is in the counter's.
    adopted: bool,
    pending: Option<Changes>,
}

impl Writer {
    /// Writes what has changed, unless the store failed less than `retry` ago. Only the first of many failures in a
    /// row is an error in the log.
    fn flush(&mut self, retry: Duration) {
        let (changes, expired) = self.visitors.changes();
        if let Some(changes) = changes {
            let pending = self.pending.get_or_insert_default();
            pending.total = changes.total;
            pending.visits.extend(changes.visits);
        }
        if self.failed.is_some_and(|failed| failed.elapsed() < retry) {
            // A store that fails for days must not fill the memory.
            return self.pending.iter_mut().for_each(|changes| changes.visits.retain(|_, last| *last >= expired));
        }
        match self.write(expired) {
            Ok(()) => {
                if self.failed.take().is_some() {
                    tracing::info!("the counter's memory works again");
                }
            }
            Err(error) => {
                if self.failed.replace(Instant::now()).is_none() {
                    tracing::error!("the counter goes on without its memory: {error}");
                }
                self.store = None;
            }
        }
    }

    fn write(&mut self, expired: Millis) -> Result<(), StoreError> {
        if self.store.is_none() {
            self.reopen()?;
        }
        if let (Some(store), Some(changes)) = (&mut self.store, &self.pending) {
            store.write(changes, expired)?;
            self.pending = None;
        }
        Ok(())
    }

    /// Opens the store again. It may be the same, a new one, or the one that could not be read at start: then its
    /// total is taken up, but its visits are under a key that we do not use.
    fn reopen(&mut self) -> Result<(), StoreError> {
        let mut store = Store::open(&self.directory)?;
        let stored = store.counter()?;
        if let Some((_, total)) = &stored
            && !self.adopted
        {
            self.visitors.restore(*total, Vec::new());
        }
        if stored.is_none_or(|(key, _)| key != *self.visitors.key()) {
            let everything = self.visitors.everything();
            store.reset(self.visitors.key(), everything.total)?;
            self.pending = Some(everything);
        }
        self.adopted = true;
        self.store = Some(store);
        Ok(())
    }
}
