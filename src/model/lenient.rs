//! For `#[serde(deserialize_with = …)]`: what the contract leaves out where it cannot be read, so that the rest shows.
//!
//! An error that is left out leaves a stream in the midst of a value: documents are therefore read from parsed JSON, by
//! [`parse`](super::parse).

#![expect(clippy::unnecessary_wraps, reason = "serde asks for this signature")]

use super::notices::attempt;
use serde::{Deserialize, Deserializer};

/// An optional field: absent where its value is of another shape.
pub(super) fn optional<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(attempt(|| T::deserialize(deserializer)).unwrap_or_default())
}

/// A required list, without the elements that cannot be read.
pub(super) fn elements<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let elements = Vec::<Readable<T>>::deserialize(deserializer)?;
    Ok(elements.into_iter().filter_map(|Readable(element)| element).collect())
}

/// An optional list, without the elements that cannot be read; empty where the value is no list.
pub(super) fn list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Ok(attempt(|| elements(deserializer)).unwrap_or_default())
}

/// An element of a list, if it can be read.
pub(super) struct Readable<T>(pub(super) Option<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Readable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(attempt(|| T::deserialize(deserializer))))
    }
}
