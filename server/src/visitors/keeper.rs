use super::{Clock, Memory, Settings, StoreError, Visitors};
use std::{
    path::PathBuf,
    sync::{Arc, mpsc},
    thread::JoinHandle,
    time::Duration,
};

/// Changes are on the disk after this; a second is the most that may be lost.
const INTERVAL: Duration = Duration::from_millis(400);
/// How long a failing store is left alone.
const RETRY: Duration = Duration::from_secs(1);

/// The thread that keeps the counter.
#[derive(Debug)]
pub struct Keeper {
    stop: mpsc::Sender<()>,
    thread: JoinHandle<()>,
}

impl Keeper {
    /// Starts the counter from what is stored in a directory, and keeps it there. What cannot be read yet is taken up as
    /// soon as it can.
    ///
    /// # Errors
    /// When another server has the directory, or the system has no random numbers, or no thread.
    pub fn start(directory: PathBuf, settings: Settings) -> Result<(Arc<Visitors>, Self), StoreError> {
        let visitors = Visitors::waiting(settings, Clock::system()).map_err(StoreError::Random)?;
        let visitors = Arc::new(visitors);
        let mut memory = Memory::new(directory, Arc::clone(&visitors));
        let mut pause = match memory.step() {
            Err(StoreError::Taken) => return Err(StoreError::Taken),
            done => pause(&done),
        };
        let (stop, stopped) = mpsc::channel();
        let work = move || {
            while stopped.recv_timeout(pause) == Err(mpsc::RecvTimeoutError::Timeout) {
                pause = self::pause(&memory.step());
            }
            if let Err(error) = memory.finish() {
                tracing::error!("what was counted since the last write is lost: {error}");
            }
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

const fn pause(done: &Result<(), StoreError>) -> Duration {
    if done.is_ok() { INTERVAL } else { RETRY }
}
