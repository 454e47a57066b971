use super::{Timestamp, lenient};
use serde::{Deserialize, Serialize};

/// The counter's figures, as `visitors` answers them (docs/architecture.md, "The contract").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct VisitorCounts {
    /// Visits since the beginning, the seed included.
    pub total: u64,
    /// Readers with a heartbeat within the window.
    pub online: u64,
    /// Length of that window in seconds.
    pub window_seconds: u32,
    /// When they were true.
    pub as_of: Timestamp,
    /// Visits of late; only where `site.json` asks for them (`features.visits_by_day`).
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub recent: Option<RecentCounts>,
}

/// Visits by the day on which they began. Days are those of the calendar in Vietnam (UTC+7); weeks begin on Monday.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct RecentCounts {
    /// Since midnight.
    pub today: u64,
    /// On the day before.
    pub yesterday: u64,
    /// Since the last Monday began.
    pub week: u64,
    /// Since the first of the month began.
    pub month: u64,
}
