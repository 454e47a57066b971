/// What a document of the contract is; its place says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `site.json`: the office.
    Site,
    /// `feed.json`, `sections/<id>.json` and their further pages.
    Feed,
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
            [_] | ["en" | "sections", _] | ["en", "sections", _] => Some(Self::Feed),
            _ => None,
        }
    }

    /// The folders that documents lie in.
    pub const FOLDERS: [&str; 5] = ["", "sections", "articles", "en", "en/sections"];

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Feed => "application/feed+json",
            Self::Site | Self::Article => "application/json",
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
