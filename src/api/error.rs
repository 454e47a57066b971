use crate::{components::state::Failure, model::ContentError};
use std::{fmt, time::Duration};

/// Why a document could not be had. `Display` is the cause for the log; [`ApiError::failure`] is for the reader.
#[derive(Debug)]
pub enum ApiError {
    /// The device has no network.
    Offline,
    /// No whole answer in time.
    TimedOut,
    /// The page that asked is gone; nobody waits for the answer.
    Abandoned,
    /// The server has no such document.
    NotFound {
        /// Its address.
        address: String,
    },
    /// The server answered with another status.
    Status {
        /// Its address.
        address: String,
        /// The HTTP status.
        status: u16,
        /// How long the server wants to be left alone (RFC 9110, 10.2.3).
        retry_after: Option<Duration>,
    },
    /// No answer, or the connection broke off.
    Network {
        /// Its address.
        address: String,
        /// What the browser says.
        cause: String,
    },
    /// The answer is not JSON or lacks what the contract requires.
    ContentError {
        /// Its path below the API base.
        path: String,
        /// What is wrong and where.
        cause: ContentError,
    },
}

impl ApiError {
    /// What the reader is told.
    pub const fn failure(&self) -> Failure {
        match self {
            Self::Offline => Failure::Offline,
            Self::TimedOut => Failure::TimedOut,
            Self::NotFound { .. } => Failure::NotFound,
            Self::Abandoned | Self::Status { .. } | Self::Network { .. } => Failure::Server,
            Self::ContentError { .. } => Failure::Broken,
        }
    }

    /// Whether the network or the server is at fault, so that the same request may succeed later.
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::Offline | Self::TimedOut | Self::Status { .. } | Self::Network { .. })
    }

    /// How long the server wants to be left alone.
    pub const fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Offline => f.write_str("the device is offline"),
            Self::TimedOut => f.write_str("no answer in time"),
            Self::Abandoned => f.write_str("nobody waits for the answer"),
            Self::NotFound { address } => write!(f, "{address}: not found"),
            Self::Status { address, status, .. } => write!(f, "{address}: status {status}"),
            Self::Network { address, cause } => write!(f, "{address}: {cause}"),
            Self::ContentError { path, cause } => write!(f, "{path}: {cause}"),
        }
    }
}

impl std::error::Error for ApiError {}
