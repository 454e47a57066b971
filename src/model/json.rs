//! JSON that a parser has read: that of `serde_json`, and the browser's own, whose place a second one in the wasm would
//! take with 13 kB in brotli.

use super::ContentError;

/// A parsed JSON value, as [`Reader`](super::reader::Reader) asks for its parts.
pub(super) trait Json: Sized {
    /// Whether it is `null`.
    fn is_null(&self) -> bool;
    /// `true` or `false`.
    fn truth(&self) -> Option<bool>;
    /// A number.
    fn number(&self) -> Option<f64>;
    /// A number as text.
    fn digits(&self) -> Option<String>;
    /// A text.
    fn text(&self) -> Option<String>;
    /// How many elements a list has.
    fn length(&self) -> Option<u32>;
    /// An element of a list; `null` where it has none.
    fn element(&self, index: u32) -> Self;
    /// Whether it is an object.
    fn is_object(&self) -> bool;
    /// A field of an object; `null` where it has none. Of fields with one name the last counts.
    fn field(&self, name: &str) -> Self;
    /// The names of an object's fields.
    fn names(&self) -> Vec<String>;
}

#[cfg(not(feature = "csr"))]
pub(super) use native::parsed;

#[cfg(feature = "csr")]
pub(super) use browser::parsed;

#[cfg(not(feature = "csr"))]
mod native {
    use super::{ContentError, Json};
    use serde_json::Value;

    /// Parses with `serde_json`.
    pub(in super::super) fn parsed(text: &str) -> Result<Value, ContentError> {
        serde_json::from_str(text).map_err(|error| ContentError::Json(error.to_string()))
    }

    impl Json for &Value {
        fn is_null(&self) -> bool {
            Value::is_null(self)
        }

        fn truth(&self) -> Option<bool> {
            self.as_bool()
        }

        fn number(&self) -> Option<f64> {
            self.as_f64()
        }

        fn digits(&self) -> Option<String> {
            // As the browser writes it: 2.0 is 2.
            let number = self.as_number()?;
            Some(if number.is_f64() { number.as_f64()?.to_string() } else { number.to_string() })
        }

        fn text(&self) -> Option<String> {
            self.as_str().map(str::to_owned)
        }

        fn length(&self) -> Option<u32> {
            self.as_array()?.len().try_into().ok()
        }

        fn element(&self, index: u32) -> Self {
            self.get(index as usize).unwrap_or(&Value::Null)
        }

        fn is_object(&self) -> bool {
            Value::is_object(self)
        }

        fn field(&self, name: &str) -> Self {
            self.get(name).unwrap_or(&Value::Null)
        }

        fn names(&self) -> Vec<String> {
            self.as_object().map(|fields| fields.keys().cloned().collect()).unwrap_or_default()
        }
    }
}

#[cfg(feature = "csr")]
mod browser {
    use super::{ContentError, Json};
    use crate::browser::{cause, property};
    use js_sys::{Array, JSON, Number, Object};
    use wasm_bindgen::{JsCast, JsValue};

    /// Parses with the browser's own parser. What it says of an error is a `SyntaxError` that tells the place.
    pub(in super::super) fn parsed(text: &str) -> Result<JsValue, ContentError> {
        JSON::parse(text).map_err(|error| ContentError::Json(cause(&error)))
    }

    impl Json for JsValue {
        fn is_null(&self) -> bool {
            self.is_null() || self.is_undefined()
        }

        fn truth(&self) -> Option<bool> {
            self.as_bool()
        }

        fn number(&self) -> Option<f64> {
            self.as_f64()
        }

        fn digits(&self) -> Option<String> {
            self.dyn_ref::<Number>()?.to_string_with_radix(10).ok().map(Into::into)
        }

        fn text(&self) -> Option<String> {
            self.as_string()
        }

        fn length(&self) -> Option<u32> {
            self.dyn_ref::<Array>().map(Array::length)
        }

        fn element(&self, index: u32) -> Self {
            self.unchecked_ref::<Array>().get(index)
        }

        fn is_object(&self) -> bool {
            self.is_object() && !Array::is_array(self)
        }

        fn field(&self, name: &str) -> Self {
            property(self, name)
        }

        fn names(&self) -> Vec<String> {
            Object::keys(self.unchecked_ref::<Object>()).iter().filter_map(|name| name.as_string()).collect()
        }
    }
}
