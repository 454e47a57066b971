use super::Beat;
use std::sync::atomic::{AtomicU64, Ordering};

/// What came of the beats of this run, for whoever watches over the server.
#[derive(Debug, Default)]
pub struct Tally {
    new: AtomicU64,
    running: AtomicU64,
    capped: AtomicU64,
    flooding: AtomicU64,
    kept: AtomicU64,
    robots: AtomicU64,
    refused: AtomicU64,
}

impl Tally {
    /// How many there were, by what came of them.
    pub fn all(&self) -> [(&'static str, u64); 7] {
        [
            ("new", &self.new),
            ("running", &self.running),
            ("capped", &self.capped),
            ("flooding", &self.flooding),
            ("kept", &self.kept),
            ("robot", &self.robots),
            ("refused", &self.refused),
        ]
        .map(|(name, beats)| (name, beats.load(Ordering::Relaxed)))
    }

    pub(super) fn beat(&self, beat: Beat) {
        add(match beat {
            Beat::New => &self.new,
            Beat::Running => &self.running,
            Beat::Capped => &self.capped,
            Beat::Refused => &self.flooding,
            Beat::Kept => &self.kept,
        });
    }

    pub(super) fn robot(&self) {
        add(&self.robots);
    }

    pub(super) fn refused(&self) {
        add(&self.refused);
    }
}

fn add(beats: &AtomicU64) {
    beats.fetch_add(1, Ordering::Relaxed);
}
