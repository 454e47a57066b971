use std::{fmt, str::FromStr};
use tintuc::context::Config;

/// The folder that the site lies in: `/`, or such as `/tin-tuc/`; it begins and ends with a slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BasePath(String);

/// The error for a text that is not a [`BasePath`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BasePathError;

impl BasePath {
    /// The folder as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The configuration of a page of the site.
    pub(crate) fn config(&self, saves_data: bool) -> Config {
        let base = self.as_str();
        Config { base: base.into(), api_base: format!("{base}api/").into(), saves_data }
    }

    /// The part of a path below the folder, without a slash in front.
    pub fn strip<'a>(&self, path: &'a str) -> Option<&'a str> {
        path.strip_prefix(&self.0)
    }

    /// The folder that `<base href>` in a page names; the root if there is none.
    pub fn of_page(html: &str) -> Self {
        let href = super::policy::tags(html, "base").find_map(|tag| super::policy::attribute(tag, "href"));
        let path = href.map(|href| match href.split_once("://") {
            Some((_, rest)) => rest.find('/').map_or("/", |slash| &rest[slash..]),
            None => href,
        });
        path.filter(|path| path.starts_with('/')).and_then(|path| path.parse().ok()).unwrap_or_default()
    }
}

impl Default for BasePath {
    fn default() -> Self {
        Self("/".to_owned())
    }
}

impl FromStr for BasePath {
    type Err = BasePathError;

    /// Slashes at both ends may be left out.
    fn from_str(text: &str) -> Result<Self, BasePathError> {
        let inner = text.trim_matches('/');
        if inner.is_empty() {
            return Ok(Self::default());
        }
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        let good = |part: &str| !part.is_empty() && part != "." && part != ".." && part.bytes().all(allowed);
        if inner.split('/').all(good) { Ok(Self(format!("/{inner}/"))) } else { Err(BasePathError) }
    }
}

impl fmt::Display for BasePathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a base path is such as /tin-tuc/, of letters, digits and -._~")
    }
}

impl std::error::Error for BasePathError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slashes_at_both_ends_may_be_left_out() {
        for (text, expected) in [("", "/"), ("/", "/"), ("a", "/a/"), ("/a/b", "/a/b/"), ("/a/", "/a/")] {
            assert_eq!(text.parse::<BasePath>().unwrap().as_str(), expected);
        }
        for text in ["/a//b/", "/../", "/a b/", "/{x}/", "/đ/", "https://a.example/"] {
            assert_eq!(text.parse::<BasePath>(), Err(BasePathError), "{text}");
        }
    }

    #[test]
    fn the_page_names_its_folder() {
        for (html, expected) in [
            (r#"<head><base href="/tin-tuc/"></head>"#, "/tin-tuc/"),
            ("<BASE target=x href='/a' >", "/a/"),
            ("<base href=/b/ >", "/b/"),
            (r#"<base href="https://tin.example/c/">"#, "/c/"),
            (r#"<base href="https://tin.example">"#, "/"),
            (r#"<base href="./">"#, "/"),
            ("<p>no base</p>", "/"),
        ] {
            assert_eq!(BasePath::of_page(html).as_str(), expected, "{html}");
        }
    }
}
