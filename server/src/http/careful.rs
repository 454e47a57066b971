//! Headers that make browsers careful.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");
const REFERRER: HeaderValue = HeaderValue::from_static("strict-origin-when-cross-origin");
const PERMISSIONS: (HeaderName, HeaderValue) = (
    HeaderName::from_static("permissions-policy"),
    HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
);
/// A year. Without `includeSubDomains`: what else the office has below its name is not ours to decide.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000");

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const SAME_ORIGIN: HeaderValue = HeaderValue::from_static("same-origin");
const CROSS_ORIGIN: HeaderValue = HeaderValue::from_static("cross-origin");

/// Data is no page: it runs nothing and is shown in no frame, should a browser ever take it for one.
const DATA_POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// Lets other sites load an answer.
pub fn allow_elsewhere(headers: &mut HeaderMap) {
    headers.insert(RESOURCE_POLICY, CROSS_ORIGIN);
}

/// What the page opens, and what opened it, has no hold on it.
pub fn isolate(headers: &mut HeaderMap) {
    headers.insert(HeaderName::from_static("cross-origin-opener-policy"), SAME_ORIGIN);
}

/// Puts them on an answer, to a reader who came over TLS or not. What the answer says itself stays.
pub(super) fn secure(headers: &mut HeaderMap, encrypted: bool) {
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, NOSNIFF);
    headers.insert(header::REFERRER_POLICY, REFERRER);
    headers.insert(PERMISSIONS.0, PERMISSIONS.1);
    if encrypted {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HSTS);
    }
    if headers.get(header::CONTENT_TYPE).is_some_and(is_data) {
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(DATA_POLICY);
    }
    headers.entry(RESOURCE_POLICY).or_insert(SAME_ORIGIN);
}

/// Scripts are not: a worker is bound by the policy that came with its script.
fn is_data(media_type: &HeaderValue) -> bool {
    let Ok(media_type) = media_type.to_str() else { return false };
    media_type.starts_with("text/plain")
        || media_type.contains("json")
        || media_type.contains("xml") && !media_type.starts_with("image/")
}
