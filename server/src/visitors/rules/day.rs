use crate::clock::{Millis, Moment};
use std::{collections::BTreeMap, fmt, str::FromStr};
use tintuc::model::{Civil, Timestamp};

/// A day of the calendar in Vietnam (UTC+7), by its number since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(u64);

/// The error for a text that is not a [`Day`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayError;

/// Visits by the day on which they began.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Days(pub BTreeMap<Day, u64>);

const SECONDS: u64 = 86_400;
/// Vietnam has had UTC+7 without summer time since 1975.
const VIETNAM: u64 = 7 * 3_600;

impl Day {
    /// The day that a moment of the wall clock belongs to.
    pub const fn of(wall: Millis) -> Self {
        Self((wall / 1_000 + VIETNAM) / SECONDS)
    }

    /// The day today.
    pub const fn today(now: Moment) -> Self {
        Self::of(now.wall)
    }

    /// The day with this number since 1970-01-01.
    pub const fn numbered(number: u64) -> Self {
        Self(number)
    }

    /// Its number since 1970-01-01.
    pub const fn number(self) -> u64 {
        self.0
    }

    /// The number of days since Monday.
    pub const fn since_monday(self) -> u64 {
        // 1970-01-01 was a Thursday.
        (self.0 + 3) % 7
    }

    /// The number of days since the first of the month.
    pub fn since_first(self) -> u64 {
        u64::from(self.civil().day).saturating_sub(1)
    }

    fn civil(self) -> Civil {
        let start = (self.0 * SECONDS).saturating_sub(VIETNAM);
        Timestamp::from_unix(start.cast_signed()).civil()
    }

    /// The day that is this many days earlier.
    #[must_use]
    pub const fn before(self, days: u64) -> Self {
        Self(self.0.saturating_sub(days))
    }
}

impl Days {
    /// The number of days that are remembered: enough for this month and the last.
    pub const KEPT: usize = 62;

    /// Counts one visit.
    pub fn add(&mut self, day: Day) {
        let visits = self.0.entry(day).or_default();
        *visits = visits.saturating_add(1);
        self.forget();
    }

    /// Adds the visits that were counted elsewhere.
    pub fn extend(&mut self, other: &Self) {
        for (day, visits) in &other.0 {
            let sum = self.0.entry(*day).or_default();
            *sum = sum.saturating_add(*visits);
        }
    }

    /// Merges a saved count of the same visits: of two counts of a day the higher one is right.
    pub fn raise(&mut self, stored: &Self) {
        for (day, visits) in &stored.0 {
            let here = self.0.entry(*day).or_default();
            *here = (*here).max(*visits);
        }
        self.forget();
    }

    fn forget(&mut self) {
        while self.0.len() > Self::KEPT {
            self.0.pop_first();
        }
    }
}

impl fmt::Display for Day {
    /// As in ISO 8601: `2017-12-01`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Civil { year, month, day, .. } = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Day {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, DayError> {
        let noon = Timestamp::parse(&format!("{text}T12:00:00+07:00")).map_err(|_| DayError)?;
        Ok(Self::of(u64::try_from(noon.unix()).map_err(|_| DayError)? * 1_000))
    }
}

impl fmt::Display for DayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a day is written as in 2017-12-01")
    }
}

impl std::error::Error for DayError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_vietnam() {
        // 2023-11-15T00:00:00+07:00
        let midnight = 1_699_981_200_000;
        assert_eq!(Day::of(midnight - 1).to_string(), "2023-11-14");
        assert_eq!(Day::of(midnight).to_string(), "2023-11-15");
        assert_eq!(Day::of(midnight + 86_399_999).to_string(), "2023-11-15");
        assert_eq!("2023-11-15".parse(), Ok(Day::of(midnight)));
        assert_eq!(Day::of(0).to_string(), "1970-01-01");
        for text in ["", "2023-02-29", "15.11.2023", "2023-11-15T00:00:00Z", "1969-12-31"] {
            assert_eq!(text.parse::<Day>(), Err(DayError), "{text}");
        }
    }

    #[test]
    fn old_days_leave_the_memory() {
        let mut days = Days::default();
        for day in 20_000..20_500 {
            days.add(Day(day));
        }
        assert_eq!((days.0.len(), days.0.first_key_value()), (Days::KEPT, Some((&Day(20_438), &1))));
    }
}
