//! Reading the contract: strict where a reader would be misled, lenient where the contract says so.
//!
//! By hand instead of serde's derive, which made 90 kB of wasm of the same (25 kB on the wire): each field of a derived
//! reader is code of its own, while these fields share a handful of functions.

use super::{HrefError, Id, IdError, TimestampError};
use serde_json::{Map, Value};
use std::{collections::BTreeMap, fmt};

/// What can be read from a JSON value of the contract.
pub trait Read: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// [`Unreadable`] when the value has another shape, or lacks what is required.
    fn read(value: &Value) -> Result<Self, Unreadable>;
}

/// Why something cannot be read. `Display` is for the log and for those who publish.
#[derive(Debug)]
pub enum Unreadable {
    /// The text is not JSON; the error says where.
    Json(serde_json::Error),
    /// The value is of another kind.
    Expected(&'static str),
    /// A required field is absent or `null`.
    Missing(&'static str),
    /// A required field cannot be read.
    Field(&'static str, Box<Self>),
    /// There is no block of this type.
    UnknownBlock(String),
    /// A text that should be an id.
    Id(IdError),
    /// A text that should be an address.
    Href(HrefError),
    /// A text that should be a time.
    Timestamp(TimestampError),
}

/// The fields of an object.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a>(&'a Map<String, Value>);

impl<'a> Fields<'a> {
    pub(super) fn of(value: &'a Value) -> Result<Self, Unreadable> {
        value.as_object().map(Self).ok_or(Unreadable::Expected("an object"))
    }

    fn get(self, name: &str) -> Option<&'a Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    pub(super) fn required<T: Read>(self, name: &'static str) -> Result<T, Unreadable> {
        let value = self.get(name).ok_or(Unreadable::Missing(name))?;
        T::read(value).map_err(|cause| Unreadable::Field(name, Box::new(cause)))
    }

    /// A value of another shape counts as absent.
    pub(super) fn optional<T: Read>(self, name: &str) -> Option<T> {
        self.get(name).and_then(|value| T::read(value).ok())
    }

    /// Unreadable elements are left out, but it must be a list.
    pub(super) fn required_list<T: Read>(self, name: &'static str) -> Result<Vec<T>, Unreadable> {
        let value = self.get(name).ok_or(Unreadable::Missing(name))?;
        let list = elements(value).map_err(|cause| Unreadable::Field(name, Box::new(cause)))?;
        Ok(readable(list))
    }

    /// Unreadable elements are left out; anything but a list counts as empty.
    pub(super) fn list<T: Read>(self, name: &str) -> Vec<T> {
        self.get(name).and_then(Value::as_array).map(|list| readable(list)).unwrap_or_default()
    }
}

fn elements(value: &Value) -> Result<&[Value], Unreadable> {
    value.as_array().map(Vec::as_slice).ok_or(Unreadable::Expected("a list"))
}

/// The elements of a list that can be read.
pub(super) fn readable<T: Read>(list: &[Value]) -> Vec<T> {
    let mut read = Vec::new();
    for value in list {
        read.extend(T::read(value).ok());
    }
    read
}

impl Read for String {
    fn read(value: &Value) -> Result<Self, Unreadable> {
        value.as_str().map(str::to_owned).ok_or(Unreadable::Expected("a text"))
    }
}

impl Read for bool {
    fn read(value: &Value) -> Result<Self, Unreadable> {
        value.as_bool().ok_or(Unreadable::Expected("true or false"))
    }
}

impl Read for u64 {
    fn read(value: &Value) -> Result<Self, Unreadable> {
        value.as_u64().ok_or(Unreadable::Expected("a whole number from 0 on"))
    }
}

impl Read for u32 {
    fn read(value: &Value) -> Result<Self, Unreadable> {
        u64::read(value)?.try_into().map_err(|_| Unreadable::Expected("a whole number below 4,294,967,296"))
    }
}

/// Every element must be readable; see [`Fields::list`] for lists that leave out.
impl<T: Read> Read for Vec<T> {
    fn read(value: &Value) -> Result<Self, Unreadable> {
        elements(value)?.iter().map(T::read).collect()
    }
}

impl Read for BTreeMap<String, Id> {
    fn read(value: &Value) -> Result<Self, Unreadable> {
        let mut map = Self::new();
        // One by one: to collect would sort, with 4 kB of wasm.
        for (name, value) in Fields::of(value)?.0 {
            map.insert(name.clone(), Id::read(value)?);
        }
        Ok(map)
    }
}

impl Read for Value {
    fn read(value: &Self) -> Result<Self, Unreadable> {
        Ok(value.clone())
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(error) => error.fmt(f),
            Self::Expected(shape) => write!(f, "{shape} was expected"),
            Self::Missing(name) => write!(f, "{name} is missing"),
            Self::Field(name, cause) => write!(f, "{name}: {cause}"),
            Self::UnknownBlock(kind) => write!(f, "there is no block of type {kind:?}"),
            Self::Id(error) => error.fmt(f),
            Self::Href(error) => error.fmt(f),
            Self::Timestamp(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Unreadable {}
