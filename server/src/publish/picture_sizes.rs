use super::edit::{Edit, edited};
use crate::content::{Located, PictureSize, said_size, same_shape};

/// The document with the width and height of each picture from its file, if they are missing or have another shape; otherwise
/// unchanged. `None` if nothing must change. So a page reserves the right space.
pub(super) fn with_picture_sizes(document: &str, measure: impl Fn(&str) -> Option<PictureSize>) -> Option<String> {
    let mut edits = Vec::new();
    collect(Located::read(document).ok()?, &measure, &mut edits);
    edited(document, edits)
}

fn collect(at: Located<'_>, measure: &impl Fn(&str) -> Option<PictureSize>, edits: &mut Vec<Edit>) {
    if let Some(fields) = at.fields() {
        let file = fields.get("src").and_then(|src| Some((src, measure(&src.string()?)?)));
        if let Some((src, file)) = file
            && !said_size(&fields).is_some_and(|said| same_shape(said, (file.width, file.height)))
        {
            edits.extend([("width", file.width), ("height", file.height)].map(
                |(name, pixels)| match fields.get(name) {
                    Some(old) => Edit::replace(*old, pixels.to_string()),
                    None => Edit::after(*src, format!(r#","{name}":{pixels}"#)),
                },
            ));
        }
        for field in fields.into_values() {
            collect(field, measure, edits);
        }
    } else {
        for element in at.elements().unwrap_or_default() {
            collect(element, measure, edits);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_get_the_sizes_of_their_files() {
        let measure = |src: &str| (src == "a.jpg").then_some(PictureSize { width: 30, height: 40, turned: true });
        for (before, after) in [
            (r#"{"src": "a.jpg", "width": 40, "height": 30}"#, Some(r#"{"src": "a.jpg", "width": 30, "height": 40}"#)),
            (
                r#"[{"x": {"height": "?", "src": "a.jpg"}}]"#,
                Some(r#"[{"x": {"height": 40, "src": "a.jpg","width":30}}]"#),
            ),
            (r#"{"alt": "ả", "src": "a.jpg"}"#, Some(r#"{"alt": "ả", "src": "a.jpg","width":30,"height":40}"#)),
            // The same shape on another scale reserves the same space.
            (r#"{"src": "a.jpg", "width": 3000, "height": 4000}"#, None),
            (r#"{"src": "b.jpg", "width": 1, "height": 1}"#, None),
            (r#"{"src": 7}"#, None),
            ("no JSON", None),
        ] {
            assert_eq!(with_picture_sizes(before, measure).as_deref(), after, "{before}");
            assert_eq!(after.and_then(|after| with_picture_sizes(after, measure)), None, "{before}");
        }
    }
}
