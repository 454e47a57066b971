use super::{Json, Read, Timestamp, Unreadable, read::Fields};
use serde::Serialize;

/// The counter's figures, as `visitors` answers them (DESIGN.md section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// Visits since the beginning, the seed included.
    pub total: u64,
    /// Readers with a beat within the window.
    pub online: u64,
    /// Length of that window in seconds.
    pub window_seconds: u32,
    /// When they were true.
    pub as_of: Timestamp,
    /// Visits of late; only where `site.json` asks for them (`features.visits_by_day`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recent: Option<Recent>,
}

/// Visits by the day on which they began. Days are those of the calendar in Vietnam (UTC+7); weeks begin on Monday.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Recent {
    /// Since midnight.
    pub today: u64,
    /// On the day before.
    pub yesterday: u64,
    /// Since the last Monday began.
    pub week: u64,
    /// Since the first of the month began.
    pub month: u64,
}

impl Read for Figures {
    fn read(value: &Json) -> Result<Self, Unreadable> {
        let fields = Fields::of(value)?;
        Ok(Self {
            total: fields.required("total")?,
            online: fields.required("online")?,
            window_seconds: fields.required("window_seconds")?,
            as_of: fields.required("as_of")?,
            recent: fields.optional("recent"),
        })
    }
}

impl Read for Recent {
    fn read(value: &Json) -> Result<Self, Unreadable> {
        let (fields, mut visits) = (Fields::of(value)?, [0; 4]);
        // One by one in the code they would be a tenth of a kB more.
        for (name, visits) in ["today", "yesterday", "week", "month"].into_iter().zip(&mut visits) {
            *visits = fields.required(name)?;
        }
        let [today, yesterday, week, month] = visits;
        Ok(Self { today, yesterday, week, month })
    }
}
