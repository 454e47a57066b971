use redis::{ErrorKind, RedisError};
use std::fmt;

/// Why the shared store cannot be used.
#[derive(Debug)]
pub enum SharedStoreError {
    /// The store fails, or its address is wrong. The text is what the store said; other texts may hold the address, and that a
    /// password.
    Store(ErrorKind, Option<String>),
    /// There are no random numbers for a key.
    Random(getrandom::Error),
}

impl From<RedisError> for SharedStoreError {
    fn from(error: RedisError) -> Self {
        let kind = error.kind();
        let said = matches!(kind, ErrorKind::Server(_)).then(|| error.detail().map(str::to_owned));
        Self::Store(kind, said.flatten())
    }
}

impl fmt::Display for SharedStoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(kind, said) => {
                let said = said.as_deref().unwrap_or_default();
                write!(f, "the counter's store fails, or its address is wrong: {kind:?} {said}")
            }
            Self::Random(error) => write!(f, "there are no random numbers: {error}"),
        }
    }
}

impl std::error::Error for SharedStoreError {}
