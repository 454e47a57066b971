use std::{
    fmt,
    time::{Duration, Instant},
};

/// What keeps the counter's figures from the disk, in words that may be public. The cause is in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// What is stored cannot be read.
    Unreadable,
    /// It cannot be written.
    Unwritable,
    /// It was damaged: a new one was begun, and the old one was put aside.
    PutAside,
    /// Another server has the data directory.
    Taken,
    /// The store that servers share cannot be reached.
    Away,
    /// The keeper has said nothing for long: its disk hangs.
    Stalled,
}

/// How the keeper does.
#[derive(Debug)]
pub(super) struct Keeping {
    fault: Option<Fault>,
    heard: Instant,
}

/// A keeper that is silent for longer than this hangs: it waits 2 s for a locked database, and a second between tries.
const PATIENCE: Duration = Duration::from_secs(15);

impl Fault {
    /// Whether the figures reach the disk all the same.
    pub const fn is_past(self) -> bool {
        matches!(self, Self::PutAside)
    }
}

impl Keeping {
    pub(super) fn new() -> Self {
        Self { fault: Some(Fault::Unreadable), heard: Instant::now() }
    }

    pub(super) fn set(&mut self, fault: Option<Fault>) {
        *self = Self { fault, heard: Instant::now() };
    }

    pub(super) fn fault(&self) -> Option<Fault> {
        if self.heard.elapsed() > PATIENCE { Some(Fault::Stalled) } else { self.fault }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unreadable => "the counter's database cannot be read: visits are counted, and there are no figures",
            Self::Unwritable => "the counter's database cannot be written: the figures are kept in memory only",
            Self::PutAside => {
                "the counter's database was damaged: a new one has the figures and the visits of the last two months; the old one was put aside"
            }
            Self::Taken => "another server keeps its counter in the data directory: nothing is kept here",
            Self::Away => {
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
    fn a_keeper_that_is_silent_for_long_hangs() {
        let mut keeping = Keeping::new();
        assert_eq!(keeping.fault(), Some(Fault::Unreadable), "it has not read anything yet");
        keeping.set(None);
        assert_eq!(keeping.fault(), None);
        keeping.heard = keeping.heard.checked_sub(PATIENCE + Duration::from_secs(1)).unwrap();
        assert_eq!(keeping.fault(), Some(Fault::Stalled));
        keeping.set(None);
        assert_eq!(keeping.fault(), None, "until it is heard again");
    }
}
