use super::{Href, HrefError, lenient};
use serde::{Deserialize, Serialize};

/// A picture with what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Image {
    /// The picture for browsers that take none of `sources`.
    pub src: Href,
    /// Width of `src` in pixels.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// Height of `src` in pixels.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// The same picture in other formats and sizes, best first.
    #[serde(default, deserialize_with = "lenient::list", skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// What is seen, for those who do not see it.
    #[serde(default, deserialize_with = "lenient::optional")]
    pub alt: String,
    /// What it shows, printed under the picture.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// Who made it.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
}

impl Image {
    /// Width and height in pixels, for the space that a page keeps free; 3:2 where the content does not say.
    pub fn size(&self) -> (u32, u32) {
        match (self.width, self.height) {
            (Some(width @ 1..), Some(height @ 1..)) => (width, height),
            _ => (1200, 800),
        }
    }

    /// The widest file there is; of several, that of the last source, which the most browsers show.
    pub fn largest(&self) -> &Href {
        let files = self.sources.iter().flat_map(|source| &source.srcset.0);
        let own = (self.width.unwrap_or_default(), &self.src);
        let widest = files.fold(own, |widest, (href, descriptor)| {
            let width = width_of(descriptor).unwrap_or_default();
            if width >= widest.0 { (width, href) } else { widest }
        });
        widest.1
    }

    /// A picture of which nothing is known but its address.
    pub(super) const fn at(src: Href) -> Self {
        Self { src, width: None, height: None, sources: Vec::new(), alt: String::new(), caption: None, credit: None }
    }

    /// The file for those who may show nothing but JPEG and PNG, such as the previews of chats: `src` where it is one and
    /// wide enough, else the smallest that is, else the widest.
    pub fn preview(&self) -> Option<Preview<'_>> {
        let own = (!is_modern(&self.src)).then_some((&self.src, self.width));
        let sources = self.sources.iter().filter(|source| matches!(&*source.media_type, "image/jpeg" | "image/png"));
        let others = sources.flat_map(|source| &source.srcset.0).map(|(href, descriptor)| (href, width_of(descriptor)));
        let (href, width) = own.into_iter().chain(others).min_by_key(|(href, width)| match width {
            Some(PREVIEW_WIDTH..) if **href == self.src => 0,
            Some(width @ PREVIEW_WIDTH..) => *width,
            // A file that does not say is wide enough rather than not.
            _ => u32::MAX - width.unwrap_or(PREVIEW_WIDTH),
        })?;
        let height = |width| {
            let (Some(own @ 1..), Some(height)) = (self.width, self.height) else { return None };
            u32::try_from((u64::from(width) * u64::from(height) + u64::from(own) / 2) / u64::from(own)).ok()
        };
        let size = width.and_then(|width| Some((width, height(width)?)));
        Some(Preview { href, size: size.filter(|(width, height)| *width > 0 && *height > 0) })
    }

    /// The caption, unless it is blank.
    pub fn caption(&self) -> Option<&str> {
        not_blank(self.caption.as_deref())
    }

    /// The credit, unless it is blank.
    pub fn credit(&self) -> Option<&str> {
        not_blank(self.credit.as_deref())
    }
}

/// One file of a picture, for previews.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preview<'a> {
    /// Where it is.
    pub href: &'a Href,
    /// Its width and height in pixels, where the content says them.
    pub size: Option<(u32, u32)>,
}

/// From this width on, in pixels, Facebook, Zalo and others show a preview's picture large (developers.facebook.com,
/// "Images in Link Shares").
const PREVIEW_WIDTH: u32 = 600;

/// Whether it is of a format that not every preview shows.
fn is_modern(href: &Href) -> bool {
    let path = href.as_str().split(['?', '#']).next().unwrap_or_default();
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    ["avif", "webp", "svg"].iter().any(|modern| extension.eq_ignore_ascii_case(modern))
}

/// The width that a descriptor such as `640w` says.
fn width_of(descriptor: &str) -> Option<u32> {
    descriptor.strip_suffix('w')?.parse().ok()
}

