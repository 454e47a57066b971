/// What a document of the contract is; its place says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `site.json`: the office.
    Site,
    /// `feed.json`, `sections/<id>.json`, `archive/<month>.json` and their further pages.
    Feed,
    /// `archive.json`: the months of the archive.
    Archive,
    /// `articles/<id>.json`.
    Article,
}

impl Kind {
    /// The kind of the file at this path below the content directory; none where it is no document, but a plain file.
    pub fn of(path: &str) -> Option<Self> {
        let name = path.strip_suffix(".json")?;
        let parts = name.split('/').collect::<Vec<_>>();
        match parts.as_slice() {
            ["site"] | ["en", "site"] => Some(Self::Site),
            ["articles", _] => Some(Self::Article),
            ["archive"] | ["en", "archive"] => Some(Self::Archive),
            [_] | ["en" | "sections" | "archive", _] | ["en", "sections" | "archive", _] => Some(Self::Feed),
            _ => None,
        }
    }

    /// The folders that documents lie in.
    pub const FOLDERS: [&str; 7] = ["", "sections", "archive", "articles", "en", "en/sections", "en/archive"];

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Feed => "application/feed+json",
            Self::Site | Self::Archive | Self::Article => "application/json",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_says_what_a_document_is() {
        for (path, kind) in [
            ("site.json", Some(Kind::Site)),
            ("en/site.json", Some(Kind::Site)),
            ("feed.json", Some(Kind::Feed)),
            ("en/feed-2.json", Some(Kind::Feed)),
            ("sections/a.json", Some(Kind::Feed)),
            ("en/sections/a-2.json", Some(Kind::Feed)),
            ("archive.json", Some(Kind::Archive)),
            ("en/archive.json", Some(Kind::Archive)),
            ("archive/2017-12.json", Some(Kind::Feed)),
            ("en/archive/2017-12-2.json", Some(Kind::Feed)),
            ("articles/a.json", Some(Kind::Article)),
            ("en/articles/a.json", None),
            ("media/a.json", None),
            ("articles/a.txt", None),
            ("site", None),
        ] {
            assert_eq!(Kind::of(path), kind, "{path}");
        }
    }
}
