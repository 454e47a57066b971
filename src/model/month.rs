use super::{Civil, Timestamp};

/// A month of the calendar in Vietnam (UTC+7), such as `2017-12`: safe in a path as it is, and later ones are greater.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(String);

impl Month {
    /// Reads a month; nothing where the calendar has none of that name.
    pub fn new(text: &str) -> Option<Self> {
        let (year, month) = text.as_bytes().split_at_checked(4)?;
        let real = year.iter().all(u8::is_ascii_digit)
            && matches!(month, b"-10" | b"-11" | b"-12" | [b'-', b'0', b'1'..=b'9']);
        real.then(|| Self(text.to_owned()))
    }

    /// The month of a moment.
    pub fn of(moment: Timestamp) -> Self {
        let Civil { year, month, .. } = moment.civil();
        Self(format!("{year:04}-{month:02}"))
    }

    /// The month as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The year and the number of the month in it, from 1.
    pub fn parts(&self) -> (u32, u8) {
        let part = |range| self.0.get(range).unwrap_or_default();
        (part(0..4).parse().unwrap_or_default(), part(5..7).parse().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_months_that_there_are() {
        for (text, parts) in
            [("2017-12", (2017, 12)), ("2017-01", (2017, 1)), ("0999-09", (999, 9)), ("9999-10", (9999, 10))]
        {
            assert_eq!(Month::new(text).map(|month| month.parts()), Some(parts), "{text}");
        }
        for text in [
            "",
            "2017",
            "2017-13",
            "2017-00",
            "0000-00",
            "2017-1",
            "2017-123",
            "17-12",
            "2017/12",
            "2017-1a",
            "201a-12",
            "+017-12",
            "２０１７-12",
            "2017-12-2",
            " 2017-12",
        ] {
            assert_eq!(Month::new(text), None, "{text}");
        }
    }

    #[test]
    fn a_month_begins_at_midnight_in_vietnam() {
        // 2017-12-01T00:00:00+07:00
        let midnight = 1_512_061_200;
        assert_eq!(Month::of(Timestamp::from_unix(midnight - 1)).as_str(), "2017-11");
        assert_eq!(Month::of(Timestamp::from_unix(midnight)).as_str(), "2017-12");
    }
}
