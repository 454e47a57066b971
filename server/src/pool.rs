//! Threads for blocking work, separate for each kind of work, so that no kind can starve another.

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

/// The threads of one kind of work: at most `limit` at a time, started when there is work and ended when there is none.
///
/// A permit belongs to the work and not to the client that waits for it. So a client that disconnects makes no room for more work
/// beside its own, which still runs.
pub struct Pool {
    /// Used only for its blocking threads. `None` only while the pool is dropped.
    threads: Option<Runtime>,
    permits: Arc<Semaphore>,
}

/// Why a pool returns no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PoolError {
    /// There was no free thread in time.
    Busy,
    /// The work panicked, or there are no threads.
    Failed,
}

/// Tells work to end: when its time is over, or nobody waits for it any more.
#[derive(Clone, Debug)]
pub struct StopSignal {
    stopped: Arc<AtomicBool>,
    deadline: Option<Instant>,
}

/// Calls a [`StopSignal`] when it is dropped, as happens to a request whose client disconnects.
struct StopOnDrop(StopSignal);

impl Pool {
    /// A pool of at most `limit` threads.
    pub fn new(name: &'static str, limit: usize) -> Self {
        // Without timers and sockets, because it runs no futures.
        let threads = Builder::new_current_thread().max_blocking_threads(limit).thread_name(name).build();
        let threads = threads.inspect_err(|error| tracing::error!("there are no threads for {name}: {error}")).ok();
        Self { threads, permits: Arc::new(Semaphore::new(limit)) }
    }

    /// Runs work when a thread is free. When the returned future is dropped, work that has not begun does not begin.
    ///
    /// # Errors
    /// [`PoolError::Failed`].
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, PoolError> {
        self.run_with(Duration::MAX, StopSignal::never(), |_| work()).await
    }

    /// The same for work that ends early at its [`StopSignal`]: when `limit` has passed since it began to wait for a thread, or the
    /// returned future is dropped. A thread must be free within `turn_timeout`.
    ///
    /// # Errors
    /// [`PoolError`].
    pub async fn run_until<T: Send + 'static>(
        &self,
        turn_timeout: Duration,
        limit: Duration,
        work: impl FnOnce(StopSignal) -> T + Send + 'static,
    ) -> Result<T, PoolError> {
        self.run_with(turn_timeout, StopSignal::after(limit), work).await
    }

    async fn run_with<T: Send + 'static>(
        &self,
        turn_timeout: Duration,
        stop: StopSignal,
        work: impl FnOnce(StopSignal) -> T + Send + 'static,
    ) -> Result<T, PoolError> {
        let permit = tokio::time::timeout(turn_timeout, Arc::clone(&self.permits).acquire_owned());
        let permit = permit.await.map_err(|_| PoolError::Busy)?.map_err(|_| PoolError::Failed)?;
        let waiting = StopOnDrop(stop.clone());
        let task = self.threads.as_ref().ok_or(PoolError::Failed)?.spawn_blocking(move || {
            let done = (!stop.stopped.load(Ordering::Relaxed)).then(|| work(stop));
            drop(permit);
            done
        });
        let done = task.await;
        drop(waiting);
        done.ok().flatten().ok_or(PoolError::Failed)
    }
}

impl Drop for Pool {
    /// Does not wait for running work, because a pool may be dropped where nothing may block.
    fn drop(&mut self) {
        if let Some(threads) = self.threads.take() {
            threads.shutdown_background();
        }
    }
}

impl StopSignal {
    /// A signal that comes only when it is called.
    pub fn never() -> Self {
        Self { stopped: Arc::default(), deadline: None }
    }

    /// A signal that comes after this time at the latest.
    pub fn after(limit: Duration) -> Self {
        Self { stopped: Arc::default(), deadline: Instant::now().checked_add(limit) }
    }

    /// Tells the work to end now.
    pub fn call(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Whether the work must end.
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed) || self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }
}

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.call();
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool").field("permits", &self.permits.available_permits()).finish_non_exhaustive()
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
            let work = move |stop: StopSignal| {
                running.fetch_add(1, Ordering::SeqCst);
                begun.send(()).unwrap();
                while !stop.is_stopped() {
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
        assert!(StopSignal::after(Duration::ZERO).is_stopped());
        assert!(!StopSignal::after(Duration::MAX).is_stopped() && !StopSignal::never().is_stopped());
    }
}
