//! Numbers, dates and sizes in each language. In Rust, not with `Intl`: the same natively, and in the order that
//! Vietnamese readers expect (`Intl` prints the time before the date).

use super::Locale;
use crate::model::{Civil, Month, Timestamp};

impl Locale {
    /// A whole number with its thousands grouped: `1.303.080` (vi), `1,303,080` (en).
    pub fn number(self, value: u64) -> String {
        let separator = match self {
            Self::Vi => '.',
            Self::En => ',',
        };
        let digits = value.to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                grouped.push(separator);
            }
            grouped.push(digit);
        }
        grouped
    }

    /// Date and time in Vietnam: `01/12/2017 17:00`.
    pub fn date_time(self, moment: Timestamp) -> String {
        let Civil { year, month, day, hour, minute, .. } = moment.civil();
        format!("{day:02}/{month:02}/{year:04} {hour:02}:{minute:02}")
    }

    /// A month: `Tháng 12/2017` (vi), `December 2017` (en).
    pub fn month(self, month: &Month) -> String {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let (year, number) = month.parts();
        match self {
            Self::Vi => format!("Tháng {number:02}/{year}"),
            Self::En => format!("{} {year}", MONTHS.get(usize::from(number).wrapping_sub(1)).unwrap_or(&"")),
        }
    }

    /// The size of a file, with one decimal from 1 MB on: `812 byte`, `34 kB`, `1,2 MB` (vi), `1.2 MB` (en).
    pub fn file_size(self, bytes: u64) -> String {
        const UNITS: [(&str, u64); 3] = [("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)];
        let Some((unit, size)) = UNITS.into_iter().find(|(_, size)| bytes >= *size) else {
            return match self {
                Self::Vi => format!("{bytes} byte"),
                Self::En => format!("{bytes} bytes"),
            };
        };
        if size == 1_000 {
            return format!("{} {unit}", bytes / size);
        }
        let decimal_sign = match self {
            Self::Vi => ',',
            Self::En => '.',
        };
        format!("{}{decimal_sign}{} {unit}", self.number(bytes / size), bytes % size * 10 / size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_language() {
        for (value, vi, en) in [
            (0, "0", "0"),
            (54, "54", "54"),
            (999, "999", "999"),
            (1_000, "1.000", "1,000"),
            (1_303_080, "1.303.080", "1,303,080"),
            (u64::MAX, "18.446.744.073.709.551.615", "18,446,744,073,709,551,615"),
        ] {
            assert_eq!((Locale::Vi.number(value).as_str(), Locale::En.number(value).as_str()), (vi, en));
        }
    }

    #[test]
    fn times_are_shown_in_vietnam_with_the_date_first() {
        for locale in Locale::ALL {
            assert_eq!(locale.date_time(Timestamp::from_unix(1_512_122_400)), "01/12/2017 17:00");
            assert_eq!(locale.date_time(Timestamp::from_unix(1_512_147_600)), "02/12/2017 00:00");
        }
    }

    #[test]
    fn months_have_names() {
        for (month, vi, en) in
            [("2017-12", "Tháng 12/2017", "December 2017"), ("0999-01", "Tháng 01/999", "January 999")]
        {
            let month = Month::new(month).unwrap_or_else(|| Month::of(Timestamp::from_unix(0)));
            assert_eq!((Locale::Vi.month(&month).as_str(), Locale::En.month(&month).as_str()), (vi, en));
        }
    }

    #[test]
    fn file_sizes_read_well() {
        for (bytes, vi, en) in [
            (812, "812 byte", "812 bytes"),
            (34_567, "34 kB", "34 kB"),
            (1_250_000, "1,2 MB", "1.2 MB"),
            (3_000_000_000, "3,0 GB", "3.0 GB"),
        ] {
            assert_eq!((Locale::Vi.file_size(bytes).as_str(), Locale::En.file_size(bytes).as_str()), (vi, en));
        }
    }
}
