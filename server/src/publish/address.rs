use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use tintuc::{
    locale::Locale,
    model::{Article, Href, Id, Site},
    router::Route,
};

/// The site's address, which ends in a slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    root: String,
    /// Whether it is from `site.json`.
    is_named: bool,
}

/// The address of content that does not say its own.
const DEFAULT: &str = "https://tin.example/";

impl Address {
    /// The address in `site.json`, if it is `http` or `https`. Nothing else says where the site lies.
    pub(crate) fn of_site(site: &Site) -> Option<Self> {
        let url = site.url.as_ref()?.as_str();
        is_web(url).then(|| Self { root: format!("{}/", url.trim_end_matches('/')), is_named: true })
    }

    /// The address of a path below the site's root.
    pub(crate) fn path(&self, path: &str) -> String {
        format!("{}{path}", self.root)
    }

    pub(crate) fn page(&self, route: &Route) -> String {
        format!("{}{}", self.root, route.path())
    }

    pub(crate) fn api(&self, path: &str) -> String {
        format!("{}api/{path}", self.root)
    }

    /// The address of the next page of a feed. Schemas of JSON Feed want it absolute. If the site's address is unknown, the name
    /// beside the feed is enough; an invented address would lead nowhere.
    pub(crate) fn next(&self, path: &str) -> String {
        if self.is_named { self.api(path) } else { path.rsplit_once('/').map_or(path, |(_, name)| name).to_owned() }
    }

    /// The address of a file that the content names, with the characters that a URI may have (RFC 3986, 2).
    pub(crate) fn file(&self, href: &Href) -> String {
        uri(&href.resolve(&self.api("")))
    }
}

impl Default for Address {
    fn default() -> Self {
        Self { root: DEFAULT.to_owned(), is_named: false }
    }
}

/// An address with everything percent-encoded that a URI may not have. Existing percent codes stay.
pub(super) fn uri(address: &str) -> String {
    const REFUSED: &AsciiSet =
        &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');
    // Brackets are allowed around a host (RFC 3986, 3.2.2), and nowhere else.
    const AFTER_HOST: &AsciiSet = &REFUSED.add(b'[').add(b']');
    let (host, rest) = address.split_at(host_end(address));
    let encoded = format!("{}{}", utf8_percent_encode(host, REFUSED), utf8_percent_encode(rest, AFTER_HOST));
    let mut parts = encoded.split('%');
    let mut uri = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_code = part.as_bytes().get(..2).is_some_and(|code| code.iter().all(u8::is_ascii_hexdigit));
        uri.push_str(if is_code { "%" } else { "%25" });
        uri.push_str(part);
    }
    uri
}

/// The end of an address's scheme and host; 0 if it has none.
fn host_end(address: &str) -> usize {
    let host = address.split_once("//").filter(|(scheme, _)| scheme.is_empty() || scheme.ends_with(':'));
    host.map_or(0, |(scheme, rest)| scheme.len() + 2 + rest.find(['/', '?', '#']).unwrap_or(rest.len()))
}

/// The language whose listings an article belongs to; `None` if the interface does not have its language.
pub(crate) fn locale(article: &Article) -> Option<Locale> {
    let Some(language) = &article.language else { return Some(Locale::Vi) };
    let primary = language.split('-').next().unwrap_or_default();
    Locale::ALL.into_iter().find(|locale| primary.eq_ignore_ascii_case(locale.tag()))
}

/// The route of an article.
pub(super) fn route(article: &Article) -> Route {
    Route::article(locale(article).unwrap_or_default(), Id::clone(&article.id))
}

/// Whether an address is `http` or `https`.
fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// An article's own `url`, if it leads elsewhere on purpose.
///
/// A `url` that ends like the page's address is one of this site, under the host and folder that it had when the article was
/// written. Only `site.json` says where the site lies now.
pub(crate) fn elsewhere<'a>(url: Option<&'a str>, id: &Id) -> Option<&'a str> {
    let url = url.filter(|url| is_web(url))?;
    let path = url.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let own = Route::article(Locale::Vi, id.clone()).path();
    let is_own = path.strip_suffix(&own).is_some_and(|before| before.ends_with('/'));
    (!is_own).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_only_what_a_uri_may_have() {
        for (address, expected) in [
            ("https://a.example/Ảnh 1.jpg", "https://a.example/%E1%BA%A2nh%201.jpg"),
            ("https://a.example/a[1].jpg?b[]=c#d[e]", "https://a.example/a%5B1%5D.jpg?b%5B%5D=c#d%5Be%5D"),
            ("https://[2001:db8::1]:80/[a]", "https://[2001:db8::1]:80/%5Ba%5D"),
            ("https://[2001:db8::1]", "https://[2001:db8::1]"),
            ("//[2001:db8::1]/[a]", "//[2001:db8::1]/%5Ba%5D"),
            ("https://a.example/50%.jpg?5%2&%25%5b%zz%", "https://a.example/50%25.jpg?5%252&%25%5b%25zz%25"),
            ("mailto:a[b]@c.example", "mailto:a%5Bb%5D@c.example"),
        ] {
            assert_eq!(uri(address), expected);
            assert_eq!(uri(expected), expected, "once");
        }
    }

    #[test]
    fn an_address_that_repeats_the_article_s_own_leads_nowhere_else() {
        let id = Id::new("mot").unwrap();
        for own in [
            "https://old.example/tin/mot",
            "http://old.example/tin-tuc/tin/mot",
            "https://old.example/en/tin/mot",
            "https://old.example/tin/mot/?utm=1#x",
            "javascript:x",
            "tin/mot",
        ] {
            assert_eq!(elsewhere(Some(own), &id), None, "{own}");
        }
        assert_eq!(elsewhere(None, &id), None);
        for other in ["https://portal.example/bai/mot", "https://old.example/tin/mot-hai", "https://a.example/xtin/mot"]
        {
            assert_eq!(elsewhere(Some(other), &id), Some(other));
        }
    }
}
