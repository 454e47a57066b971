use super::Millis;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The wall clock at start, carried on by the monotonic one: setting the wall clock moves nobody on or off line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    wall: Duration,
    start: Instant,
}

impl Clock {
    pub(super) fn start() -> Self {
        let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { wall, start: Instant::now() }
    }

    pub(super) fn now(&self) -> Millis {
        u64::try_from((self.wall + self.start.elapsed()).as_millis()).unwrap_or(Millis::MAX)
    }
}