fn not_blank(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// One format of a picture.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Source {
    /// Media type, such as `image/avif`.
    #[serde(rename = "type")]
    pub media_type: String,
    /// The sizes there are.
    pub srcset: SourceSet,
}

/// The value of `srcset`: addresses with a descriptor each, such as `media/a-640.avif 640w`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct SourceSet(Vec<(Href, String)>);

impl SourceSet {
    /// The value for the attribute, with relative addresses put behind `base`.
    pub fn resolve(&self, base: &str) -> String {
        self.join(|href| href.resolve(base))
    }

    /// The addresses in it, each with its descriptor, such as `640w`.
    pub fn candidates(&self) -> &[(Href, String)] {
        &self.0
    }

    /// The addresses in it.
    pub fn addresses(&self) -> impl Iterator<Item = &Href> {
        self.0.iter().map(|(href, _)| href)
    }

    fn join(&self, address: impl Fn(&Href) -> String) -> String {
        let candidates = self.0.iter().map(|(href, descriptor)| format!("{} {descriptor}", address(href)));
        candidates.map(|candidate| candidate.trim_end().to_owned()).collect::<Vec<_>>().join(", ")
    }
}

/// As browsers read it (HTML, "parse a srcset attribute"): an address ends at white space and may hold commas. One refused
/// address refuses the set: the picture then falls back to another format.
impl TryFrom<String> for SourceSet {
    type Error = HrefError;

