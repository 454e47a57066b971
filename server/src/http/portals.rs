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
    /// Any site.
    Any,
    /// The site of this origin, such as `https://portal.example`.
    Origin(String),
}

/// The error for a text that is not a [`Portal`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PortalError;

impl FromStr for Portal {
    type Err = PortalError;

    /// `*`, or scheme, host and, unless it is the default, port. A slash at the end is allowed.
    fn from_str(text: &str) -> Result<Self, PortalError> {
        if text == "*" {
            return Ok(Self::Any);
        }
        let mut origin = text.strip_suffix('/').unwrap_or(text).to_ascii_lowercase();
        // Browsers leave out the default port.
        for (scheme, port) in [("https://", ":443"), ("http://", ":80")] {
            if origin.starts_with(scheme) && origin.ends_with(port) {
                origin.truncate(origin.len() - port.len());
            }
        }
        let host = ["https://", "http://"].iter().find_map(|scheme| origin.strip_prefix(scheme)).ok_or(PortalError)?;
        // A text that could end a source in a policy, and begin another source or directive, is not a host.
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
    /// The portals of this list.
    pub const fn new(portals: Vec<Portal>) -> Self {
        Self(portals)
    }

    /// Whether the value of a header `Origin` is one of them.
    fn allow(&self, origin: &HeaderValue) -> bool {
        self.0.iter().any(|portal| match portal {
            Portal::Any => true,
            Portal::Origin(known) => known.as_bytes() == origin.as_bytes(),
        })
    }

    /// The sources of `frame-ancestors` of a page for portals.
    pub(crate) fn ancestors(&self) -> String {
        self.0.iter().fold("'self'".to_owned(), |sources, portal| match portal {
            // A bare `*` would allow only sites with the page's own scheme.
            Portal::Any => format!("{sources} http: https:"),
            Portal::Origin(origin) => format!("{sources} {origin}"),
        })
    }
}

/// Refuses the POST of a site that is not a portal, and does not let it read the answer.
pub(super) async fn check(State(portals): State<Arc<Portals>>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let posts = request.method() == Method::POST
        || (request.method() == Method::OPTIONS && is(headers, header::ACCESS_CONTROL_REQUEST_METHOD.as_str(), "POST"));
    let Some(origin) = headers.get(header::ORIGIN).cloned().filter(|_| posts) else {
        return next.run(request).await;
    };
    let allowed = portals.allow(&origin);
    // Only browsers send this header. Behind a proxy the server may not know its own name.
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
