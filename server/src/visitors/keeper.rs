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
    /// When another server has the directory, or a figure in it is beyond what can be shown, or the system has no random numbers, or no thread.
    pub fn start(directory: PathBuf, settings: Settings) -> Result<(Arc<Visitors>, Self), StoreError> {
        let visitors = Visitors::waiting(settings, Clock::system()).map_err(StoreError::Random)?;
        let visitors = Arc::new(visitors);
        let memory = Memory::new(directory, Arc::clone(&visitors));
        let (stop, stopping) = mpsc::channel();
        let (say, said) = mpsc::channel();
        let thread = std::thread::Builder::new().name("visitors".to_owned());
        // Not joined: where its disk hangs it never ends.
        let wait = move |pause| stopping.recv_timeout(pause) == Err(RecvTimeoutError::Timeout);
        thread.spawn(move || keep(memory, wait, &say)).map_err(StoreError::Thread)?;
        match said.recv_timeout(PATIENCE) {
            Ok(Err(refusal @ (StoreError::Taken | StoreError::Beyond))) => return Err(refusal),
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

/// `wait` waits for so long, and says whether to go on.
fn keep(mut memory: Memory, mut wait: impl FnMut(Duration) -> bool, say: &mpsc::Sender<Result<(), StoreError>>) {
    let first = memory.step();
    let refused = matches!(first, Err(StoreError::Taken | StoreError::Beyond));
    let mut pause = pause(&first);
    // Whoever started it may have lost patience and gone on.
    let _ = say.send(first);
    while wait(pause) {
        pause = self::pause(&memory.step());
    }
    // Whoever was told so in time is gone, and must not take the directory once it is free: another server may begin.
    if refused && say.send(Ok(())).is_err() {
        return;
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

#[cfg(test)]
mod tests {
    use super::{super::Store, *};
    use std::{
        error::Error,
        fs,
        net::{IpAddr, Ipv4Addr},
        path::Path,
        sync::atomic::{AtomicU64, Ordering},
    };

    const SECOND: u64 = 1_000;
    const TICK: u64 = 50;

    fn stored(directory: &Path) -> Option<u64> {
        Store::existing(directory).ok()?.counter().ok()?.map(|(_, total)| total)
    }

    /// The keeper's own loop under a simulated clock: a visit begins each tick, and at each tick all those that are a second
    /// old are on the disk. Then the disk is away for a while, and a second after it is back so are they.
    #[test]
    fn what_was_counted_is_on_the_disk_within_a_second() -> Result<(), Box<dyn Error>> {
        let directory = tempfile::tempdir()?;
        let (data, away) = (directory.path().join("data"), directory.path().join("away"));
        let time = Arc::new(AtomicU64::new(1_700_000_000 * SECOND));
        let clock = Clock::moved_by(&time);
        let visitors = Arc::new(Visitors::waiting(Settings::default(), clock)?);
        let memory = Memory::new(data.clone(), Arc::clone(&visitors));
        let (mut ticks, mut back, mut visits) = (0, 0, Vec::new());
        let wait = |pause: Duration| {
            for _ in 0..u64::try_from(pause.as_millis()).unwrap_or(u64::MAX) / TICK {
                ticks += 1;
                time.fetch_add(TICK, Ordering::Relaxed);
                let id = format!("{ticks:022}");
                let address = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 1));
                assert!(visitors.beat(id.as_bytes(), address).is_ok());
                visits.push(visitors.figures().map_or(0, |figures| figures.total));
                match ticks {
                    100 => assert!(fs::rename(&data, &away).and_then(|()| fs::write(&data, "no directory")).is_ok()),
                    200 => {
                        assert!(fs::remove_file(&data).and_then(|()| fs::rename(&away, &data)).is_ok());
                        back = ticks + SECOND / TICK;
                    }
                    _ => {}
                }
                let second_old = visits.len().checked_sub(usize::try_from(SECOND / TICK).unwrap_or(usize::MAX) + 1);
                if let Some(second_old) = second_old
                    && (ticks < 100 || back > 0 && ticks >= back)
                {
                    assert!(stored(&data) >= Some(visits[second_old]), "tick {ticks}");
                }
            }
            ticks < 300
        };
        let (say, said) = mpsc::channel();
        keep(memory, wait, &say);
        said.recv()??;
        assert_eq!(stored(&data), Some(ticks), "and the stop leaves nothing out");
        Ok(())
    }
}
