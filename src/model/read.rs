//! Reading the contract: strict where a reader would be misled, lenient where the contract says so.
//!
//! By hand instead of serde's derive, which made 90 kB of wasm of the same (25 kB on the wire): each field of a derived
//! reader is code of its own, while these fields share a handful of functions.

use super::{HrefError, IdError, Json, JsonError, TimestampError};
use std::fmt;

/// What can be read from a JSON value of the contract.
pub trait Read: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// [`Unreadable`] when the value has another shape, or lacks what is required.
    fn read(value: &Json) -> Result<Self, Unreadable>;
}

/// Why something cannot be read. `Display` is for the log and for those who publish.
#[derive(Debug)]
pub enum Unreadable {
    /// The text is not JSON; the error says why.
    Json(JsonError),
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

impl Unreadable {
    /// Not inlined: the code of each field would grow by it.
    #[inline(never)]
    fn within(self, name: &'static str) -> Self {
        Self::Field(name, Box::new(self))
    }
}

/// The fields of an object.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a>(&'a Json);

impl<'a> Fields<'a> {
    pub(super) const fn of(value: &'a Json) -> Result<Self, Unreadable> {
        if let Json::Object(_) = value { Ok(Self(value)) } else { Err(Unreadable::Expected("an object")) }
    }

    fn get(self, name: &str) -> Option<&'a Json> {
        self.0.field(name).filter(|value| **value != Json::Null)
    }

    fn needed(self, name: &'static str) -> Result<&'a Json, Unreadable> {
        self.get(name).ok_or(Unreadable::Missing(name))
    }

    pub(super) fn required<T: Read>(self, name: &'static str) -> Result<T, Unreadable> {
        T::read(self.needed(name)?).map_err(|cause| cause.within(name))
    }

    /// A value of another shape counts as absent.
    pub(super) fn optional<T: Read>(self, name: &str) -> Option<T> {
        self.get(name).and_then(|value| T::read(value).ok())
    }

    /// Unreadable elements are left out, but it must be a list.
    pub(super) fn required_list<T: Read>(self, name: &'static str) -> Result<Vec<T>, Unreadable> {
        elements(self.needed(name)?).map(readable).map_err(|cause| cause.within(name))
    }

    /// Unreadable elements are left out; anything but a list counts as empty.
    pub(super) fn list<T: Read>(self, name: &str) -> Vec<T> {
        self.get(name).and_then(|value| elements(value).ok()).map(readable).unwrap_or_default()
    }
}

pub(super) fn elements(value: &Json) -> Result<&[Json], Unreadable> {
    if let Json::List(list) = value { Ok(list) } else { Err(Unreadable::Expected("a list")) }
}

/// The elements of a list that can be read.
pub(super) fn readable<T: Read>(list: &[Json]) -> Vec<T> {
    let mut read = Vec::new();
    for value in list {
        read.extend(T::read(value).ok());
    }
    read
}

impl Read for String {
    fn read(value: &Json) -> Result<Self, Unreadable> {
        if let Json::Text(text) = value { Ok(text.clone()) } else { Err(Unreadable::Expected("a text")) }
    }
}

impl Read for bool {
    fn read(value: &Json) -> Result<Self, Unreadable> {
        if let Json::Bool(truth) = value { Ok(*truth) } else { Err(Unreadable::Expected("true or false")) }
    }
}

impl Read for u64 {
    fn read(value: &Json) -> Result<Self, Unreadable> {
        match value {
            // Above that, what one program writes another may round (RFC 8259, 6).
            Json::Number(number) => number.parse().ok().filter(|number| *number < 1 << 53),
            _ => None,
        }
        .ok_or(Unreadable::Expected("a whole number from 0 on"))
    }
}

impl Read for u32 {
    fn read(value: &Json) -> Result<Self, Unreadable> {
        u64::read(value)?.try_into().map_err(|_| Unreadable::Expected("a whole number below 4,294,967,296"))
    }
}

/// Every element must be readable; see [`Fields::list`] for lists that leave out.
impl<T: Read> Read for Vec<T> {
    fn read(value: &Json) -> Result<Self, Unreadable> {
        elements(value)?.iter().map(T::read).collect()
    }
}

/// Whatever it is.
impl Read for Json {
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
            Self::UnknownBlock(kind) => write!(f, "there is no block of type {}", Json::from(kind.as_str())),
            Self::Id(error) => error.fmt(f),
            Self::Href(error) => error.fmt(f),
            Self::Timestamp(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Unreadable {}
