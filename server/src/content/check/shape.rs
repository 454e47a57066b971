//! Fields of the right shape: required ones, optional ones, lists.

use super::{Findings, Located};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use tintuc::model::{Unreadable, parse};

pub(super) type Fields<'a> = BTreeMap<String, Located<'a>>;
/// Whether a text can be read as some type, and why not.
pub(super) type Reads = fn(&str) -> Result<(), Unreadable>;

/// The check for one type. It reads as clients do.
pub(super) fn reads<T: DeserializeOwned>(text: &str) -> Result<(), Unreadable> {
    parse::<T>(text).map(drop)
}

impl Findings<'_> {
    /// A field without which the document is of no use.
    pub(super) fn required<T: DeserializeOwned>(
        &mut self,
        object: Located<'_>,
        fields: &Fields<'_>,
        name: &str,
    ) -> Option<T> {
        let Some(field) = fields.get(name) else {
            self.error(object.line(), format!("{name} is missing"));
            return None;
        };
        match parse(field.raw()) {
            Ok(value) => Some(value),
            Err(error) => {
                self.error(field.line(), format!("{name}: {error}"));
                None
            }
        }
    }

    /// A required text that a reader sees.
    pub(super) fn required_text(&mut self, object: Located<'_>, fields: &Fields<'_>, name: &str) {
        let text = self.required::<String>(object, fields, name);
        if text.is_some_and(|text| text.trim().is_empty()) {
            self.error(fields[name].line(), format!("{name} is blank"));
        }
    }

    /// Optional fields: what cannot be read is left out.
    pub(super) fn optional(&mut self, fields: &Fields<'_>, known: &[(&str, Reads)]) {
        for (name, reads) in known {
            let Some(field) = fields.get(*name).filter(|field| !field.is_null()) else { continue };
            if let Err(error) = reads(field.raw()) {
                self.warn(*field, format!("{name} is left out: {error}"));
            }
        }
    }

    /// A list's elements: those that cannot be read are left out.
    pub(super) fn elements(&mut self, list: Located<'_>, what: &str, reads: Reads) {
        for element in list.elements().unwrap_or_default() {
            if let Err(error) = reads(element.raw()) {
                self.warn(element, format!("this {what} is left out: {error}"));
            }
        }
    }
}
