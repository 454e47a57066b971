//! How large, deep and long a source may be. Every reader asks here, so that no file exhausts the machine.

use std::{
    fs::File,
    io::{self, Read as _},
    path::Path,
};

/// The most bytes of a document: a text, a page, or a Word file with its photographs.
pub const DOCUMENT: u64 = 256 << 20;
/// The most bytes of a text that is parsed whole (Markdown, HTML, one XML part of a Word file).
pub const TEXT: u64 = 32 << 20;
/// The most bytes of one picture's file.
pub const PICTURE: u64 = 128 << 20;
/// The most bytes that a ZIP file may unpack to, in all.
pub const UNPACKED: u64 = 512 << 20;
/// How many times larger than packed a part of a ZIP file may be, once it has more than [`RATIO_FROM`] bytes. Text packs 20 : 1.
pub const RATIO: u64 = 200;
/// From this size on the ratio counts.
pub const RATIO_FROM: u64 = 4 << 20;
/// The most parts of a ZIP file.
pub const PARTS: usize = 10_000;
/// How deep elements may nest.
pub const DEPTH: usize = 200;
/// The most blocks of one article.
pub const BLOCKS: usize = 20_000;
/// The most pixels of a picture: a little over what telephones take (200 megapixels).
pub const PIXELS: u64 = 220_000_000;
/// The most pixels along one side of a picture.
pub const SIDE: u32 = 30_000;

/// Reads a file that is not larger than `most` bytes.
///
/// # Errors
/// As the system says; `FileTooLarge` for one that is larger, whatever its size was said to be.
pub fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
    }
    bounded(file, most)
}

/// Reads to the end of a source that has no more than `most` bytes.
pub(crate) fn bounded(source: impl io::Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("more than {} MiB", most >> 20)));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_larger_is_refused_before_it_is_read_whole() {
        assert_eq!(bounded(&b"abc"[..], 3).ok().as_deref(), Some(&b"abc"[..]));
        assert!(bounded(io::repeat(0), 1 << 20).is_err());
    }
}
