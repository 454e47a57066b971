use super::HeartbeatOutcome;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many heartbeats came since the start, by their outcome; for the metrics.
#[derive(Debug, Default)]
pub struct HeartbeatCounts {
    new: AtomicU64,
    running: AtomicU64,
    capped: AtomicU64,
    flooding: AtomicU64,
    queued: AtomicU64,
    robots: AtomicU64,
    invalid: AtomicU64,
}

impl HeartbeatCounts {
    /// The counts, each with the label that the metrics give it.
    pub fn all(&self) -> [(&'static str, u64); 7] {
        [
            ("new", &self.new),
            ("running", &self.running),
            ("capped", &self.capped),
            ("flooding", &self.flooding),
            ("kept", &self.queued),
            ("robot", &self.robots),
            ("refused", &self.invalid),
        ]
        .map(|(label, count)| (label, count.load(Ordering::Relaxed)))
    }

    pub(super) fn add(&self, outcome: HeartbeatOutcome) {
        increment(match outcome {
            HeartbeatOutcome::New => &self.new,
            HeartbeatOutcome::Running => &self.running,
            HeartbeatOutcome::Capped => &self.capped,
            HeartbeatOutcome::Flooding => &self.flooding,
            HeartbeatOutcome::Queued => &self.queued,
        });
    }

    pub(super) fn add_robot(&self) {
        increment(&self.robots);
    }

    pub(super) fn add_invalid(&self) {
        increment(&self.invalid);
    }
}

fn increment(count: &AtomicU64) {
    count.fetch_add(1, Ordering::Relaxed);
}
