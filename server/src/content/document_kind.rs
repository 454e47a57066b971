/// The kind of a document of the contract, which its path says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DocumentKind {
    /// `site.json`: the office.
    Site,
    /// `feed.json`, `sections/<id>.json`, `archive/<month>.json` and their further pages.
    Feed,
    /// `archive.json`: the months of the archive.
    Archive,
    /// `articles/<id>.json`.
    Article,
}

impl DocumentKind {
    /// The kind of the file at this path below the content directory; `None` for a file that is not a document.
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

    /// The folders that have documents.
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
            ("site.json", Some(DocumentKind::Site)),
            ("en/site.json", Some(DocumentKind::Site)),
            ("feed.json", Some(DocumentKind::Feed)),
            ("en/feed-2.json", Some(DocumentKind::Feed)),
            ("sections/a.json", Some(DocumentKind::Feed)),
            ("en/sections/a-2.json", Some(DocumentKind::Feed)),
            ("archive.json", Some(DocumentKind::Archive)),
            ("en/archive.json", Some(DocumentKind::Archive)),
            ("archive/2017-12.json", Some(DocumentKind::Feed)),
            ("en/archive/2017-12-2.json", Some(DocumentKind::Feed)),
            ("articles/a.json", Some(DocumentKind::Article)),
            ("en/articles/a.json", None),
            ("media/a.json", None),
            ("articles/a.txt", None),
            ("site", None),
        ] {
            assert_eq!(DocumentKind::of(path), kind, "{path}");
        }
    }
}
