//! The same work on many items, on all processors.

use std::{
    num::NonZero,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

/// Applies `work` to each item; the results come in no particular order.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(items.len().max(1));
    let next = AtomicUsize::new(0);
    let worker = || {
        let taken = || items.get(next.fetch_add(1, Ordering::Relaxed));
        std::iter::from_fn(taken).map(&work).collect::<Vec<_>>()
    };
    thread::scope(|scope| {
        let handles = (0..threads).map(|_| scope.spawn(worker)).collect::<Vec<_>>();
        let join = |handle: thread::ScopedJoinHandle<'_, Vec<R>>| match handle.join() {
            Ok(results) => results,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        handles.into_iter().flat_map(join).collect()
    })
}
