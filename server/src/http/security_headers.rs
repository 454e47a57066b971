//! Headers that restrict what browsers do with an answer.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");
const REFERRER: HeaderValue = HeaderValue::from_static("strict-origin-when-cross-origin");
const PERMISSIONS: (HeaderName, HeaderValue) = (
    HeaderName::from_static("permissions-policy"),
    HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
);
/// A year. Without `includeSubDomains`, because the office's other hosts are not ours to decide about.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000");

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const SAME_ORIGIN: HeaderValue = HeaderValue::from_static("same-origin");
const CROSS_ORIGIN: HeaderValue = HeaderValue::from_static("cross-origin");

/// Data is not a page. If a browser takes it for one, it may run nothing and may be in no frame.
const DATA_POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// Lets other sites load an answer.
pub fn allow_cross_origin(headers: &mut HeaderMap) {
    headers.insert(RESOURCE_POLICY, CROSS_ORIGIN);
}

/// Separates a page from the pages that it opens and from the page that opened it.
pub fn isolate_opener(headers: &mut HeaderMap) {
    headers.insert(HeaderName::from_static("cross-origin-opener-policy"), SAME_ORIGIN);
}

/// Sets the headers of an answer; `encrypted` says whether the client uses TLS. Headers that the answer already has stay.
pub(super) fn set_security_headers(headers: &mut HeaderMap, encrypted: bool) {
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

/// Whether a media type is data. Scripts are not: the policy of a worker is the one that came with its script.
fn is_data(media_type: &HeaderValue) -> bool {
    let Ok(media_type) = media_type.to_str() else { return false };
    media_type.starts_with("text/plain")
        || media_type.contains("json")
        || media_type.contains("xml") && !media_type.starts_with("image/")
}