    fn try_from(text: String) -> Result<Self, HrefError> {
        let mut candidates = Vec::new();
        let mut rest = next_candidate(&text);
        while !rest.is_empty() {
            let (address, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
            let href = Href::new(address.trim_end_matches(','))?;
            // A comma right behind the address: it has no descriptor.
            let (descriptor, after) =
                if address.ends_with(',') { ("", after) } else { after.split_once(',').unwrap_or((after, "")) };
            candidates.push((href, descriptor.trim().to_owned()));
            rest = next_candidate(after);
        }
        if candidates.is_empty() { Err(HrefError::Empty) } else { Ok(Self(candidates)) }
    }
}

/// The text from the next candidate on; empty ones are skipped.
fn next_candidate(text: &str) -> &str {
    text.trim_start_matches(|sign: char| sign.is_whitespace() || sign == ',')
}

impl From<SourceSet> for String {
    fn from(set: SourceSet) -> Self {
        set.join(|href| href.as_str().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ContentError, parse};
    use super::*;

    #[test]
    fn a_source_set_keeps_its_addresses_and_takes_a_base() -> Result<(), ContentError> {
        let set: SourceSet = parse(r#""media/a-320.avif 320w,  media/a-640.avif 640w""#)?;
        assert_eq!(set.resolve("/api/"), "/api/media/a-320.avif 320w, /api/media/a-640.avif 640w");
        assert_eq!(String::from(set), "media/a-320.avif 320w, media/a-640.avif 640w");
        Ok(())
    }

    #[test]
    fn a_source_set_is_read_as_browsers_read_it() -> Result<(), ContentError> {
        for (text, expected) in [
            ("a.avif 320w, b.avif 640w, ", "/a.avif 320w, /b.avif 640w"),
            (", a.avif\\n 320w,b.avif  640w,,", "/a.avif 320w, /b.avif 640w"),
            (
                "cat/w_320,h_214/a.jpg 320w, cat/w_640,h_427/a.jpg 2x",
                "/cat/w_320,h_214/a.jpg 320w, /cat/w_640,h_427/a.jpg 2x",
            ),
            ("a.webp, b.webp 2x", "/a.webp, /b.webp 2x"),
            ("a.webp", "/a.webp"),
        ] {
            assert_eq!(parse::<SourceSet>(&format!("\"{text}\""))?.resolve("/"), expected, "{text}");
        }
        for refused in ["", " , ", "a.avif 1x, javascript:x 2x"] {
            assert!(parse::<SourceSet>(&format!("\"{refused}\"")).is_err(), "{refused}");
        }
        Ok(())
    }

    #[test]
    fn the_largest_file_is_the_widest_one_that_most_browsers_show() -> Result<(), ContentError> {
        let sources = r#"[{"type":"image/avif","srcset":"a-320.avif 320w, a-1280.avif 1280w"},
            {"type":"image/jpeg","srcset":"a-1280.jpg 1280w, a-640.jpg 640w"}]"#;
        for (sources, width, largest) in [
            (sources, 640, "a-1280.jpg"),
            (sources, 1280, "a-1280.jpg"),
            (sources, 2000, "a.jpg"),
            ("[]", 640, "a.jpg"),
            (r#"[{"type":"image/avif","srcset":"a.avif 2x, b.avif -1w, c.avif 99999999999w"}]"#, 640, "a.jpg"),
        ] {
            let image: Image = parse(&format!(r#"{{"src":"a.jpg","width":{width},"sources":{sources}}}"#))?;
            assert_eq!(image.largest().as_str(), largest, "{sources} {width}");
        }
        Ok(())
    }

    #[test]
    fn previews_get_a_jpeg_or_png_that_is_wide_enough() -> Result<(), ContentError> {
        let sources = r#"[{"type":"image/avif","srcset":"a-1280.avif 1280w"},
            {"type":"image/jpeg","srcset":"a-320.jpg 320w, a-1280.jpg 1280w, a-640.jpg 640w"}]"#;
        for (picture, expected) in [
            (r#"{"src":"a.jpg","width":640,"height":427}"#.to_owned(), Some(("a.jpg", Some((640, 427))))),
            (r#"{"src":"a.jpg","width":320,"height":214}"#.to_owned(), Some(("a.jpg", Some((320, 214))))),
            (r#"{"src":"a.aspx?id=1.webp"}"#.to_owned(), Some(("a.aspx?id=1.webp", None))),
            (r#"{"src":"a.webp"}"#.to_owned(), None),
            (r#"{"src":"a.SVG?x"}"#.to_owned(), None),
            (format!(r#"{{"src":"a.avif","width":1280,"height":855,"sources":{sources}}}"#), Some(("a-640.jpg", Some((640, 428))))),
            (format!(r#"{{"src":"a.jpg","width":320,"height":214,"sources":{sources}}}"#), Some(("a-640.jpg", Some((640, 428))))),
            (format!(r#"{{"src":"a.jpg","width":2000,"height":1335,"sources":{sources}}}"#), Some(("a.jpg", Some((2000, 1335))))),
            (format!(r#"{{"src":"a.webp","sources":{sources}}}"#), Some(("a-640.jpg", None))),
            (
                r#"{"src":"a.webp","width":0,"height":4294967295,"sources":[{"type":"image/png","srcset":"a.png 4294967295w, b.png 2x"}]}"#
                    .to_owned(),
                // What does not say its width is rather so wide than as wide as that.
                Some(("b.png", None)),
            ),
            (
                r#"{"src":"a.webp","width":320,"height":200,"sources":[{"type":"image/png","srcset":"a-80.png 80w, a-320.png 320w"}]}"#
                    .to_owned(),
                Some(("a-320.png", Some((320, 200)))),
            ),
        ] {
            let image: Image = parse(&picture)?;
            let preview = image.preview().map(|preview| (preview.href.as_str(), preview.size));
            assert_eq!(preview, expected, "{picture}");
        }
        Ok(())
    }

    #[test]
    fn a_hostile_source_is_left_out_and_the_picture_stays() -> Result<(), ContentError> {
        let image: Image = parse(
            r#"{"src":"a.jpg","width":-1,"height":"x","alt":null,"caption":" ",
                "sources":[{"type":"image/avif","srcset":"javascript:x 1w"},7,{"type":"image/webp","srcset":"a.webp"}]}"#,
        )?;
        assert_eq!(image.sources.len(), 1);
        assert_eq!(image.size(), (1200, 800));
        assert_eq!((image.caption(), image.credit(), image.alt.as_str()), (None, None, ""));
        assert!(parse::<Image>(r#"{"src":"javascript:x"}"#).is_err());
        Ok(())
    }
}
