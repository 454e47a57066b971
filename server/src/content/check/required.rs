//! Fields that a document must have.

use super::{Checker, Located};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;
use tintuc::model::parse;

pub(super) type Fields<'a> = BTreeMap<String, Located<'a>>;

impl Checker<'_> {
    /// A field without which the document is of no use. `valid` is any valid value for it.
    pub(super) fn required<T: DeserializeOwned>(
        &mut self,
        object: Located<'_>,
        fields: &Fields<'_>,
        name: &str,
        valid: impl Into<Value>,
    ) -> Option<T> {
        let value = self.required_value(object, fields, name);
        if value.is_none() {
            self.repair(&format!("/{name}"), valid.into());
        }
        value
    }

    /// The same of an object in the document; who calls it repairs it.
    pub(super) fn required_value<T: DeserializeOwned>(
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

    /// A required text that readers see.
    pub(super) fn required_text(&mut self, object: Located<'_>, fields: &Fields<'_>, name: &str) {
        let text = self.required::<String>(object, fields, name, "-");
        if text.is_some_and(|text| text.trim().is_empty()) {
            self.error(fields[name].line(), format!("{name} is blank"));
        }
    }
}
