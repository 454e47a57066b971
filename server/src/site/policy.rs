//! The Content-Security-Policy of a page: it allows inline scripts and styles by their hashes, and refuses everything else.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use sha2::{Digest as _, Sha256};

/// The policy for a page that trunk wrote.
pub(super) fn content_security_policy(html: &str) -> String {
    let scripts = inline(html, "script").filter(|(tag, _)| runs(tag)).map(|(_, text)| source(text));
    let scripts = scripts.collect::<String>();
    let styles = inline(html, "style").map(|(_, text)| source(text)).collect::<String>();
    let api = api(html).map(|api| format!(" {api}")).unwrap_or_default();
    // Pictures may be anywhere (src/model/href.rs), but must come over https, because anybody on the way can read and change what
    // comes over http. On a site that itself uses http this applies to pictures of other hosts; its own are 'self'.
    format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'{styles}; \
         img-src 'self' https:; connect-src 'self'{api}; object-src 'none'; base-uri 'self'; \
         frame-ancestors 'self'; form-action 'self'"
    )
}

/// The API that `<meta name="tintuc:api">` names at another origin, as a source. An address that could end the source and begin
/// another source or directive is refused.
fn api(html: &str) -> Option<String> {
    let meta = tags(html, "meta").find(|tag| attribute(tag, "name") == Some("tintuc:api"))?;
    let address = attribute(meta, "content")?.trim().trim_end_matches('/');
    let host = ["https://", "http://", "//"].iter().find_map(|scheme| address.strip_prefix(scheme))?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/:%".contains(&byte);
    // A source without a scheme has the page's, as the address has.
    let source = address.strip_prefix("//").unwrap_or(address);
    (!host.starts_with('/') && host.bytes().all(plain)).then(|| format!("{source}/"))
}

fn source(text: &str) -> String {
    format!(" 'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text)))
}

/// Whether a script element runs, or only holds data (`application/json`).
fn runs(tag: &str) -> bool {
    attribute(tag, "src").is_none() && attribute(tag, "type").is_none_or(|kind| !kind.ends_with("json"))
}

/// The inside of each start tag of that name: `type="module"` of `<script type="module">`.
pub(super) fn tags<'a>(html: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    starts(html, name).filter_map(|at| {
        let tag = &html[at + 1 + name.len()..];
        Some(&tag[..end_of_tag(tag)?])
    })
}

/// Each element of that name whose content is text: its tag's inside, and that text.
fn inline<'a>(html: &'a str, name: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    tags(html, name).filter_map(move |tag| {
        let after = &html[tag.as_ptr() as usize - html.as_ptr() as usize + tag.len() + 1..];
        let end = after.to_ascii_lowercase().find(&format!("</{name}"))?;
        Some((tag, &after[..end]))
    })
}

/// Where the start tags of that name begin.
fn starts<'a>(html: &'a str, name: &'a str) -> impl Iterator<Item = usize> {
    html.match_indices('<').map(|(at, _)| at).filter(move |at| {
        let rest = &html.as_bytes()[at + 1..];
        let named = rest.get(..name.len()).is_some_and(|text| text.eq_ignore_ascii_case(name.as_bytes()));
        named && rest.get(name.len()).is_some_and(|next| next.is_ascii_whitespace() || b"/>".contains(next))
    })
}

/// Where a tag's `>` is, those inside quotes left out.
fn end_of_tag(tag: &str) -> Option<usize> {
    let mut quote = None;
    tag.bytes().position(|byte| {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
        quote.is_none() && byte == b'>'
    })
}

/// An attribute's value in a tag's inside; empty where it has none.
pub(super) fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        let end = rest.find(|c: char| c.is_ascii_whitespace() || "=/".contains(c)).unwrap_or(rest.len());
        if end == 0 {
            return None;
        }
        let found = rest[..end].eq_ignore_ascii_case(name);
        rest = rest[end..].trim_start();
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| "\"'".contains(*c));
            (value, rest) = match quote {
                Some(quote) => after[1..].split_once(quote)?,
                None => after.split_at(after.find(|c: char| c.is_ascii_whitespace()).unwrap_or(after.len())),
            };
        }
        if found {
            return Some(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `printf %s 'go()' | openssl dgst -sha256 -binary | base64` says.
    const GO: &str = " 'sha256-5KYv+PUboo5h+0+YAtGRPbwv5d/QxzHslP4YGnUaxRw='";

    #[test]
    fn inline_scripts_and_styles_are_named_by_their_hash() {
        let html = r#"<head><script type="module">go()</script><style media="a>b">x</style></head>"#;
        let policy = content_security_policy(html);
        let style = source("x");
        assert!(policy.contains(&format!("script-src 'self' 'wasm-unsafe-eval'{GO};")), "{policy}");
        assert!(policy.contains(&format!("style-src 'self'{style};")), "{policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
    }

    #[test]
    fn data_and_files_need_no_hash() {
        let html = r#"<script type="application/json">{"a":1}</script><SCRIPT defer SRC='x.js'></SCRIPT>
            <script type="application/ld+json">{}</script><scripted>x</scripted>"#;
        assert!(!content_security_policy(html).contains("sha256"));
    }

    #[test]
    fn an_api_elsewhere_is_named_and_nothing_else() {
        for (content, source) in [
            ("https://cdn.example", "connect-src 'self' https://cdn.example/;"),
            ("http://127.0.0.1:8081/api/", "connect-src 'self' http://127.0.0.1:8081/api/;"),
            ("//cdn.example/api", "connect-src 'self' cdn.example/api/;"),
            ("api/", "connect-src 'self';"),
            ("/tin/api", "connect-src 'self';"),
            ("https://a.example; script-src *", "connect-src 'self';"),
            ("https://a.example *", "connect-src 'self';"),
            ("javascript://x", "connect-src 'self';"),
            ("https:///x", "connect-src 'self';"),
            ("https://", "connect-src 'self';"),
            ("", "connect-src 'self';"),
        ] {
            let html = format!(r#"<meta charset="utf-8"><meta name="tintuc:api" content="{content}">"#);
            let policy = content_security_policy(&html);
            assert!(policy.contains(source), "{content}: {policy}");
        }
    }

    #[test]
    fn attributes_are_read_in_every_way_of_writing() {
        let tag = r#" defer a = "1 > 0" B='x"y' c=z/ data-d"#;
        for (name, value) in [("defer", ""), ("a", "1 > 0"), ("b", "x\"y"), ("c", "z/"), ("data-d", "")] {
            assert_eq!(attribute(tag, name), Some(value), "{name}");
        }
        assert_eq!(attribute(tag, "d"), None);
    }
}
