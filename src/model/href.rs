use serde::{Deserialize, Serialize};
use std::fmt;

/// An address that content may name: http, https, mailto, tel, or relative to the API base. Nothing that runs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Href(String);

/// Why an address is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HrefError {
    /// Nothing is left after trimming.
    Empty,
    /// Control characters; browsers drop some of them while reading an address, so `java\nscript:` would run.
    ControlCharacter,
    /// A scheme other than http, https, mailto and tel.
    Scheme,
}

impl Href {
    /// Schemes that content may use; everything else (`javascript:`, `data:`, …) is refused.
    const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

    /// Reads an address.
    ///
    /// # Errors
    /// [`HrefError`] says why content may not use it.
    pub fn new(text: &str) -> Result<Self, HrefError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(HrefError::Empty);
        }
        if text.chars().any(char::is_control) {
            return Err(HrefError::ControlCharacter);
        }
        match scheme(text) {
            Some(scheme) if !Self::SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known)) => {
                Err(HrefError::Scheme)
            }
            _ => Ok(Self(text.to_owned())),
        }
    }

    /// The address as it stands in the content.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address as a page can use it: relative ones are put behind `base` (which ends in a slash). Where that names a
    /// host, the page is another one's, and an address that begins at the root is not that page's.
    pub fn resolve(&self, base: &str) -> String {
        if scheme(&self.0).is_some() || self.0.starts_with(['\\', '#']) || self.0.starts_with("//") {
            self.0.clone()
        } else if self.0.starts_with('/') {
            format!("{}{}", origin(base), self.0)
        } else {
            format!("{base}{}", self.0)
        }
    }

    /// Whether it leads to another site.
    pub fn is_external(&self) -> bool {
        self.0.starts_with("//")
            || self.0.starts_with('\\')
            || scheme(&self.0).and_then(|s| s.get(..4)).is_some_and(|s| s.eq_ignore_ascii_case("http"))
    }
}

/// Scheme and host of an absolute address; nothing of one that has none.
pub(crate) fn origin(address: &str) -> &str {
    let Some(rest) = address.split_once(':').and_then(|(_, rest)| rest.strip_prefix("//")) else { return "" };
    let path = rest.split_once('/').map_or(0, |(_, path)| path.len() + 1);
    address.get(..address.len() - path).unwrap_or_default()
}

/// What stands before the first colon, if that colon comes before any `/`, `?` or `#` (RFC 3986, 4.2).
fn scheme(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_at_checked(text.find([':', '/', '?', '#'])?)?;
    rest.starts_with(':').then_some(scheme)
}

impl fmt::Display for HrefError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "the address is empty",
            Self::ControlCharacter => "the address has control characters",
            Self::Scheme => "the address is neither http, https, mailto, tel nor relative",
        })
    }
}

impl std::error::Error for HrefError {}

impl TryFrom<String> for Href {
    type Error = HrefError;

    fn try_from(text: String) -> Result<Self, HrefError> {
        Self::new(&text)
    }
}

impl From<Href> for String {
    fn from(href: Href) -> Self {
        href.0
    }
}

/// As a value in a query (RFC 3986, 2.1).
pub fn percent_encoded(text: &str) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push(char::from(DIGITS[usize::from(byte >> 4)]));
            encoded.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_runs() {
        for hostile in [
            "javascript:alert(1)",
            " JavaScript:alert(1)",
            "java\nscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "data:text/html,<script>",
            "vbscript:x",
            "blob:x",
            "file:///etc/passwd",
            "x:y",
            ":x",
            "",
            "   ",
        ] {
            assert!(Href::new(hostile).is_err(), "{hostile:?}");
        }
    }

    #[test]
    fn takes_what_leads_somewhere() -> Result<(), HrefError> {
        for (good, resolved) in [
            ("media/a.jpg", "/x/api/media/a.jpg"),
            ("https://a.example/b:c", "https://a.example/b:c"),
            ("HTTP://a.example", "HTTP://a.example"),
            ("mailto:a@b.example", "mailto:a@b.example"),
            ("tel:+84", "tel:+84"),
            ("/tin/a", "/tin/a"),
            ("#a:b", "#a:b"),
            ("a/b:c", "/x/api/a/b:c"),
            ("?q=a:b", "/x/api/?q=a:b"),
        ] {
            assert_eq!(Href::new(good)?.resolve("/x/api/"), resolved);
        }
        Ok(())
    }

    #[test]
    fn on_another_site_s_page_the_root_is_ours() -> Result<(), HrefError> {
        for (href, resolved) in [
            ("/tin/a", "https://tin.example/tin/a"),
            ("media/a.jpg", "https://tin.example/x/api/media/a.jpg"),
            ("//cdn.example/a.jpg", "//cdn.example/a.jpg"),
            ("https://a.example/b", "https://a.example/b"),
        ] {
            assert_eq!(Href::new(href)?.resolve("https://tin.example/x/api/"), resolved);
        }
        assert_eq!(Href::new("/tin/a")?.resolve("https://tin.example"), "https://tin.example/tin/a");
        Ok(())
    }

    #[test]
    fn tells_other_sites_apart() -> Result<(), HrefError> {
        assert!(Href::new("https://a.example")?.is_external());
        assert!(Href::new("//a.example")?.is_external());
        assert!(!Href::new("media/a.jpg")?.is_external());
        assert!(!Href::new("tel:+84")?.is_external());
        Ok(())
    }

    #[test]
    fn addresses_and_titles_are_values_of_a_query() {
        for (text, encoded) in [
            ("https://tin.example/tin/a-1", "https%3A%2F%2Ftin.example%2Ftin%2Fa-1"),
            ("Sở & \"bạn\"?", "S%E1%BB%9F%20%26%20%22b%E1%BA%A1n%22%3F"),
            ("~._-", "~._-"),
        ] {
            assert_eq!(percent_encoded(text), encoded);
        }
    }
}
