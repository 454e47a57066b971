//! Dates as newspapers write them.

use tintuc::model::Timestamp;

/// Where only a day is named, its news is of the end of the office's day.
const HOUR: u32 = 17;

/// The first date in a text: RFC 3339, `2017-12-01 17:00`, `01/12/2017`, `1-12-2017 17:00`, `ngày 1 tháng 12 năm 2017`, `17h00`,
/// `Fri, 01 Dec 2017 10:00:00 +0000`. Times without an offset are those of Vietnam.
pub fn read(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(time) = Timestamp::parse(text) {
        return Some(time);
    }
    let numbers = numbers(text);
    let lower = text.to_lowercase();
    for (index, three) in numbers.windows(3).enumerate() {
        let [(first, _, _), (second, from, _), (third, last, end)] = [three[0], three[1], three[2]];
        let between = |one: usize, other: usize| lower.get(one..other).unwrap_or_default();
        let (one, two) = (between(three[0].2, from), between(three[1].2, last));
        let separated = |text: &str| matches!(text.trim(), "/" | "-" | "." | "tháng" | "năm");
        if !separated(one) || !separated(two) {
            continue;
        }
        let (year, month, day) = if first > 31 { (first, second, third) } else { (third, second, first) };
        if !(1990..=2100).contains(&year) {
            continue;
        }
        let (hour, minute) = clock(&numbers[index + 3..], &lower, end)
            .or_else(|| before(&numbers[..index], &lower))
            .unwrap_or((HOUR, 0));
        if let Some(time) = at(year, month, day, hour, minute, offset(text)) {
            return Some(time);
        }
    }
    english(&lower, &numbers)
}

/// Numbers of up to four digits, with where they begin and end.
fn numbers(text: &str) -> Vec<(u32, usize, usize)> {
    let mut numbers = Vec::new();
    let mut digits: Option<usize> = None;
    for (at, sign) in text.char_indices().chain([(text.len(), ' ')]) {
        match (digits, sign.is_ascii_digit()) {
            (None, true) => digits = Some(at),
            (Some(from), false) => {
                numbers.extend(
                    text.get(from..at)
                        .filter(|digits| digits.len() <= 4)
                        .and_then(|digits| digits.parse().ok())
                        .map(|number| (number, from, at)),
                );
                digits = None;
            }
            _ => {}
        }
        if numbers.len() > 64 {
            break;
        }
    }
    numbers
}

/// A time of day soon after the date: `17:00`, `17h00`, `05:00 PM`.
fn clock(numbers: &[(u32, usize, usize)], lower: &str, end: usize) -> Option<(u32, u32)> {
    let [(hour, from, to), (minute, next, after), ..] = *numbers else { return None };
    let colon = lower.get(to..next).is_some_and(|between| matches!(between.trim(), ":" | "h" | "giờ"));
    if from - end > 8 || !colon || hour > 23 || minute > 59 {
        return None;
    }
    let half = lower
        .get(after..)
        .unwrap_or_default()
        .trim_start_matches(|sign: char| sign == ':' || sign.is_ascii_digit() || sign == ' ');
    Some((if hour < 12 && (half.starts_with("pm") || half.starts_with("ch")) { hour + 12 } else { hour }, minute))
}

/// A time of day before it: `17:00 01/12/2017`.
fn before(numbers: &[(u32, usize, usize)], lower: &str) -> Option<(u32, u32)> {
    let [.., (hour, _, to), (minute, next, _)] = *numbers else { return None };
    let colon = lower.get(to..next).is_some_and(|between| matches!(between.trim(), ":" | "h" | "giờ"));
    (colon && hour <= 23 && minute <= 59).then_some((hour, minute))
}

/// `+0000`, `+07:00`, `Z` or `GMT` at the end; Vietnam's where there is none.
fn offset(text: &str) -> String {
    if text.ends_with('Z') || text.ends_with("GMT") || text.ends_with("UTC") {
        return "Z".to_owned();
    }
    let Some(at) = text.len().checked_sub(6).filter(|from| text.is_char_boundary(*from)) else {
        return "+07:00".to_owned();
    };
    let end = text[at..].trim();
    let digits: String = end.chars().filter(char::is_ascii_digit).collect();
    match end.chars().next() {
        Some(sign @ ('+' | '-')) if digits.len() == 4 && text.contains(':') => {
            format!("{sign}{}:{}", &digits[..2], &digits[2..])
        }
        _ => "+07:00".to_owned(),
    }
}

fn at(year: u32, month: u32, day: u32, hour: u32, minute: u32, offset: String) -> Option<Timestamp> {
    Timestamp::parse(&format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:00{offset}")).ok()
}

/// Dates of mail and feeds (RFC 2822), and `December 1, 2017`.
fn english(lower: &str, numbers: &[(u32, usize, usize)]) -> Option<Timestamp> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let is_word = |at: usize| !lower[..at].ends_with(char::is_alphabetic);
    let (month, _) =
        MONTHS.iter().zip(1..).find_map(|(name, month)| Some((month, lower.find(name).filter(|at| is_word(*at))?)))?;
    let year = numbers.iter().find(|(number, _, _)| (1990..=2100).contains(number))?;
    let day = numbers.iter().find(|(number, from, _)| (1..=31).contains(number) && *from < year.1)?;
    let rest = numbers.iter().position(|number| number == year).map_or(&[][..], |at| &numbers[at + 1..]);
    let (hour, minute) = clock(rest, lower, year.2).unwrap_or((HOUR, 0));
    at(year.0, month, day.0, hour, minute, offset(&lower.to_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_newspapers_write_them() {
        for (text, time) in [
            ("01/12/2017", "2017-12-01T17:00:00+07:00"),
            ("Thứ Sáu, 1-12-2017 08:30", "2017-12-01T08:30:00+07:00"),
            ("sáng ngày 01/12/2017, Sở Ngoại vụ", "2017-12-01T17:00:00+07:00"),
            ("Ngày 1 tháng 12 năm 2017", "2017-12-01T17:00:00+07:00"),
            ("08h30 01/12/2017", "2017-12-01T08:30:00+07:00"),
            ("01/12/2017 05:15:00 CH", "2017-12-01T17:15:00+07:00"),
            ("2017-12-01", "2017-12-01T17:00:00+07:00"),
            ("2017-12-01 10:00:00", "2017-12-01T10:00:00+07:00"),
            ("2017-12-01T10:00:00Z", "2017-12-01T17:00:00+07:00"),
            ("Fri, 01 Dec 2017 10:00:00 +0000", "2017-12-01T17:00:00+07:00"),
            ("December 1, 2017", "2017-12-01T17:00:00+07:00"),
        ] {
            assert_eq!(read(text).map(|read| read.to_string()).as_deref(), Some(time), "{text}");
        }
        for none in ["", "12/CT-UBND", "31/02/2017", "1/2", "năm 2017", "số 14/2015/QĐ-UBND", "99/99/9999", "đ+ 1/1/20"]
        {
            assert_eq!(read(none), None, "{none}");
        }
    }
}
