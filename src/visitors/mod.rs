//! The counter's client: when to send a heartbeat, what to show (docs/architecture.md).
//!
//! [`poller`] decides, from events and the time they come at; [`visit`] says under which id; `browser` binds both to the
//! browser. A *heartbeat* is one request that says "a reader is here" and is answered with the figures.

#[cfg(feature = "csr")]
pub mod browser; // the poller bound to the browser's events, timer and storage
pub mod poller; // when to send a heartbeat, and how old the figures are: a state machine without clock or network
pub mod visit; // the visit id: kept for a visit, replaced after it

#[cfg(feature = "csr")]
pub use browser::use_visitors;

use crate::model::VisitorCounts;

/// What a reader sees of the counter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CounterState {
    /// No figures have come yet.
    #[default]
    Unknown,
    /// The figures of the latest heartbeat.
    Fresh(VisitorCounts),
    /// The last good figures, after two missed heartbeats or a long time out of sight.
    Stale(VisitorCounts),
}

impl CounterState {
    /// The figures, fresh or old.
    pub const fn figures(self) -> Option<VisitorCounts> {
        match self {
            Self::Unknown => None,
            Self::Fresh(figures) | Self::Stale(figures) => Some(figures),
        }
    }

    /// The same without the visits of late.
    #[must_use]
    pub const fn without_recent(self) -> Self {
        match self {
            Self::Unknown => self,
            Self::Fresh(figures) => Self::Fresh(VisitorCounts { recent: None, ..figures }),
            Self::Stale(figures) => Self::Stale(VisitorCounts { recent: None, ..figures }),
        }
    }
}
