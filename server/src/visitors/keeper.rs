use super::{Clock, Memory, Settings, StoreError, Visitors};
use std::{
    path::PathBuf,
    sync::{
        Arc,
        mpsc::{self, RecvTimeoutError},
    },
    time::Duration,
};

/// Changes are on the disk after this; a second is the most that may be lost.
const INTERVAL: Duration = Duration::from_millis(400);
/// How long a failing store is left alone.
const RETRY: Duration = Duration::from_secs(1);
/// How long a disk that does not answer may hold up the start, and then the stop.
const PATIENCE: Duration = Duration::from_secs(5);

/// The thread that keeps the counter.
#[derive(Debug)]
pub struct Keeper {
    stop: mpsc::Sender<()>,
    stopped: mpsc::Receiver<Result<(), StoreError>>,
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
        let memory = Memory::new(directory, Arc::clone(&visitors));
        let (stop, stopping) = mpsc::channel();
        let (say, said) = mpsc::channel();
        let thread = std::thread::Builder::new().name("visitors".to_owned());
        // Not joined: where its disk hangs it never ends.
        thread.spawn(move || keep(memory, &stopping, &say)).map_err(StoreError::Thread)?;
        match said.recv_timeout(PATIENCE) {
            Ok(Err(StoreError::Taken)) => return Err(StoreError::Taken),
            Err(RecvTimeoutError::Timeout) => tracing::error!("the counter's disk does not answer"),
            _ => {}
        }
        Ok((visitors, Self { stop, stopped: said }))
    }

    /// Writes what is not written yet, and ends the thread. It blocks meanwhile, for some seconds at most.
    pub fn stop(self) {
        drop(self.stop);
        loop {
            match self.stopped.recv_timeout(PATIENCE) {
                // That was the word about the start, which came late.
                Ok(_) => {}
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {
                    tracing::error!(
                        "the counter's disk does not answer: what was counted since the last write is lost"
                    );
                    return;
                }
            }
        }
    }
}

fn keep(mut memory: Memory, stopping: &mpsc::Receiver<()>, say: &mpsc::Sender<Result<(), StoreError>>) {
    let first = memory.step();
    let mut pause = pause(&first);
    // Whoever started it may have lost patience and gone on.
    let _ = say.send(first);
    while stopping.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
        pause = self::pause(&memory.step());
    }
    match memory.finish() {
        // Then the server was refused, and has counted nothing.
        Ok(()) | Err(StoreError::Taken) => {}
        Err(error) => tracing::error!("what was counted since the last write is lost: {error}"),
    }
}

const fn pause(done: &Result<(), StoreError>) -> Duration {
    if done.is_ok() { INTERVAL } else { RETRY }
}
