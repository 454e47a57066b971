//! Threads for work that blocks, apart for each kind of work, so that none can starve another.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    runtime::{Builder, Runtime},
    sync::Semaphore,
};

/// The threads of one kind of work: at most so many at a time, started when there is work and ended when there is none.
///
/// A turn belongs to the work and not to whoever waits for it. So a client that hangs up does not make room for one more
/// piece of work beside its own, which still runs.
pub struct Pool {
    /// Used for its blocking threads alone. Nothing only while it is dropped.
    threads: Option<Runtime>,
    turns: Arc<Semaphore>,
}

/// Why a pool has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PoolError {
    /// No turn came in time.
    Busy,
    /// The work panicked, or there are no threads.
    Failed,
}

/// Says when work is no longer worth going on with: when its time is over, or nobody waits for it any more.
#[derive(Clone, Debug)]
pub struct Stop {
    called: Arc<AtomicBool>,
    deadline: Option<Instant>,
}

/// Calls a [`Stop`] when whoever waits is dropped, which is how a request ends whose client hangs up.
struct Waiting(Stop);

impl Pool {
    /// A pool of at most `limit` threads.
    pub fn new(name: &'static str, limit: usize) -> Self {
        // Without its own timers and sockets: its futures are never driven.
        let threads = Builder::new_current_thread().max_blocking_threads(limit).thread_name(name).build();
        let threads = threads.inspect_err(|error| tracing::error!("there are no threads for {name}: {error}")).ok();
        Self { threads, turns: Arc::new(Semaphore::new(limit)) }
    }

    /// Does work once it has a turn. When the returned future is dropped, work that has not begun is not begun.
    ///
    /// # Errors
    /// [`PoolError::Failed`].
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, PoolError> {
        self.turn(Duration::MAX, Stop::never(), |_| work()).await
    }

    /// The same for work that ends early when its [`Stop`] says so: once `limit` has passed since it began to wait for its
    /// turn, or the returned future is dropped. A turn must come within `patience`.
    ///
    /// # Errors
    /// [`PoolError`].
    pub async fn run_until<T: Send + 'static>(
        &self,
        patience: Duration,
        limit: Duration,
        work: impl FnOnce(Stop) -> T + Send + 'static,
    ) -> Result<T, PoolError> {
        self.turn(patience, Stop::after(limit), work).await
    }

    async fn turn<T: Send + 'static>(
        &self,
        patience: Duration,
        stop: Stop,
        work: impl FnOnce(Stop) -> T + Send + 'static,
    ) -> Result<T, PoolError> {
        let turn = tokio::time::timeout(patience, Arc::clone(&self.turns).acquire_owned());
        let turn = turn.await.map_err(|_| PoolError::Busy)?.map_err(|_| PoolError::Failed)?;
        let waiting = Waiting(stop.clone());
        let task = self.threads.as_ref().ok_or(PoolError::Failed)?.spawn_blocking(move || {
            let done = (!stop.called.load(Ordering::Relaxed)).then(|| work(stop));
            drop(turn);
            done
        });
        let done = task.await;
        drop(waiting);
        done.ok().flatten().ok_or(PoolError::Failed)
    }
}

impl Drop for Pool {
    /// Does not wait for work that still runs: this may be dropped where nothing may block.
    fn drop(&mut self) {
        if let Some(threads) = self.threads.take() {
            threads.shutdown_background();
        }
    }
}

impl Stop {
    /// One that comes only when it is called.
    pub fn never() -> Self {
        Self { called: Arc::default(), deadline: None }
    }

    /// One that comes after this time at the latest.
    pub fn after(limit: Duration) -> Self {
        Self { called: Arc::default(), deadline: Instant::now().checked_add(limit) }
    }

    /// Says that it is time now.
    pub fn call(&self) {
        self.called.store(true, Ordering::Relaxed);
    }

