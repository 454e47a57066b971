//! The time: a wall clock for the calendar and the disk, a steady clock for the rules.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Instant, SystemTime, UNIX_EPOCH},
};
use tintuc::model::Timestamp;

/// Milliseconds since 1970, by a clock that never goes back.
pub type Millis = u64;

/// Both clocks, read at the same moment, in milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The wall clock at the start, continued by the monotonic clock. The rules use it, so that setting the wall clock
    /// moves nobody on or off line.
    pub steady: Millis,
    /// The wall clock. The calendar and the disk use it, because it is the only clock that survives a restart. At the start
    /// it may be wrong, on a machine that gets its time from the network.
    pub wall: Millis,
}

/// The source of the time.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Moment + Send + Sync>);

impl Clock {
    /// The system's clocks.
    pub fn system() -> Self {
        let (start, from) = (Instant::now(), wall());
        let since = move || u64::try_from(start.elapsed().as_millis()).unwrap_or(Millis::MAX);
        Self::new(move || Moment { steady: from.saturating_add(since()), wall: wall() })
    }

    /// Another clock, for simulations. `steady` must never go back.
    pub fn new(now: impl Fn() -> Moment + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// A clock for simulations: both clocks show the time that stands in `time`.
    pub fn moved_by(time: &Arc<AtomicU64>) -> Self {
        let time = Arc::clone(time);
        Self::new(move || {
            let now = time.load(Ordering::Relaxed);
            Moment { steady: now, wall: now }
        })
    }

    /// The time now, by both clocks.
    pub fn now(&self) -> Moment {
        (self.0)()
    }

    /// The wall clock now, in the form that the content uses.
    pub fn timestamp(&self) -> Timestamp {
        Timestamp::from_unix(i64::try_from(self.now().wall / 1_000).unwrap_or(i64::MAX))
    }
}

impl Moment {
    /// Converts a time of the steady clock to the wall clock.
    pub const fn to_wall(self, steady: Millis) -> Millis {
        self.wall.saturating_sub(self.steady.saturating_sub(steady))
    }

    /// Converts a time of the wall clock to the steady clock. A time in the future (the wall clock was set back) counts as now.
    pub const fn to_steady(self, wall: Millis) -> Millis {
        self.steady.saturating_sub(self.wall.saturating_sub(wall))
    }

    /// How far the wall clock is ahead of the steady clock, in milliseconds. It changes when somebody sets the wall clock.
    pub const fn ahead(self) -> i64 {
        self.wall.wrapping_sub(self.steady).cast_signed()
    }
}

fn wall() -> Millis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(Millis::MAX)
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Clock").field(&self.now()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wall_clock_that_is_put_right_puts_what_was_stored_right() {
        // The machine started an hour behind, which was put right since.
        let now = Moment { steady: 10_000_000, wall: 13_600_000 };
        assert_eq!(now.ahead(), 3_600_000);
        assert_eq!(now.to_steady(13_500_000), 9_900_000, "100 s ago");
        assert_eq!(now.to_steady(20_000_000), 10_000_000, "still to come");
        assert_eq!(now.to_wall(9_900_000), 13_500_000);
        let set_back = Moment { steady: 10_000_000, wall: 6_400_000 };
        assert_eq!((set_back.ahead(), set_back.to_wall(9_900_000)), (-3_600_000, 6_300_000));
    }

    #[test]
    fn the_system_has_the_time() {
        let clock = Clock::system();
        let (before, after) = (clock.now(), clock.now());
        assert!(before.steady <= after.steady && before.wall > 1_700_000_000_000);
    }
}
