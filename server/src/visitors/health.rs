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
            Self::Taken => "another server keeps its counter in the data directory: nothing is kept here",
            Self::Away => {
                "the counter's store cannot be reached: the figures stand still, and beats are kept in memory"
            }
            Self::Stalled => "the counter's disk does not answer: the figures are kept in memory only",
        })
    }
}
