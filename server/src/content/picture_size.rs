use imagesize::{Compression, ImageType};
use std::{
    fs::File,
    io::{BufReader, Seek as _},
    path::Path,
};

/// The size that a picture's file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PictureSize {
    /// Its width in pixels, as browsers show it.
    pub width: u32,
    /// Its height in pixels, as browsers show it.
    pub height: u32,
    /// Whether it is stored on its side, so that browsers turn it (EXIF orientation 5 to 8).
    pub turned: bool,
}

/// Why the size of a picture is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureSizeError {
    /// It is broken, or in no format that browsers show.
    NotAPicture,
    /// The file cannot be read.
    Unreadable,
}

/// Reads the head of a JPEG, PNG, GIF, WebP or AVIF.
///
/// # Errors
/// [`PictureSizeError`] says why the size is unknown.
pub fn measure(file: &Path) -> Result<PictureSize, PictureSizeError> {
    let mut reader = BufReader::new(File::open(file).map_err(|_| PictureSizeError::Unreadable)?);
    let kind = imagesize::reader_type(&mut reader).map_err(|_| PictureSizeError::NotAPicture)?;
    let shown = [ImageType::Jpeg, ImageType::Png, ImageType::Gif, ImageType::Webp, ImageType::Heif(Compression::Av1)];
    if !shown.contains(&kind) {
        return Err(PictureSizeError::NotAPicture);
    }
    reader.rewind().map_err(|_| PictureSizeError::Unreadable)?;
    let size = imagesize::reader_size(&mut reader).map_err(|_| PictureSizeError::NotAPicture)?;
    let narrow = |pixels: usize| u32::try_from(pixels).map_err(|_| PictureSizeError::NotAPicture);
    let (width, height) = (narrow(size.width)?, narrow(size.height)?);
    // No engine turns a WebP by its EXIF. Chromium and Firefox turn a PNG; WebKitGTK does not.
    let turns = [ImageType::Jpeg, ImageType::Png].contains(&kind);
    let turned = turns && reader.rewind().is_ok() && is_turned(&mut reader);
    let (width, height) = if turned { (height, width) } else { (width, height) };
    Ok(PictureSize { width, height, turned })
}

/// Whether width and height change places: EXIF 2.32, tag 0x0112, from 5 on. A camera that was held upright writes that.
fn is_turned(reader: &mut BufReader<File>) -> bool {
    let Ok(exif) = exif::Reader::new().read_from_container(reader) else { return false };
    let orientation = exif.get_field(exif::Tag::Orientation, exif::In::PRIMARY);
    orientation.and_then(|field| field.value.get_uint(0)).is_some_and(|value| (5..=8).contains(&value))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What EXIF says of an orientation.
    fn exif(orientation: u8) -> Vec<u8> {
        [&b"II*\0\x08\0\0\0\x01\0"[..], &[0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]].concat()
    }

    /// A JPEG's head, with what EXIF says of its orientation.
    fn jpeg(orientation: u8) -> Vec<u8> {
        let exif = [&[0xff, 0xe1, 0, 34][..], b"Exif\0\0", &exif(orientation)];
        let frame = [0xff, 0xc0, 0, 17, 8, 0, 30, 0, 40, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1, 0xff, 0xd9];
        [&[0xff, 0xd8][..], &exif.concat(), &frame].concat()
    }

    fn measured(bytes: &[u8]) -> Result<(u32, u32, bool), PictureSizeError> {
        let directory = tempfile::tempdir().map_err(|_| PictureSizeError::Unreadable)?;
        let file = directory.path().join("a");
        std::fs::write(&file, bytes).map_err(|_| PictureSizeError::Unreadable)?;
        measure(&file).map(|PictureSize { width, height, turned }| (width, height, turned))
    }

    /// The same of a PNG. Nobody reads the checksums.
    fn png(orientation: u8) -> Vec<u8> {
        let head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x28\0\0\0\x1e\x08\x02\0\0\0\0\0\0\0";
        [&head[..], b"\0\0\0\x1aeXIf", &exif(orientation), b"\0\0\0\0\0\0\0\0IEND\0\0\0\0"].concat()
    }

    #[test]
    fn a_picture_that_a_phone_has_held_upright_is_upright() {
        for (orientation, expected) in
            [(1, (40, 30, false)), (3, (40, 30, false)), (6, (30, 40, true)), (8, (30, 40, true))]
        {
            assert_eq!(measured(&jpeg(orientation)), Ok(expected), "{orientation}");
            assert_eq!(measured(&png(orientation)), Ok(expected), "{orientation}");
        }
    }

    #[test]
    fn every_format_that_browsers_show_has_measures() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x28\0\0\0\x1e\x08\x02\0\0\0";
        let gif = b"GIF89a\x28\0\x1e\0\0\0\0";
        let webp = b"RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x27\0\0\x1d\0\0";
        for bytes in [&png[..], gif, webp] {
            assert_eq!(measured(bytes), Ok((40, 30, false)), "{bytes:?}");
        }
        for bytes in [&b""[..], b"<svg/>", b"not really a picture", b"BM", &png[..15], &jpeg(6)[..20]] {
            assert_eq!(measured(bytes), Err(PictureSizeError::NotAPicture), "{bytes:?}");
        }
        assert_eq!(measure(Path::new("/nowhere")), Err(PictureSizeError::Unreadable));
    }
}
