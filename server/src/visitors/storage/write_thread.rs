use super::{StoreError, WriteBehind};
use crate::{
    clock::Clock,
    visitors::{CounterSettings, LocalCounter},
};
use std::{
    path::PathBuf,
    sync::{
        Arc,
        mpsc::{self, RecvTimeoutError},
    },
    time::Duration,
};

/// Changes are on the disk after this time. A crash may lose at most a second.
const WRITE_INTERVAL: Duration = Duration::from_millis(400);
/// The time between two attempts while the store fails.
const RETRY_INTERVAL: Duration = Duration::from_secs(1);
/// How long a disk that does not answer may delay the start, and the stop.
const START_STOP_TIMEOUT: Duration = Duration::from_secs(5);

/// The thread that saves the counter.
#[derive(Debug)]
pub struct WriteThread {
    stop: mpsc::Sender<()>,
    reports: mpsc::Receiver<Result<(), StoreError>>,
}

impl WriteThread {
    /// Starts the counter from the state that is saved in a directory, and saves it there. A state that cannot be read yet is
    /// restored as soon as it can be read.
    ///
    /// # Errors
    /// When another server uses the directory, a figure in it is too large to be shown, or the system has no random numbers or
    /// no thread.
    pub fn start(directory: PathBuf, settings: CounterSettings) -> Result<(Arc<LocalCounter>, Self), StoreError> {
        let counter = LocalCounter::pending(settings, Clock::system()).map_err(StoreError::Random)?;
        let counter = Arc::new(counter);
        let writer = WriteBehind::new(directory, Arc::clone(&counter));
        let (stop, stopping) = mpsc::channel();
        let (report, reports) = mpsc::channel();
        let thread = std::thread::Builder::new().name("visitors".to_owned());
        // Nobody joins the thread: if its disk hangs, it never ends.
        let wait = move |pause| stopping.recv_timeout(pause) == Err(RecvTimeoutError::Timeout);
        thread.spawn(move || run(writer, wait, &report)).map_err(StoreError::Thread)?;
        match reports.recv_timeout(START_STOP_TIMEOUT) {
            Ok(Err(refusal @ (StoreError::InUse | StoreError::TooLarge))) => return Err(refusal),
            Err(RecvTimeoutError::Timeout) => tracing::error!("the counter's disk does not answer"),
            _ => {}
        }
        Ok((counter, Self { stop, reports }))
    }

    /// Writes what has not been written yet, and ends the thread. Blocks for some seconds at most.
    pub fn stop(self) {
        drop(self.stop);
        loop {
            match self.reports.recv_timeout(START_STOP_TIMEOUT) {
                // This is the report of the start, which came late.
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

/// Writes until `wait` returns `false`. `wait` sleeps for the given time.
fn run(mut writer: WriteBehind, mut wait: impl FnMut(Duration) -> bool, report: &mpsc::Sender<Result<(), StoreError>>) {
    let first = writer.step();
    let refused = matches!(first, Err(StoreError::InUse | StoreError::TooLarge));
    let mut pause = pause(&first);
    // The starting thread may have stopped waiting.
    let _ = report.send(first);
    while wait(pause) {
        pause = self::pause(&writer.step());
    }
    // If the refusal was received, the server did not start. It must not use the directory later, when another server may.
    if refused && report.send(Ok(())).is_err() {
        return;
    }
    match writer.finish() {
        // The server was refused and has counted nothing.
        Ok(()) | Err(StoreError::InUse) => {}
        Err(error) => tracing::error!("what was counted since the last write is lost: {error}"),
    }
}

const fn pause(done: &Result<(), StoreError>) -> Duration {
    if done.is_ok() { WRITE_INTERVAL } else { RETRY_INTERVAL }
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

    /// The thread's own loop with a simulated clock. A visit begins at each tick, and at each tick all visits that are a second
    /// old are on the disk. Then the disk fails for a while, and a second after it is back they are there again.
    #[test]
    fn what_was_counted_is_on_the_disk_within_a_second() -> Result<(), Box<dyn Error>> {
        let directory = tempfile::tempdir()?;
        let (data, away) = (directory.path().join("data"), directory.path().join("away"));
        let time = Arc::new(AtomicU64::new(1_700_000_000 * SECOND));
        let clock = Clock::moved_by(&time);
        let visitors = Arc::new(LocalCounter::pending(CounterSettings::default(), clock)?);
        let writer = WriteBehind::new(data.clone(), Arc::clone(&visitors));
        let (mut ticks, mut back, mut visits) = (0, 0, Vec::new());
        let wait = |pause: Duration| {
            for _ in 0..u64::try_from(pause.as_millis()).unwrap_or(u64::MAX) / TICK {
                ticks += 1;
                time.fetch_add(TICK, Ordering::Relaxed);
                let id = format!("{ticks:022}");
                let address = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 1));
                assert!(visitors.heartbeat(id.as_bytes(), address).is_ok());
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
        let (report, reports) = mpsc::channel();
        run(writer, wait, &report);
        reports.recv()??;
        assert_eq!(stored(&data), Some(ticks), "and the stop leaves nothing out");
        Ok(())
    }
}
