use super::Problem;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use std::{fmt, str::FromStr, sync::Arc};

/// A portal that may show the news in an iframe and count its readers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Portal {
    /// Whatever site.
    Any,
    /// The site of this origin, such as `https://portal.example`.
    Origin(String),
}

/// Why a text is no [`Portal`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PortalError;

impl FromStr for Portal {
    type Err = PortalError;

    /// `*`, or scheme, host and, where it is not the usual one, port; a slash at the end may be.
    fn from_str(text: &str) -> Result<Self, PortalError> {
        if text == "*" {
            return Ok(Self::Any);
        }
        let mut origin = text.strip_suffix('/').unwrap_or(text).to_ascii_lowercase();
        // Browsers leave the usual port out.
        for (scheme, port) in [("https://", ":443"), ("http://", ":80")] {
            if origin.starts_with(scheme) && origin.ends_with(port) {
                origin.truncate(origin.len() - port.len());
            }
        }
        let host = ["https://", "http://"].iter().find_map(|scheme| origin.strip_prefix(scheme)).ok_or(PortalError)?;
        // What could end a source in a policy, and begin another or a directive, is no host.
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:[]".contains(&byte);
        let whole = !host.is_empty() && host.bytes().all(plain) && origin.parse::<Uri>().is_ok();
        if whole { Ok(Self::Origin(origin)) } else { Err(PortalError) }
    }
}

impl fmt::Display for PortalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a portal is an origin such as https://portal.example, or * for any")
    }
}

impl std::error::Error for PortalError {}

/// The portals that the configuration names.
#[derive(Clone, Debug, Default)]
pub struct Portals(Vec<Portal>);

impl Portals {
    /// These portals.
    pub const fn new(portals: Vec<Portal>) -> Self {
        Self(portals)
    }

    /// Whether the site of an origin, as the header `Origin` has it, is one of them.
    fn allow(&self, origin: &HeaderValue) -> bool {
        self.0.iter().any(|portal| match portal {
            Portal::Any => true,
            Portal::Origin(known) => known.as_bytes() == origin.as_bytes(),
        })
    }

    /// Who may frame a page for portals, as the sources of `frame-ancestors`.
    pub(crate) fn ancestors(&self) -> String {
        self.0.iter().fold("'self'".to_owned(), |sources, portal| match portal {
            // Not only those of the page's own scheme, as a bare `*` would have it.
            Portal::Any => format!("{sources} http: https:"),
            Portal::Origin(origin) => format!("{sources} {origin}"),
        })
    }
}

/// Refuses what another site POSTs, and hides from it what it may not read; the rest of an answer is there already.
pub(super) async fn check(State(portals): State<Arc<Portals>>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let posts = request.method() == Method::POST
        || (request.method() == Method::OPTIONS && is(headers, header::ACCESS_CONTROL_REQUEST_METHOD.as_str(), "POST"));
    let Some(origin) = headers.get(header::ORIGIN).cloned().filter(|_| posts) else {
        return next.run(request).await;
    };
    let allowed = portals.allow(&origin);
    // Only browsers say this, and of themselves: behind a proxy the server may not know its own name.
    let elsewhere = ["cross-site", "same-site"].iter().any(|site| is(headers, "sec-fetch-site", site));
    let mut response = if elsewhere && !allowed && request.method() == Method::POST {
        let detail = "this site is no portal of ours; --portal names those that are";
        Problem::new(StatusCode::FORBIDDEN, detail).into_response()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    if allowed {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    } else {
        headers.remove(header::ACCESS_CONTROL_ALLOW_ORIGIN);
    }
    headers.append(header::VARY, HeaderValue::from_static("origin"));
    response
}

fn is(headers: &HeaderMap, name: &str, value: &str) -> bool {
    headers.get(name).is_some_and(|found| found.as_bytes() == value.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_portal_is_an_origin_and_nothing_more() {
        for (text, origin) in [
            ("https://portal.example", "https://portal.example"),
            ("https://Portal.example/", "https://portal.example"),
            ("https://portal.example:443", "https://portal.example"),
            ("http://portal.example:80/", "http://portal.example"),
            ("http://portal.example:443", "http://portal.example:443"),
            ("http://10.0.0.1:8080", "http://10.0.0.1:8080"),
            ("http://[::1]:8080", "http://[::1]:8080"),
        ] {
            assert_eq!(text.parse(), Ok(Portal::Origin(origin.to_owned())), "{text}");
        }
        assert_eq!("*".parse(), Ok(Portal::Any));
        for text in [
            "",
            "portal.example",
            "https://",
            "https:///",
            "https://portal.example/tin",
            "https://a.example b.example",
            "https://a.example; script-src *",
            "https://*.example",
            "javascript://a",
            "'unsafe-inline'",
        ] {
            assert_eq!(text.parse::<Portal>(), Err(PortalError), "{text}");
        }
    }

    #[test]
    fn a_policy_names_the_portals() {
        let portals = |portals: &[&str]| Portals::new(portals.iter().map(|text| text.parse().unwrap()).collect());
        assert_eq!(portals(&[]).ancestors(), "'self'");
        assert_eq!(portals(&["https://a.example", "http://b"]).ancestors(), "'self' https://a.example http://b");
        assert_eq!(portals(&["*"]).ancestors(), "'self' http: https:");
    }
}
