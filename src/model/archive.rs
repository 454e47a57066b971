use super::{Id, Month, lenient};
use crate::locale::Locale;
use serde::{Deserialize, Serialize};

/// `archive.json`: the years and months in which there was news, newest first. Each month has a feed, `archive/<month>.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Archive {
    /// The years; unreadable ones are left out.
    #[serde(deserialize_with = "lenient::elements")]
    pub years: Vec<Period>,
}

/// A year of the archive, or a month of a year.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Period {
    /// Which, such as `2017` or `2017-12`.
    pub name: Id,
    /// Its name for readers, in the language of the archive.
    pub title: String,
    /// How many articles it has.
    pub count: u64,
    /// The months of a year; unreadable ones are left out.
    #[serde(default, deserialize_with = "lenient::list", skip_serializing_if = "Vec::is_empty")]
    pub months: Vec<Self>,
}

impl Archive {
    /// Where it lies below the API base.
    pub fn path(locale: Locale) -> String {
        format!("{}archive.json", locale.api_prefix())
    }

    /// All months.
    pub fn months(&self) -> impl Iterator<Item = Month> {
        self.years.iter().flat_map(|year| &year.months).filter_map(Period::month)
    }
}

impl Period {
    /// The month that it is; nothing for a year, and for what the calendar does not have.
    pub fn month(&self) -> Option<Month> {
        Month::new(self.name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ContentError, parse};
    use super::*;

    #[test]
    fn what_is_no_month_is_left_out_and_the_rest_shows() -> Result<(), ContentError> {
        let month = |text: &str| format!(r#"{{"name":"{text}","title":"T","count":1}}"#);
        let months = ["2017-13", "0000-00", "2017-12", "../2017-11"].map(month).join(",");
        let text = format!(
            r#"{{"years":[{{"name":"2017","title":"2017","count":1,"months":[{months},null]}},{{"name":"2016"}},7]}}"#
        );
        let archive: Archive = parse(&text)?;
        assert_eq!(archive.years.len(), 1);
        assert_eq!(archive.months().collect::<Vec<_>>(), Vec::from_iter(Month::new("2017-12")));
        assert!(parse::<Archive>("{}").is_err());
        Ok(())
    }
}
