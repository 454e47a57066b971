use super::PictureError;
use image::{DynamicImage, ExtendedColorType, ImageEncoder as _, codecs::png};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use ravif::Img;
use rgb::FromSlice as _;

/// AVIF's quality, of 100: about a third of the bytes of the JPEG beside it.
const AVIF_QUALITY: f32 = 62.0;
/// rav1e's speed, of 10. At 8 a picture takes twice as long and is a seventh smaller; at 10 a third quicker and a fifth larger.
const AVIF_SPEED: u8 = 9;
/// JPEG's quality, of 100.
const JPEG_QUALITY: u8 = 78;

/// One of the formats that are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Avif,
    Jpeg,
    Png,
}

impl Format {
    pub(super) const fn ending(self) -> &'static str {
        match self {
            Self::Avif => "avif",
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }

    pub(super) const fn media_type(self) -> &'static str {
        match self {
            Self::Avif => "image/avif",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }
}

/// Encodes pixels, and nothing else: no profile, no place, no camera.
pub(super) fn encode(image: &DynamicImage, format: Format) -> Result<Vec<u8>, PictureError> {
    match format {
        Format::Avif => avif(image),
        Format::Jpeg => jpeg(image),
        Format::Png => png(image),
    }
}

fn avif(image: &DynamicImage) -> Result<Vec<u8>, PictureError> {
    let (width, height) = (image.width() as usize, image.height() as usize);
    let encoder = ravif::Encoder::new().with_quality(AVIF_QUALITY).with_speed(AVIF_SPEED).with_num_threads(Some(1));
    let made = match image {
        DynamicImage::ImageRgba8(pixels) => encoder.encode_rgba(Img::new(pixels.as_raw().as_rgba(), width, height)),
        other => encoder.encode_rgb(Img::new(other.to_rgb8().as_raw().as_rgb(), width, height)),
    };
    made.map(|made| made.avif_file).map_err(|error| PictureError::Encode(error.to_string()))
}

fn jpeg(image: &DynamicImage) -> Result<Vec<u8>, PictureError> {
    let side = |side: u32| u16::try_from(side).map_err(|_| PictureError::Encode("it is too wide for JPEG".to_owned()));
    let (width, height) = (side(image.width())?, side(image.height())?);
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, JPEG_QUALITY);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.set_progressive(true);
    encoder.set_optimized_huffman_tables(true);
    encoder
        .encode(&image.to_rgb8(), width, height, ColorType::Rgb)
        .map_err(|error| PictureError::Encode(error.to_string()))?;
    Ok(bytes)
}

fn png(image: &DynamicImage) -> Result<Vec<u8>, PictureError> {
    let mut bytes = Vec::new();
    let encoder = png::PngEncoder::new_with_quality(&mut bytes, png::CompressionType::Best, png::FilterType::Adaptive);
    let colour = if image.color().has_alpha() { ExtendedColorType::Rgba8 } else { ExtendedColorType::Rgb8 };
    let written = encoder.write_image(image.as_bytes(), image.width(), image.height(), colour);
    written.map_err(|error| PictureError::Encode(error.to_string()))?;
    Ok(bytes)
}
