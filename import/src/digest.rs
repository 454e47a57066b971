use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// The first `length` bytes of the SHA-256 of bytes, in hexadecimal digits.
pub(crate) fn hex(bytes: &[u8], length: usize) -> String {
    Sha256::digest(bytes).iter().take(length).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
