//! Pictures: what a page must know of them before they are loaded.

use super::{Checker, Located, references::local, required::Fields};
use crate::content::{PictureSize, PictureSizeError};
use tintuc::model::{Image, SourceSet, parse};

impl Checker<'_> {
    /// Without its size a picture makes the page jump, and without `alt` it tells nothing to those who do not see it.
    pub(super) fn picture(&mut self, at: Located<'_>) {
        // A block has a type, a picture has none.
        let is_picture = |fields: &Fields<'_>| fields.contains_key("src") && !fields.contains_key("type");
        let Some(fields) = at.fields().filter(is_picture) else { return };
        let alt = fields.get("alt").and_then(|alt| alt.string()).unwrap_or_default();
        if alt.trim().is_empty() {
            self.warn(at, "the picture has no alt: those who do not see it are not told what it shows");
        }
        let size = said_size(&fields);
        if size.is_none() {
            self.warn(at, "the picture has no width and height: the page keeps 3:2 free for it");
        }
        self.measured(fields["src"], size);
        let sources = fields.get("sources").and_then(|sources| sources.elements()).unwrap_or_default();
        for source in sources {
            if let Some(set) = source.fields().and_then(|fields| fields.get("srcset").copied()) {
                self.measured_set(set, size);
            }
        }
    }

    /// Chats, and some feed readers, show no AVIF, WebP or SVG.
    pub(super) fn previewed(&mut self, at: Located<'_>, picture: &Image) {
        if picture.preview().is_none() {
            self.warn(at, "previews do not show the picture that stands for this: add a JPEG or PNG to its sources");
        }
    }

    /// The page reserves as much space as the content says, and jumps if the file has another shape.
    fn measured(&mut self, at: Located<'_>, said: Option<(u32, u32)>) {
        let Some((path, file)) = at.string().and_then(|address| self.size_of(at, &address)) else { return };
        let size = (file.width, file.height);
        if said != Some(size) {
            let mend = if said.is_some_and(|said| same_shape(said, size)) { "" } else { "; `publish` puts it right" };
            let said = said.map_or_else(String::new, |(width, height)| format!(", not {width} × {height}"));
            self.warn(at, format!("{path} is {}{said}{mend}", shown(file)));
        }
    }

    /// Files in other sizes must be as wide as their descriptors say, and of the picture's shape, because browsers take any of them.
    fn measured_set(&mut self, at: Located<'_>, said: Option<(u32, u32)>) {
        let Ok(set) = parse::<SourceSet>(at.raw()) else { return };
        for (href, descriptor) in set.candidates() {
            let Some((path, file)) = self.size_of(at, href.as_str()) else { continue };
            let width = descriptor.strip_suffix('w').and_then(|width| width.parse::<u32>().ok());
            if width.is_some_and(|width| width != file.width) {
                self.warn(at, format!("{path} is {}, not {descriptor}", shown(file)));
            } else if let Some((width, height)) = said.filter(|said| !same_shape(*said, (file.width, file.height))) {
                let reason = format!("{path} is {}, of another shape than {width} × {height}", shown(file));
                self.warn(at, reason);
            }
        }
    }

    /// The size of a file of the content.
    fn size_of(&mut self, at: Located<'_>, address: &str) -> Option<(String, PictureSize)> {
        let path = local(address)?;
        match (self.measure)(&path)? {
            Ok(measured) => Some((path, measured)),
            Err(PictureSizeError::NotAPicture) => {
                self.warn(at, format!("{path} is no JPEG, PNG, GIF, WebP or AVIF, or it is broken"));
                None
            }
            // Another check reports a missing file.
            Err(PictureSizeError::Unreadable) => None,
        }
    }
}

/// The width and height that a picture's fields say, in pixels.
pub(crate) fn said_size(fields: &Fields<'_>) -> Option<(u32, u32)> {
    let pixels = |name| fields.get(name)?.raw().parse::<u32>().ok().filter(|pixels| *pixels > 0);
    pixels("width").zip(pixels("height"))
}

fn shown(PictureSize { width, height, turned }: PictureSize) -> String {
    let turned = if turned { " (browsers turn it, as its EXIF says)" } else { "" };
    format!("{width} × {height} pixels{turned}")
}

/// Whether one is the other on another scale: within a pixel of each, for both have been rounded.
pub(crate) fn same_shape((width, height): (u32, u32), (other_width, other_height): (u32, u32)) -> bool {
    let [width, height, other_width, other_height] = [width, height, other_width, other_height].map(u64::from);
    (width * other_height).abs_diff(height * other_width) <= width + other_width
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_scaled_and_rounded_has_the_same_shape() {
        for (one, other, same) in [
            ((640, 427), (320, 213), true),
            ((640, 427), (320, 214), true),
            ((640, 427), (1280, 853), true),
            ((640, 427), (1280, 858), false),
            ((640, 427), (427, 640), false),
            ((4_294_967_295, 4_294_967_295), (1, 1), true),
        ] {
            assert_eq!(same_shape(one, other), same, "{one:?} {other:?}");
            assert_eq!(same_shape(other, one), same, "{other:?} {one:?}");
        }
    }
}
