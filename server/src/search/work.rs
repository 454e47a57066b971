use crate::pool::Stop;
use std::cell::Cell;

/// What one search takes. It is counted in steps, which are the same on every machine: a character read, two words
/// compared, a row of the index. A search also ends within a few thousand steps of its [`Stop`].
#[derive(Debug)]
pub(super) struct Work {
    steps: Cell<u64>,
    /// When to look at `stop` next.
    look: Cell<u64>,
    stop: Stop,
}

/// The search was told to end, or has run out of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stopped;

/// So many steps take some tens of microseconds; looking at the clock takes less than a thousandth of that.
const BETWEEN_LOOKS: u64 = 4_096;

impl Work {
    pub(super) const fn new(stop: Stop) -> Self {
        Self { steps: Cell::new(0), look: Cell::new(0), stop }
    }

    /// Counts steps that are about to be taken.
    ///
    /// # Errors
    /// [`Stopped`] when they are not worth taking any more.
    pub(super) fn take(&self, steps: u64) -> Result<(), Stopped> {
        let taken = self.steps.get().saturating_add(steps);
        self.steps.set(taken);
        if taken < self.look.get() {
            return Ok(());
        }
        self.look.set(taken.saturating_add(BETWEEN_LOOKS));
        if self.stop.is_due() { Err(Stopped) } else { Ok(()) }
    }

    /// The steps so far.
    pub(super) const fn steps(&self) -> u64 {
        self.steps.get()
    }
}

#[cfg(test)]
impl Default for Work {
    /// A search that nothing stops.
    fn default() -> Self {
        Self::new(Stop::never())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_that_nobody_waits_for_ends_soon() {
        let stop = Stop::never();
        let work = Work::new(stop.clone());
        assert_eq!(work.take(1), Ok(()));
        stop.call();
        let left = (0..100_000).take_while(|_| work.take(1).is_ok()).count();
        assert!(left <= 4_096, "{left}");
        assert_eq!(work.take(BETWEEN_LOOKS), Err(Stopped));
    }
}