    /// Whether it is time to stop.
    pub fn is_due(&self) -> bool {
        self.called.load(Ordering::Relaxed) || self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.call();
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool").field("turns", &self.turns.available_permits()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{atomic::AtomicUsize, mpsc};

    #[tokio::test]
    async fn abandoned_work_keeps_its_turn_and_is_told_to_stop() {
        let pool = Arc::new(Pool::new("test", 2));
        let (running, ended) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (begun, beginning) = mpsc::channel();
        let (free, freed) = mpsc::channel::<()>();
        let freed = Arc::new(std::sync::Mutex::new(freed));
        for _ in 0..2 {
            let (running, ended, begun, freed) = (running.clone(), ended.clone(), begun.clone(), freed.clone());
            let work = move |stop: Stop| {
                running.fetch_add(1, Ordering::SeqCst);
                begun.send(()).unwrap();
                while !stop.is_due() {
                    std::thread::yield_now();
                }
                // It has heard, and still takes a moment.
                _ = freed.lock().unwrap().recv();
                running.fetch_sub(1, Ordering::SeqCst);
                ended.fetch_add(1, Ordering::SeqCst);
            };
            let pool = Arc::clone(&pool);
            let asked = tokio::spawn(async move { pool.run_until(Duration::MAX, Duration::MAX, work).await });
            let beginning = &beginning;
            tokio::task::yield_now().await;
            while beginning.try_recv().is_err() {
                tokio::task::yield_now().await;
            }
            asked.abort();
            assert!(asked.await.is_err());
        }
        assert_eq!(running.load(Ordering::SeqCst), 2);
        let third = pool.run_until(Duration::from_millis(1), Duration::MAX, |_| ()).await;
        assert_eq!(third, Err(PoolError::Busy), "what was abandoned still has both turns");
        drop(free);
        pool.run(|| ()).await.unwrap();
        assert!(ended.load(Ordering::SeqCst) >= 1);
    }

    #[tokio::test]
    async fn one_kind_of_work_does_not_wait_for_another() {
        let (one, other) = (Pool::new("one", 1), Pool::new("other", 1));
        let (free, freed) = mpsc::channel::<()>();
        let mut held = Box::pin(one.run(move || freed.recv().is_err()));
        tokio::select! {
            biased;
            _ = &mut held => panic!("it waits to be freed"),
            done = other.run(|| 7) => assert_eq!(done, Ok(7)),
        }
        drop(free);
        assert_eq!(held.await, Ok(true));
    }

    #[tokio::test]
    async fn what_was_not_begun_for_a_client_that_left_is_not_begun() {
        let pool = Pool::new("test", 1);
        let (free, freed) = mpsc::channel::<()>();
        let mut held = Box::pin(pool.run(move || freed.recv().is_err()));
        let done = Arc::new(AtomicBool::new(false));
        let noted = Arc::clone(&done);
        tokio::select! {
            biased;
            _ = &mut held => panic!("it waits to be freed"),
            second = pool.run_until(Duration::from_millis(1), Duration::MAX, move |_| noted.store(true, Ordering::SeqCst)) => {
                assert_eq!(second, Err(PoolError::Busy));
            }
        }
        drop(free);
        assert_eq!(held.await, Ok(true));
        pool.run(|| ()).await.unwrap();
        assert!(!done.load(Ordering::SeqCst));
    }

    #[tokio::test]
    async fn a_panic_ends_its_work_only() {
        let pool = Pool::new("test", 1);
        let panicked: Result<(), _> = pool.run(|| panic!("on purpose")).await;
        assert_eq!(panicked, Err(PoolError::Failed));
        assert_eq!(pool.run(|| 1).await, Ok(1));
    }

    #[test]
    fn time_that_is_over_stops_work() {
        assert!(Stop::after(Duration::ZERO).is_due());
        assert!(!Stop::after(Duration::MAX).is_due() && !Stop::never().is_due());
    }
}
