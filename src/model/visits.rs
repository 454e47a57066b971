use serde::Deserialize;
use std::{error::Error, fmt, num::ParseIntError, str::FromStr};

/// A number of visits: at most [`Visits::MOST`], whether it comes from the command line, from `site.json` or from a store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "u64")]
pub struct Visits(u64);

/// Why something is no number of visits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VisitsError {
    /// It is no whole number from 0 on.
    NoNumber(ParseIntError),
    /// It is more than can be shown.
    TooMany,
}

impl Visits {
    /// The most: 2^53 − 1. Beyond it JavaScript and other readers of JSON do not tell one number from the next (RFC 8259, 6).
    pub const MOST: u64 = (1 << 53) - 1;

    /// This number.
    ///
    /// # Errors
    /// [`VisitsError::TooMany`].
    pub const fn new(number: u64) -> Result<Self, VisitsError> {
        if number <= Self::MOST { Ok(Self(number)) } else { Err(VisitsError::TooMany) }
    }

    /// The number.
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl FromStr for Visits {
    type Err = VisitsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::new(text.parse().map_err(VisitsError::NoNumber)?)
    }
}

impl TryFrom<u64> for Visits {
    type Error = VisitsError;

    fn try_from(number: u64) -> Result<Self, Self::Error> {
        Self::new(number)
    }
}

impl fmt::Display for VisitsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoNumber(error) => error.fmt(f),
            Self::TooMany => write!(f, "it is more than {}, which is the most that browsers can show", Visits::MOST),
        }
    }
}

impl Error for VisitsError {}

#[cfg(test)]
mod tests {
    use super::{super::parse, *};

    #[test]
    fn what_no_browser_can_show_is_no_number_of_visits() {
        for (text, number) in [("0", Some(0)), ("1303080", Some(1_303_080)), ("9007199254740991", Some(Visits::MOST))] {
            assert_eq!(text.parse::<Visits>().ok().map(Visits::get), number, "{text}");
            assert_eq!(parse::<Visits>(text).ok().map(Visits::get), number, "{text}");
        }
        for text in ["9007199254740992", "9223372036854775807", "18446744073709551615", "-1", "1.5"] {
            assert!(text.parse::<Visits>().is_err() && parse::<Visits>(text).is_err(), "{text}");
        }
        // To JSON it is a thousand, as browsers read it; on the command line it is a slip.
        assert!("1e3".parse::<Visits>().is_err());
        assert_eq!(parse::<Visits>("1e3").ok().map(Visits::get), Some(1_000));
    }
}
