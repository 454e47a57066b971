use std::{
    fmt,
    time::{Duration, Instant},
};

/// Why the counter's figures do not reach their store, in words that may be public. The log has the cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The store cannot be read.
    Unreadable,
    /// The store cannot be written.
    Unwritable,
    /// The database was damaged. It was put aside, and a new one was begun.
    Quarantined,
    /// Another server uses the data directory.
    InUse,
    /// The shared store cannot be reached.
    Unreachable,
    /// The writing thread has not reported for long: its disk hangs.
    Stalled,
}

/// What the thread that writes the counter has reported last.
#[derive(Debug)]
pub(super) struct WriterHealth {
    fault: Option<Fault>,
    reported: Instant,
}

/// A writing thread that reports nothing for longer than this hangs: it waits 2 s for a locked database, and a second between
/// attempts.
const STALL_TIMEOUT: Duration = Duration::from_secs(15);

impl Fault {
    /// Whether the figures reach the disk nevertheless.
    pub const fn is_past(self) -> bool {
        matches!(self, Self::Quarantined)
    }
}

impl WriterHealth {
    pub(super) fn new() -> Self {
        Self { fault: Some(Fault::Unreadable), reported: Instant::now() }
    }

    pub(super) fn set(&mut self, fault: Option<Fault>) {
        *self = Self { fault, reported: Instant::now() };
    }

    pub(super) fn fault(&self) -> Option<Fault> {
        if self.reported.elapsed() > STALL_TIMEOUT { Some(Fault::Stalled) } else { self.fault }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unreadable => "the counter's database cannot be read: visits are counted, and there are no figures",
            Self::Unwritable => "the counter's database cannot be written: the figures are kept in memory only",
            Self::Quarantined => {
                "the counter's database was damaged: a new one has the figures and the visits of the last two months; the old one was put aside"
            }
            Self::InUse => "another server keeps its counter in the data directory: nothing is kept here",
            Self::Unreachable => {
                "the counter's store cannot be reached: the figures stand still, and beats are kept in memory"
            }
            Self::Stalled => "the counter's disk does not answer: the figures are kept in memory only",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_writing_thread_that_is_silent_for_long_hangs() {
        let mut health = WriterHealth::new();
        assert_eq!(health.fault(), Some(Fault::Unreadable), "it has not read anything yet");
        health.set(None);
        assert_eq!(health.fault(), None);
        health.reported = health.reported.checked_sub(STALL_TIMEOUT + Duration::from_secs(1)).unwrap();
        assert_eq!(health.fault(), Some(Fault::Stalled));
        health.set(None);
        assert_eq!(health.fault(), None, "until it is heard again");
    }
}
