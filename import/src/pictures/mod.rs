//! Photographs become files of every size and format that the page asks for.

mod decode; // bytes → pixels: bounded, upright, sRGB, without metadata
mod encode; // pixels → AVIF, JPEG, PNG
mod parallel; // one thread a core
mod store; // names, sizes, and the files in media/

pub use decode::{Decoded, PictureError, decode};
pub use store::{Store, StoreError, Stored};

/// The widths that pages ask for, in pixels. The last one only for large originals.
pub const WIDTHS: [u32; 4] = [320, 640, 1280, 1920];

/// The first 12 hexadecimal digits of the SHA-256 of bytes: enough to tell an office's pictures apart.
pub fn hash(bytes: &[u8]) -> String {
    crate::digest::hex(bytes, 6)
}
