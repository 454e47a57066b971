use crate::pool::StopSignal;
use std::cell::Cell;

/// Counts the steps of one search, which are the same on every machine: a character read, two words compared, a row of the
/// index. The search also ends within a few thousand steps after its [`StopSignal`].
#[derive(Debug)]
pub(super) struct StepBudget {
    steps: Cell<u64>,
    /// The number of steps at which `stop` is checked next.
    next_check: Cell<u64>,
    stop: StopSignal,
}

/// The search was stopped, or has run out of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stopped;

/// The steps between two checks. They take some tens of microseconds, and a look at the clock less than a thousandth of that.
const CHECK_INTERVAL: u64 = 4_096;

impl StepBudget {
    pub(super) const fn new(stop: StopSignal) -> Self {
        Self { steps: Cell::new(0), next_check: Cell::new(0), stop }
    }

    /// Counts steps that the search is about to take.
    ///
    /// # Errors
    /// [`Stopped`] when the search must end.
    pub(super) fn take(&self, steps: u64) -> Result<(), Stopped> {
        let taken = self.steps.get().saturating_add(steps);
        self.steps.set(taken);
        if taken < self.next_check.get() {
            return Ok(());
        }
        self.next_check.set(taken.saturating_add(CHECK_INTERVAL));
        if self.stop.is_stopped() { Err(Stopped) } else { Ok(()) }
    }

    /// The steps so far.
    pub(super) const fn steps(&self) -> u64 {
        self.steps.get()
    }
}

#[cfg(test)]
impl Default for StepBudget {
    /// A search that nothing stops.
    fn default() -> Self {
        Self::new(StopSignal::never())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_that_nobody_waits_for_ends_soon() {
        let stop = StopSignal::never();
        let budget = StepBudget::new(stop.clone());
        assert_eq!(budget.take(1), Ok(()));
        stop.call();
        let left = (0..100_000).take_while(|_| budget.take(1).is_ok()).count();
        assert!(left <= 4_096, "{left}");
        assert_eq!(budget.take(CHECK_INTERVAL), Err(Stopped));
    }
}
