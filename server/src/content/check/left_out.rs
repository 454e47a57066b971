//! What clients leave out of a document: their own reader says it.

use super::{Checker, Located, MAX_WARNINGS};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tintuc::model::{Step, read_with_notices};

/// The longest text that a warning shows of a value, in characters.
const MAX_SHOWN: usize = 60;

impl Checker<'_> {
    /// Puts a valid value in the place of one that is required and invalid. That has been reported; with the valid value the
    /// reader reads the rest of the document. `pointer` names the place (RFC 6901).
    pub(super) fn repair(&mut self, pointer: &str, value: Value) {
        self.repairs.push((pointer.to_owned(), value));
    }

    /// Warns of every value that the reader leaves out of this document.
    pub(super) fn left_out<T: DeserializeOwned>(&mut self, root: Located<'_>) {
        let Ok(mut document) = serde_json::from_str::<Value>(root.raw()) else { return };
        for (pointer, value) in std::mem::take(&mut self.repairs) {
            set(&mut document, &pointer, value);
        }
        let (_, notices) = read_with_notices::<T>(&document);
        for notice in notices {
            // Further ones are only counted.
            if self.warnings >= MAX_WARNINGS {
                self.warnings += 1;
                continue;
            }
            let at = root.at(&notice.path).unwrap_or(root);
            let value = root.at(&notice.fault).map(|value| shown(value, &notice.text)).unwrap_or_default();
            self.warn(at, format!("{} {}{value}", path(&notice.path), notice.text));
        }
    }
}

/// A path as people write it: `_tintuc.body[3].cite`.
fn path(steps: &[Step]) -> String {
    steps.iter().fold(String::new(), |path, step| match step {
        Step::Field(name) if path.is_empty() => name.clone(),
        Step::Field(name) => format!("{path}.{name}"),
        Step::Element(index) => format!("{path}[{index}]"),
    })
}

/// What is there in the place of what the contract wants.
fn shown(value: Located<'_>, text: &str) -> String {
    let (is_object, is_list) = (value.raw().starts_with('{'), value.raw().starts_with('['));
    let found = match () {
        () if is_object => "an object".to_owned(),
        () if is_list => "a list".to_owned(),
        () if value.raw().chars().count() > MAX_SHOWN => {
            format!("{}…", value.raw().chars().take(MAX_SHOWN).collect::<String>())
        }
        () => value.raw().to_owned(),
    };
    match () {
        () if text.ends_with("was expected") => format!(", not {found}"),
        () if is_object || is_list => String::new(),
        () => format!(" (it is {found})"),
    }
}

fn set(document: &mut Value, pointer: &str, value: Value) {
    let Some((parent, name)) = pointer.rsplit_once('/') else { return };
    if let Some(Value::Object(fields)) = document.pointer_mut(parent) {
        fields.insert(name.to_owned(), value);
    }
}
