use super::{Checker, Located, required::Fields};
use serde::de::IgnoredAny;
use serde_json::json;
use tintuc::{
    locale::Locale,
    model::{Period, Scope, parse},
};

impl Checker<'_> {
    pub(super) fn archive(&mut self, root: Located<'_>, fields: &Fields<'_>) {
        if self.required::<Vec<IgnoredAny>>(root, fields, "years", json!([])).is_none() {
            return;
        }
        for year in fields["years"].elements().unwrap_or_default() {
            if let Some(months) = year.fields().and_then(|fields| fields.get("months").copied()) {
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
                // The reader reports it.
                Err(_) => {}
            }
        }
    }
}
