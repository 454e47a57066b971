use percent_encoding::percent_decode_str;
use tintuc::{
    model::{Id, Timestamp, percent_encoded},
    search,
};

/// The parts of a query: `q=cai+cach&muc=thong-bao&tu=2017-01-01&den=2017-12-31&trang=2`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Parameters {
    /// The words: at most [`Parameters::LONGEST`] characters, one space between two.
    pub(super) text: String,
    /// Only articles of this section.
    pub(super) section: Option<Id>,
    /// Only articles published on this day or later.
    pub(super) from: Option<Date>,
    /// Only articles published on this day or earlier.
    pub(super) to: Option<Date>,
    /// The page of the results, from 0; in addresses from 1.
    pub(super) page: u32,
}

/// A day in Vietnam: `2017-12-01`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Date(String);

impl Parameters {
    /// How many characters of the words count.
    pub(super) const LONGEST: usize = 200;

    /// Reads the part of an address after `?`. An invalid value counts as absent. If the first day is after the last day, they are
    /// swapped.
    pub(super) fn read(parameters: &str) -> Self {
        let mut read = Self::default();
        for parameter in parameters.split('&') {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            let value = decode(value);
            match name {
                "q" => read.text = tidy(&value),
                "muc" => read.section = Id::new(value).ok(),
                "tu" => read.from = Date::new(value),
                "den" => read.to = Date::new(value),
                // The name in the addresses of pages, and the name in the API.
                "trang" | "page" => read.page = value.parse::<u32>().map_or(0, |page| page.saturating_sub(1)),
                _ => {}
            }
        }
        if read.to.is_some() && read.from > read.to {
            std::mem::swap(&mut read.from, &mut read.to);
        }
        read
    }

    /// The query with these parts, without those that are empty.
    pub(super) fn query(&self) -> search::Query {
        let mut parameters = String::new();
        let mut put = |name: &str, value: Option<&str>| {
            let Some(value) = value.filter(|value| !value.is_empty()) else { return };
            if !parameters.is_empty() {
                parameters.push('&');
            }
            parameters.push_str(name);
            parameters.push('=');
            parameters.push_str(&encode(value));
        };
        put("q", Some(&self.text));
        put("muc", self.section.as_ref().map(Id::as_str));
        put("tu", self.from.as_ref().map(Date::as_str));
        put("den", self.to.as_ref().map(Date::as_str));
        let number = (self.page > 0).then(|| self.page.saturating_add(1).to_string());
        put("trang", number.as_deref());
        search::Query::new(&parameters)
    }

    /// The next page of the results.
    #[must_use]
    pub(super) fn next(&self) -> Self {
        Self { page: self.page.saturating_add(1), ..self.clone() }
    }
}

impl Date {
    /// Reads a day of the calendar.
    pub(super) fn new(text: String) -> Option<Self> {
        Timestamp::parse(&midnight(&text)).ok().map(|_| Self(text))
    }

    /// Its text.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Its first moment.
    pub(super) fn begin(&self) -> Option<Timestamp> {
        Timestamp::parse(&midnight(&self.0)).ok()
    }

    /// The first moment after it. Days in Vietnam have 24 hours.
    pub(super) fn end(&self) -> Option<Timestamp> {
        self.begin().map(|begin| Timestamp::from_unix(begin.unix() + 86_400))
    }
}

fn midnight(day: &str) -> String {
    [day, "T00:00:00+07:00"].concat()
}

/// One space between words, and none around them. Control characters, and the character that stands for bytes of another encoding
/// than UTF-8, count as spaces.
fn tidy(text: &str) -> String {
    let mut tidy = String::new();
    let mut gap = false;
    for character in text.chars().take(Parameters::LONGEST) {
        if character.is_whitespace() || character.is_control() || character == char::REPLACEMENT_CHARACTER {
            gap = !tidy.is_empty();
        } else {
            if gap {
                tidy.push(' ');
            }
            gap = false;
            tidy.push(character);
        }
    }
    tidy
}

/// Decodes the value of a parameter as forms write it (`application/x-www-form-urlencoded`).
fn decode(value: &str) -> String {
    percent_decode_str(&value.replace('+', " ")).decode_utf8_lossy().into_owned()
}

/// The inverse of [`decode`].
fn encode(value: &str) -> String {
    percent_encoded(value).replace("%20", "+")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_and_written() {
        for (address, again) in [
            ("q=cai+cach", "q=cai+cach"),
            ("q=c%E1%BA%A3i%20c%C3%A1ch&muc=&tu=&den=&trang=1", "q=c%E1%BA%A3i+c%C3%A1ch"),
            (
                "q=a&muc=thong-bao&tu=2017-01-01&den=2017-12-31&trang=2",
                "q=a&muc=thong-bao&tu=2017-01-01&den=2017-12-31&trang=2",
            ),
            ("tu=2018-01-01&den=2017-01-01", "tu=2017-01-01&den=2018-01-01"),
            ("den=2017-01-01", "den=2017-01-01"),
            ("q=100%25+%26+1%2B1%3D2", "q=100%25+%26+1%2B1%3D2"),
            ("q=%22a+b%22", "q=%22a+b%22"),
            ("", ""),
            ("?&=&q&x=y", ""),
        ] {
            let query = Parameters::read(address);
            assert_eq!(query.query().as_str(), again, "{address}");
            assert_eq!(Parameters::read(again), query, "{address}");
        }
    }

    #[test]
    fn what_is_none_counts_as_absent() {
        for parameters in [
            "q=%20%20+++",
            "q=%00%01",
            "q=%E3%FF%C0",
            "tu=2017-02-29",
            "tu=01/12/2017",
            "den=9999-99-99",
            "den=2017-1-1",
            "muc=../x",
            "muc=T%C3%ADn",
            "trang=0",
            "trang=-1",
            "trang=99999999999999999999",
            "trang=x",
        ] {
            assert_eq!(Parameters::read(parameters), Parameters::default(), "{parameters}");
        }
    }

    #[test]
    fn bytes_of_another_encoding_are_gaps() {
        // "cải cách" in Windows-1258 and in TCVN3: the words around them are looked for.
        assert_eq!(Parameters::read("q=tin+c%E3i+c%E1ch+h%C0nh").text, "tin c i c ch h nh");
        assert_eq!(Parameters::read("q=%zz%4").text, "%zz%4");
    }

    #[test]
    fn long_texts_are_cut() {
        let query = Parameters::read(&format!("q={}", "c%E1%BA%A3i+".repeat(2_500)));
        assert_eq!(query.text.chars().count(), Parameters::LONGEST - 1, "the gap at the end is gone, too");
        assert_eq!(Parameters::read(&format!("q={}", "đ".repeat(10_000))).text.chars().count(), Parameters::LONGEST);
    }
}
