use serde::{Deserialize, Serialize};
use std::fmt;

/// The name of an article, a section or a further page: `[a-z0-9-]{1,120}`, safe in a path as it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Id(String);

/// Why a text is no [`Id`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdError;

impl Id {
    /// Longest id, in bytes.
    pub const MAX_LENGTH: usize = 120;

    /// Reads an id.
    ///
    /// # Errors
    /// [`IdError`] when the text has another form than `[a-z0-9-]{1,120}`.
    pub fn new(text: impl Into<String>) -> Result<Self, IdError> {
        let text = text.into();
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let fits = (1..=Self::MAX_LENGTH).contains(&text.len()) && text.bytes().all(allowed);
        if fits { Ok(Self(text)) } else { Err(IdError) }
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id has 1 to 120 of the characters a-z, 0-9 and -")
    }
}

impl std::error::Error for IdError {}

impl TryFrom<String> for Id {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        Self::new(text)
    }
}

impl From<Id> for String {
    fn from(id: Id) -> Self {
        id.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_contract_form_only() {
        for good in ["a", "tong-ket-cai-cach-hanh-chinh-2017", "2017", &"a".repeat(120)] {
            assert!(Id::new(good).is_ok(), "{good}");
        }
        for bad in ["", "A", "đ", "a/b", "..", "a.json", "a b", "a\0", "%2e", &"a".repeat(121)] {
            assert!(Id::new(bad).is_err(), "{bad}");
        }
    }
}
