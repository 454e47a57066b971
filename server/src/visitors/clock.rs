use super::{Day, Millis};
use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Instant, SystemTime, UNIX_EPOCH},
};
use tintuc::model::Timestamp;

/// Two clocks read at once, in milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The wall clock at start, carried on by the monotonic one. The rules go by it: setting the wall clock moves
    /// nobody on or off line.
    pub steady: Millis,
    /// The wall clock. The calendar and the disk go by it: it is the only one that a restart does not end, and at start
    /// it may have been wrong (a machine whose time comes from the network).
    pub wall: Millis,
}

/// Where the time comes from.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Moment + Send + Sync>);

impl Clock {
    /// The system's.
    pub fn system() -> Self {
        let (start, from) = (Instant::now(), wall());
        let since = move || u64::try_from(start.elapsed().as_millis()).unwrap_or(Millis::MAX);
        Self::new(move || Moment { steady: from.saturating_add(since()), wall: wall() })
    }

    /// Another one, for simulations; `steady` must never go back.
    pub fn new(now: impl Fn() -> Moment + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// One that stands at what is in there, both alike, until that is moved: for simulations.
    pub fn moved_by(time: &Arc<AtomicU64>) -> Self {
        let time = Arc::clone(time);
        Self::new(move || {
            let now = time.load(Ordering::Relaxed);
            Moment { steady: now, wall: now }
        })
    }

    /// Both clocks now.
    pub fn now(&self) -> Moment {
        (self.0)()
    }

    /// The wall clock now, as content has times.
    pub fn timestamp(&self) -> Timestamp {
        Timestamp::from_unix(i64::try_from(self.now().wall / 1_000).unwrap_or(i64::MAX))
    }
}

impl Moment {
    /// A time of the steady clock as the wall clock has it now.
    pub const fn to_wall(self, steady: Millis) -> Millis {
        self.wall.saturating_sub(self.steady.saturating_sub(steady))
    }

    /// The inverse. What is still to come by the wall clock (it was set back since) counts as now.
    pub const fn to_steady(self, wall: Millis) -> Millis {
        self.steady.saturating_sub(self.wall.saturating_sub(wall))
    }

    /// The day in Vietnam.
    pub const fn day(self) -> Day {
        Day::of(self.wall)
    }

    /// How far the wall clock is ahead of the steady one, in milliseconds. It changes when the wall clock is set.
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
