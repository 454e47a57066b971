use serde::{Deserialize, Serialize};
use std::fmt;

/// A moment, in whole seconds since 1970-01-01T00:00:00Z; RFC 3339 in JSON, written in Vietnam's UTC+7.
///
/// Our own hundred lines, because a date library would weigh more in the wasm than the whole model does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Timestamp(i64);

/// Why a text is no [`Timestamp`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimestampError;

/// A date and time of day as a calendar and a clock in Vietnam show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it all")]
pub struct Civil {
    pub year: i64,
    pub month: u8,
    pub day: u8,
    pub hour: u8,
    pub minute: u8,
    pub second: u8,
}

const DAY: i64 = 86_400;
/// Vietnam has had UTC+7 without summer time since 1975.
const VIETNAM: i64 = 7 * 3_600;

impl Timestamp {
    /// A moment by its Unix time in seconds.
    pub const fn from_unix(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Unix time in seconds.
    pub const fn unix(self) -> i64 {
        self.0
    }

    /// Date and time of day in Vietnam.
    pub fn civil(self) -> Civil {
        let local = self.0 + VIETNAM;
        let (year, month, day) = civil_from_days(local.div_euclid(DAY));
        let seconds = local.rem_euclid(DAY);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of a day is 0 to 59")]
        let part = |value: i64| value as u8;
        Civil {
            year,
            month,
            day,
            hour: part(seconds / 3_600),
            minute: part(seconds / 60 % 60),
            second: part(seconds % 60),
        }
    }

    /// Reads RFC 3339 such as `2017-12-01T17:00:00+07:00`; fractions of a second are dropped.
    ///
    /// # Errors
    /// [`TimestampError`] when the text is not RFC 3339, or no day of the calendar.
    pub fn parse(text: &str) -> Result<Self, TimestampError> {
        read(text).ok_or(TimestampError)
    }
}

/// The grammar of RFC 3339, section 5.6.
fn read(text: &str) -> Option<Timestamp> {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| {
        let digits = bytes.get(from..to)?;
        digits.iter().try_fold(0_i64, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + i64::from(digit - b'0')))
    };
    let is = |at: usize, wanted: &[u8]| bytes.get(at).is_some_and(|byte| wanted.contains(byte));
    let separators = is(4, b"-") && is(7, b"-") && is(10, b"Tt ") && is(13, b":") && is(16, b":");
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let mut at = 19;
    if is(at, b".") {
        let digits = bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        at += 1 + digits;
        if digits == 0 {
            return None;
        }
    }
    let offset = if is(at, b"Zz") && bytes.len() == at + 1 {
        0
    } else {
        let (hours, minutes) = (number(at + 1, at + 3)?, number(at + 4, at + 6)?);
        if !is(at, b"+-") || !is(at + 3, b":") || bytes.len() != at + 6 || hours > 23 || minutes > 59 {
            return None;
        }
        (hours * 3_600 + minutes * 60) * if is(at, b"-") { -1 } else { 1 }
    };
    // A leap second (60) counts as the second after.
    let days = days_from_civil(year, month, day);
    let real = separators
        && (1..=12).contains(&month)
        && day >= 1
        && hour <= 23
        && minute <= 59
        && second <= 60
        && civil_from_days(days) == (year, u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    real.then_some(Timestamp(days * DAY + hour * 3_600 + minute * 60 + second - offset))
}

/// Days since 1970-01-01 of a date in the Gregorian calendar; years are counted from March, so that the leap day is
/// the last of its year.
const fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month = (month + 9) % 12;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + (month * 153 + 2) / 5 + day - 1 - 719_468
}

/// The inverse of [`days_from_civil`].
fn civil_from_days(days: i64) -> (i64, u8, u8) {
    let days = days + 719_468;
    // 146,097 days are 400 years; the guess is at most one year too late, never too early.
    let mut year = days * 400 / 146_097 + 1;
    while days_from_civil(year, 3, 1) + 719_468 > days {
        year -= 1;
    }
    let day_of_year = days - (days_from_civil(year, 3, 1) + 719_468);
    let month = (day_of_year * 5 + 2) / 153;
    let day = day_of_year - (month * 153 + 2) / 5 + 1;
    let (year, month) = if month < 10 { (year, month + 3) } else { (year + 1, month - 9) };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 31")]
    (year, month as u8, day as u8)
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in UTC+7, such as `2017-12-01T17:00:00+07:00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Civil { year, month, day, hour, minute, second } = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+07:00")
    }
}

impl fmt::Display for TimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time is written as in RFC 3339, such as 2017-12-01T17:00:00+07:00")
    }
}

impl std::error::Error for TimestampError {}

impl TryFrom<String> for Timestamp {
    type Error = TimestampError;

    fn try_from(text: String) -> Result<Self, TimestampError> {
        Self::parse(&text)
    }
}

impl From<Timestamp> for String {
    fn from(timestamp: Timestamp) -> Self {
        timestamp.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};

    #[test]
    fn agrees_with_the_time_crate_over_four_centuries() -> Result<(), Box<dyn std::error::Error>> {
        let vietnam = UtcOffset::from_hms(7, 0, 0)?;
        // 7919 hours and 59 seconds: a prime step, to meet every hour, weekday and month over the years.
        for seconds in (-5_364_662_400_i64..7_258_118_400).step_by(7_919 * 3_600 + 59) {
            let expected = OffsetDateTime::from_unix_timestamp(seconds)?.to_offset(vietnam).format(&Rfc3339)?;
            assert_eq!(Timestamp::from_unix(seconds).to_string(), expected);
            assert_eq!(Timestamp::parse(&expected).map(Timestamp::unix), Ok(seconds));
        }
        Ok(())
    }

    #[test]
    fn reads_what_rfc_3339_allows() {
        let moment = Ok(Timestamp::from_unix(1_512_122_400));
        for text in [
            "2017-12-01T17:00:00+07:00",
            "2017-12-01T10:00:00Z",
            "2017-12-01t10:00:00z",
            "2017-12-01 10:00:00Z",
            "2017-12-01T10:00:00.987Z",
            "2017-12-01T09:30:00-00:30",
            "2017-12-01T09:59:60Z",
        ] {
            assert_eq!(Timestamp::parse(text), moment, "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_time() {
        for text in [
            "",
            "2017-12-01",
            "2017-12-01T17:00:00",
            "2017-13-01T17:00:00Z",
            "2017-02-29T17:00:00Z",
            "2017-12-00T17:00:00Z",
            "2017-12-01T24:00:00Z",
            "2017-12-01T17:60:00Z",
            "2017-12-01T17:00:00+7",
            "2017-12-01T17:00:00+07:00x",
            "2017-12-01T17:00:00.Z",
            "01/12/2017 17:00",
            "२017-12-01T17:00:00Z",
            "2017-12-01T17:00:00+25:00",
            "2017-12-01T17:00:00",
        ] {
            assert!(Timestamp::parse(text).is_err(), "{text}");
        }
    }
}
