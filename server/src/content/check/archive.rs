use super::{
    Findings, Located,
    shape::{Fields, reads},
};
use serde::de::IgnoredAny;
use tintuc::{
    locale::Locale,
    model::{Period, Scope, parse},
};

impl Findings<'_> {
    pub(super) fn archive(&mut self, root: Located<'_>, fields: &Fields<'_>) {
        if self.required::<Vec<IgnoredAny>>(root, fields, "years").is_none() {
            return;
        }
        self.elements(fields["years"], "year", reads::<Period>);
        for year in fields["years"].elements().unwrap_or_default() {
            if let Some(months) = year.fields().and_then(|fields| fields.get("months").copied()) {
                self.elements(months, "month", reads::<Period>);
                self.months(months);
            }
        }
    }

    /// Each must be a month, and have a feed.
    fn months(&mut self, months: Located<'_>) {
        let locale = if self.path.starts_with(Locale::En.api_prefix()) { Locale::En } else { Locale::Vi };
        for at in months.elements().unwrap_or_default() {
            match parse::<Period>(at.raw()).map(|period| period.month()) {
                Ok(Some(month)) => self.reference(at, &Scope::Month(month).feed(locale, None)),
                Ok(None) => self.warn(at, "this month is left out: the calendar has none of that name"),
                // That has been said already.
                Err(_) => {}
            }
        }
    }
}
