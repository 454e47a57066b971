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
}

impl Read for Figures {
    fn read(value: &Json) -> Result<Self, Unreadable> {
        let fields = Fields::of(value)?;
        Ok(Self {
            total: fields.required("total")?,
            online: fields.required("online")?,
            window_seconds: fields.required("window_seconds")?,
            as_of: fields.required("as_of")?,
        })
    }
}
