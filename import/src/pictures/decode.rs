use crate::limits;
use image::{DynamicImage, ImageDecoder as _, ImageError, ImageFormat, ImageReader, Limits, metadata::Orientation};
use moxcms::{ColorProfile, Layout, TransformOptions};
use std::io::Cursor;

/// Why a picture is not taken, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// Apple's format.
    #[error("is a HEIC file of a telephone; send it as JPEG, or set the camera to \"Most Compatible\"")]
    Heic,
    /// Formats that are not decoded here.
    #[error("is of a format that is not read here; save it as JPEG or PNG")]
    Format,
    /// More pixels than any camera takes.
    #[error("has {0} × {1} pixels, which is more than any camera takes; save it smaller")]
    TooLarge(u32, u32),
    /// Broken, or cut off.
    #[error("is damaged ({0}); copy it again from the camera")]
    Damaged(String),
    /// It could be read and not be written.
    #[error("cannot be made smaller: {0}")]
    Encode(String),
}

/// Pixels as a reader shall see them: upright and in sRGB. Nothing is left of the file's metadata.
#[derive(Clone, Debug)]
pub struct Decoded {
    /// The pixels; RGB, or RGBA where something is transparent.
    pub image: DynamicImage,
    /// Whether it is a drawing with few colours, which must stay sharp, or has transparent parts, which JPEG does not know.
    pub line_art: bool,
}

/// Decodes a picture.
///
/// # Errors
/// [`PictureError`] for what cannot be read or is too large. Nothing is decoded of what is too large.
pub fn decode(bytes: &[u8]) -> Result<Decoded, PictureError> {
    if bytes.get(4..8) == Some(b"ftyp") {
        let brand = bytes.get(8..12).unwrap_or_default();
        return Err(if matches!(brand, b"avif" | b"avis") { PictureError::Format } else { PictureError::Heic });
    }
    let damaged = |error: ImageError| match error {
        ImageError::Unsupported(_) => PictureError::Format,
        other => PictureError::Damaged(other.to_string()),
    };
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| PictureError::Format)?;
    let format = reader.format().ok_or(PictureError::Format)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(2 << 30);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    if width > limits::SIDE || height > limits::SIDE || u64::from(width) * u64::from(height) > limits::PIXELS {
        return Err(PictureError::TooLarge(width, height));
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten();
    let mut image = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    let transparent = image.color().has_alpha() && image.to_rgba8().pixels().any(|pixel| pixel.0[3] < 255);
    image = if transparent { image.into_rgba8().into() } else { image.into_rgb8().into() };
    if let Some(profile) = profile {
        to_srgb(&mut image, &profile);
    }
    image.apply_orientation(orientation);
    let line_art = transparent || matches!(format, ImageFormat::Png | ImageFormat::Gif) && has_few_colours(&image);
    Ok(Decoded { image, line_art })
}

/// Converts to sRGB. A profile that cannot be read leaves the picture as it is, as browsers do.
fn to_srgb(image: &mut DynamicImage, profile: &[u8]) {
    let Ok(profile) = ColorProfile::new_from_slice(profile) else { return };
    let layout = if image.color().has_alpha() { Layout::Rgba } else { Layout::Rgb };
    let Ok(transform) =
        profile.create_transform_8bit(layout, &ColorProfile::new_srgb(), layout, TransformOptions::default())
    else {
        return;
    };
    let source = image.as_bytes().to_vec();
    let mut target = vec![0; source.len()];
    if transform.transform(&source, &mut target).is_err() {
        return;
    }
    match image {
        DynamicImage::ImageRgb8(pixels) => pixels.copy_from_slice(&target),
        DynamicImage::ImageRgba8(pixels) => pixels.copy_from_slice(&target),
        _ => {}
    }
}

/// Whether a sample of the pixels has no more colours than a drawing.
fn has_few_colours(image: &DynamicImage) -> bool {
    let rgb = image.to_rgb8();
    let step = (rgb.pixels().len() / 40_000).max(1);
    let mut colours = std::collections::HashSet::new();
    rgb.pixels().step_by(step).all(|pixel| {
        colours.insert(pixel.0);
        colours.len() <= 256
    })
}
