use super::{
    WIDTHS, decode,
    decode::{Decoded, PictureError},
    encode::{self, Format},
    hash, parallel,
};
use image::{DynamicImage, imageops::FilterType};
use std::{
    collections::HashMap,
    io,
    path::{Path, PathBuf},
};
use tintuc::model::{Href, Image, Source, SourceSet};

/// The files of pictures, below `media/` of the content. The same photograph is made and stored once.
#[derive(Debug)]
pub struct Store {
    content: PathBuf,
    dry_run: bool,
    made: HashMap<String, Stored>,
    /// The names under which earlier runs have stored photographs, by the hash at their end.
    earlier: HashMap<String, String>,
}

/// A picture that has been stored: all of its JSON but the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// `src`, `sources`, `width` and `height`.
    pub image: Image,
    /// The files, with their bytes.
    pub files: Vec<(String, usize)>,
}

/// Why a picture is not stored.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The picture is not one, or not for here.
    #[error("{0}")]
    Picture(#[from] PictureError),
    /// The disk.
    #[error("cannot be written: {0}")]
    Io(#[from] io::Error),
}

impl Store {
    /// The store of a content directory.
    pub fn new(content: PathBuf, dry_run: bool) -> Self {
        let earlier = earlier(&content.join("media"));
        Self { content, dry_run, made: HashMap::new(), earlier }
    }

    /// Makes a picture's files, unless they are there. `name` begins their names.
    ///
    /// # Errors
    /// [`StoreError`] says what is wrong with the picture, or with the disk.
    pub fn add(&mut self, bytes: &[u8], name: &str) -> Result<Stored, StoreError> {
        let hash = hash(bytes);
        if let Some(stored) = self.made.get(&hash) {
            return Ok(stored.clone());
        }
        let stored = self.make(bytes, &hash, name)?;
        self.made.insert(hash, stored.clone());
        Ok(stored)
    }

    fn make(&self, bytes: &[u8], hash: &str, name: &str) -> Result<Stored, StoreError> {
        let Decoded { image, line_art } = decode(bytes)?;
        let widths = widths(image.width());
        let formats = if line_art { [Format::Avif, Format::Png] } else { [Format::Avif, Format::Jpeg] };
        let stem = self.earlier.get(hash).cloned().unwrap_or_else(|| format!("{name}-{hash}"));
        let path = |width: u32, format: Format| format!("media/{stem}-{width}.{}", format.ending());
        // The large ones first: each smaller one is made of the next larger one, and the longest work begins at once.
        let mut sizes: Vec<(u32, DynamicImage)> = Vec::new();
        for width in widths.iter().rev() {
            let from = sizes.last().map_or(&image, |(_, larger)| larger);
            let smaller = if from.width() == *width { from.clone() } else { resized(from, *width) };
            sizes.push((*width, smaller));
        }
        let jobs: Vec<_> =
            sizes.iter().flat_map(|(width, image)| formats.map(|format| (*width, format, image))).collect();
        let encoded = parallel::map(&jobs, |(width, format, image)| {
            let path = path(*width, *format);
            let there = self.content.join(&path).metadata().ok().filter(|_| !self.dry_run);
            if let Some(there) = there {
                return Ok((path, usize::try_from(there.len()).unwrap_or_default()));
            }
            if self.dry_run {
                return Ok((path, 0));
            }
            let bytes = encode::encode(image, *format)?;
            crate::writers::write(&self.content.join(&path), &bytes)?;
            Ok::<_, StoreError>((path, bytes.len()))
        });
        let files = encoded.into_iter().collect::<Result<Vec<_>, _>>()?;
        let href = |path: &str| Href::new(path).map_err(|error| PictureError::Encode(error.to_string()));
        let sources = formats.iter().map(|format| {
            let set: Vec<_> = widths.iter().map(|width| format!("{} {width}w", path(*width, *format))).collect();
            let srcset =
                SourceSet::try_from(set.join(", ")).map_err(|error| PictureError::Encode(error.to_string()))?;
            Ok(Source { media_type: format.media_type().to_owned(), srcset })
        });
        // What old browsers get: 640 pixels, as the sample news has it.
        let width = widths.iter().copied().find(|width| *width >= 640).or(widths.last().copied()).unwrap_or_default();
        let height = sizes.iter().find(|(size, _)| *size == width).map(|(_, image)| image.height());
        let image = Image {
            src: href(&path(width, formats[1]))?,
            width: Some(width),
            height,
            sources: sources.collect::<Result<_, PictureError>>()?,
            alt: String::new(),
            caption: None,
            credit: None,
        };
        Ok(Stored { image, files })
    }
}

/// The names of the photographs in a folder without width and ending, by the hash at their end.
fn earlier(media: &Path) -> HashMap<String, String> {
    let files = std::fs::read_dir(media).into_iter().flatten();
    let names = files.filter_map(|file| file.ok()?.file_name().into_string().ok());
    names
        .filter_map(|file| {
            let (stem, rest) = file.rsplit_once('-')?;
            let (_, ending) = rest.split_once('.')?;
            let (_, hash) = stem.rsplit_once('-')?;
            (ending == "avif").then(|| (hash.to_owned(), stem.to_owned()))
        })
        .collect()
}

/// The widths to make: never larger than the original, which is the largest itself where it lies between two.
fn widths(original: u32) -> Vec<u32> {
    let mut widths: Vec<u32> = WIDTHS.into_iter().filter(|width| *width <= original).collect();
    let largest = widths.last().copied().unwrap_or_default();
    // 5 % more pixels are no reason for another file.
    if largest < 1920 && original.min(1920) > largest + largest / 20 {
        widths.push(original.min(1920));
    }
    widths
}

/// The same picture in a smaller width. Far larger ones are made smaller in two steps, of which the first is quick.
fn resized(image: &DynamicImage, width: u32) -> DynamicImage {
    let height = |width: u32| {
        let height = u64::from(image.height()) * u64::from(width) / u64::from(image.width().max(1));
        u32::try_from(height).unwrap_or(u32::MAX).max(1)
    };
    let double = width * 2;
    if image.width() > double {
        let thumbnail = image.thumbnail_exact(double, height(double));
        return thumbnail.resize_exact(width, height(width), FilterType::CatmullRom);
    }
    image.resize_exact(width, height(width), FilterType::Lanczos3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_picture_is_larger_than_its_original() {
        for (original, expected) in [
            (20, vec![20]),
            (320, vec![320]),
            (330, vec![320]),
            (500, vec![320, 500]),
            (1280, vec![320, 640, 1280]),
            (1600, vec![320, 640, 1280, 1600]),
            (6000, vec![320, 640, 1280, 1920]),
        ] {
            assert_eq!(widths(original), expected, "{original}");
        }
    }
}
