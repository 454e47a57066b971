//! The counter's client: when to beat, what to show (docs/architecture.md).
//!
//! [`poller`] decides, from events and the time they come at; [`visit`] says under which id; `shell` binds both to the
//! browser. A *beat* is one request that says "a reader is here" and is answered with the figures.

pub mod poller; // when to beat, and how old the figures are: a state machine without clock or network
#[cfg(feature = "csr")]
pub mod shell; // the poller bound to the browser's events, timer and storage
pub mod visit; // the visit id: kept for a visit, replaced after it

#[cfg(feature = "csr")]
pub use shell::use_visitors;

use crate::model::Figures;

/// What a reader sees of the counter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// No figures have come yet.
    #[default]
    Unknown,
    /// The figures of the latest beat.
    Fresh(Figures),
    /// The last good figures, after two missed beats or a long time out of sight.
    Old(Figures),
}

impl Reading {
    /// The figures, fresh or old.
    pub const fn figures(self) -> Option<Figures> {
        match self {
            Self::Unknown => None,
            Self::Fresh(figures) | Self::Old(figures) => Some(figures),
        }
    }

    /// The same without the visits of late.
    #[must_use]
    pub const fn without_recent(self) -> Self {
        match self {
            Self::Unknown => self,
            Self::Fresh(figures) => Self::Fresh(Figures { recent: None, ..figures }),
            Self::Old(figures) => Self::Old(Figures { recent: None, ..figures }),
        }
    }
}
