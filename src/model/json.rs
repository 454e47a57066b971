//! JSON as read and written: by `serde_json` natively, by the browser's own parser in the browser, where a second one
//! would weigh 13 kB on the wire.

use std::fmt::{self, Display, Formatter, Write};

/// A JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as text: what is shown is what was written.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// An object; of fields with one name the last counts.
    Object(Vec<(String, Json)>),
}

/// Why a text is no JSON, in the parser's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError(String);

/// So many lists and objects may stand in each other, as in `serde_json`; deeper ones would exhaust the stack.
#[cfg(any(feature = "csr", test))]
const DEPTH: usize = 127;

impl Json {
    /// Reads JSON.
    ///
    /// # Errors
    /// [`JsonError`] where the text is none, or nested too deep.
    pub fn parse(text: &str) -> Result<Self, JsonError> {
        #[cfg(feature = "csr")]
        return browser::parse(text);
        #[cfg(not(feature = "csr"))]
        return serde_json::from_str(text).map(native::take).map_err(|error| JsonError(error.to_string()));
    }

    /// The field of that name, if this is an object and has one.
    pub fn field(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(fields) => fields.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// An object of the fields that have a value.
    pub fn object<const N: usize>(fields: [(&str, Option<Self>); N]) -> Self {
        let mut object = Vec::new();
        for (name, value) in fields {
            if let Some(value) = value {
                object.push((name.to_owned(), value));
            }
        }
        Self::Object(object)
    }
}

/// A text.
impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// A text.
impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// A whole number.
impl From<u32> for Json {
    fn from(number: u32) -> Self {
        Self::Number(number.to_string())
    }
}

/// As JSON (RFC 8259).
impl Display for Json {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(true) => f.write_str("true"),
            Self::Bool(false) => f.write_str("false"),
            Self::Number(number) => f.write_str(number),
            Self::Text(text) => quote(text, f),
            Self::List(values) => {
                for (index, value) in values.iter().enumerate() {
                    f.write_char(if index == 0 { '[' } else { ',' })?;
                    value.fmt(f)?;
                }
                f.write_str(if values.is_empty() { "[]" } else { "]" })
            }
            Self::Object(fields) => {
                for (index, (name, value)) in fields.iter().enumerate() {
                    f.write_char(if index == 0 { '{' } else { ',' })?;
                    quote(name, f)?;
                    f.write_char(':')?;
                    value.fmt(f)?;
                }
                f.write_str(if fields.is_empty() { "{}" } else { "}" })
            }
        }
    }
}

fn quote(text: &str, f: &mut Formatter<'_>) -> fmt::Result {
    f.write_char('"')?;
    for character in text.chars() {
        match character {
            '"' | '\\' => {
                f.write_char('\\')?;
                f.write_char(character)?;
            }
            '\0'..='\x1f' => write!(f, "\\u{:04x}", u32::from(character))?,
            _ => f.write_char(character)?,
        }
    }
    f.write_char('"')
}

impl Display for JsonError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for JsonError {}

#[cfg(feature = "csr")]
mod browser {
    use super::{DEPTH, Json, JsonError};
    use js_sys::{Array, JSON, Number, Object};
    use wasm_bindgen::{JsCast, JsValue};

    pub(super) fn parse(text: &str) -> Result<Json, JsonError> {
        // The cause is a SyntaxError, whose text says where.
        let value = JSON::parse(text).map_err(|cause| JsonError(crate::browser::cause(&cause)))?;
        take(&value, DEPTH).ok_or_else(|| JsonError("lists and objects are nested too deep".to_owned()))
    }

    /// Nothing where it is nested deeper than `depth`.
    fn take(value: &JsValue, depth: usize) -> Option<Json> {
        if let Some(text) = value.as_string() {
            return Some(Json::Text(text));
        }
        if let Some(list) = value.dyn_ref::<Array>() {
            let depth = depth.checked_sub(1)?;
            return list.iter().map(|value| take(&value, depth)).collect::<Option<_>>().map(Json::List);
        }
        if value.is_object() {
            let depth = depth.checked_sub(1)?;
            let mut fields = Vec::new();
            for field in Object::entries(value.unchecked_ref()).iter() {
                let field: Array = field.unchecked_into();
                fields.push((field.get(0).as_string()?, take(&field.get(1), depth)?));
            }
            return Some(Json::Object(fields));
        }
        Some(match value.as_bool() {
            Some(truth) => Json::Bool(truth),
            None if value.is_null() => Json::Null,
            None => Json::Number(value.unchecked_ref::<Number>().to_string_with_radix(10).ok()?.into()),
        })
    }
}

#[cfg(not(feature = "csr"))]
mod native {
    use super::Json;
    use serde_json::Value;

    pub(super) fn take(value: Value) -> Json {
        match value {
            Value::Null => Json::Null,
            Value::Bool(truth) => Json::Bool(truth),
            Value::Number(number) => Json::Number(number.to_string()),
            Value::String(text) => Json::Text(text),
            Value::Array(values) => Json::List(values.into_iter().map(take).collect()),
            Value::Object(fields) => {
                Json::Object(fields.into_iter().map(|(name, value)| (name, take(value))).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_what_was_read() -> Result<(), Box<dyn std::error::Error>> {
        for text in [
            r#"{"a":[1,-2.5,true,false,null,"x"],"b":{},"c":[]}"#,
            r#""\" \\ \u0000 \u001f \u007f / đ 𝄞 </script>""#,
            r#"{"":{"":[[]]}}"#,
        ] {
            let written = Json::parse(text)?.to_string();
            let (read, expected): (serde_json::Value, serde_json::Value) =
                (serde_json::from_str(&written)?, serde_json::from_str(text)?);
            assert_eq!(read, expected, "{written}");
        }
        Ok(())
    }

    #[test]
    fn what_is_no_json_or_too_deep_is_an_error() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(Json::parse(&nested(DEPTH)).is_ok());
        for bad in ["", "{", "[1,]", "'a'", "NaN", &nested(DEPTH + 1), &nested(100_000)] {
            assert!(Json::parse(bad).is_err());
        }
    }

    #[test]
    fn of_fields_with_one_name_the_last_counts() -> Result<(), JsonError> {
        assert_eq!(Json::parse(r#"{"a":1,"a":2}"#)?.field("a"), Some(&Json::from(2)));
        Ok(())
    }
}
