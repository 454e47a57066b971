use super::{Encoding, Quality};
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use bytes::Bytes;
use sha2::{Digest as _, Sha256};
use std::sync::OnceLock;

/// The smallest body that is compressed, in bytes. Below it compression saves less than its header costs.
const MIN_COMPRESSED: usize = 1_024;

/// How long clients may keep a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caching {
    /// For ever: its address changes with its content.
    Forever,
    /// Until the next request, which asks whether it is still the same.
    Revalidate,
}

/// A body in memory with its compressed forms and their versions.
#[derive(Debug)]
pub struct Resource {
    media_type: &'static str,
    caching: Caching,
    quality: Quality,
    version: String,
    /// `W/` where bodies share a version that differ only in what does not matter.
    weak: &'static str,
    body: Bytes,
    brotli: OnceLock<Option<Bytes>>,
    gzip: OnceLock<Option<Bytes>>,
}

impl Resource {
    /// A resource of this media type.
    pub fn new(media_type: &'static str, caching: Caching, quality: Quality, body: impl Into<Bytes>) -> Self {
        let body = body.into();
        let version = version_of(&body);
        Self { media_type, caching, quality, version, weak: "", body, brotli: OnceLock::new(), gzip: OnceLock::new() }
    }

    /// A page with a version of its own. Its bytes may differ in what does not matter.
    pub fn page(version: String, quality: Quality, body: impl Into<Bytes>) -> Self {
        let media_type = "text/html; charset=utf-8";
        Self { version, weak: "W/", ..Self::new(media_type, Caching::Revalidate, quality, body) }
    }

    /// Adds a compressed form that was made before, unless it is the form of another body.
    #[must_use]
    pub fn with(self, encoding: Encoding, compressed: Vec<u8>) -> Self {
        if compressed.len() < self.body.len() && encoding.is_of(&compressed, &self.body) {
            _ = self.slot(encoding).set(Some(compressed.into()));
        }
        self
    }

    /// The media type.
    pub const fn media_type(&self) -> &'static str {
        self.media_type
    }

    /// The quality of its compression.
    pub const fn quality(&self) -> Quality {
        self.quality
    }

    /// The uncompressed body.
    pub const fn body(&self) -> &Bytes {
        &self.body
    }

    /// Whether an answer to this request needs no compression first.
    pub fn is_ready_for(&self, request: &HeaderMap) -> bool {
        let mut forms = Encoding::accepted(request).map(|encoding| self.slot(encoding).get());
        // The first form that is smaller is sent.
        forms.find(|form| form.is_none_or(Option::is_some)).is_none_or(|form| form.is_some())
    }

    const fn slot(&self, encoding: Encoding) -> &OnceLock<Option<Bytes>> {
        match encoding {
            Encoding::Brotli => &self.brotli,
            Encoding::Gzip => &self.gzip,
        }
    }

    /// The compressed body, if it is smaller; computed at the first call.
    pub fn compressed(&self, encoding: Encoding) -> Option<&Bytes> {
        let slot = self.slot(encoding);
        let compress = || {
            let worth = self.body.len() >= MIN_COMPRESSED && compressible(self.media_type);
            let compressed = worth.then(|| encoding.compress(&self.body, self.quality).ok()).flatten()?;
            (compressed.len() < self.body.len()).then(|| compressed.into())
        };
        slot.get_or_init(compress).as_ref()
    }

    /// Answers a GET or HEAD: with the best form that the client accepts, or with 304 if it has that already.
    pub fn answer(&self, request: &HeaderMap) -> Response {
        let chosen = Encoding::accepted(request).find_map(|encoding| Some((encoding, self.compressed(encoding)?)));
        let (etag, body) = match chosen {
            Some((encoding, body)) => (format!("{}\"{}-{}\"", self.weak, self.version, encoding.name()), body),
            None => (format!("{}\"{}\"", self.weak, self.version), &self.body),
        };
        let known = etag_matches(request, &etag);
        let body = if known { Body::empty() } else { Body::from(body.clone()) };
        let mut response = response_with(body);
        let headers = response.headers_mut();
        // No proxy may minify what a hash protects (RFC 9111, 5.2.2.6). The page's policy has the hashes of inline scripts, and
        // `integrity` those of files; browsers refuse what differs.
        let cache_control = match self.caching {
            Caching::Forever => "public, max-age=31536000, immutable, no-transform",
            Caching::Revalidate if self.media_type.starts_with("text/html") => "no-cache, no-transform",
            Caching::Revalidate => "no-cache",
        };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache_control));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        headers.extend(HeaderValue::try_from(etag).map(|etag| (header::ETAG, etag)));
        if known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        if let Some((encoding, _)) = chosen {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
        }
        response
    }
}

/// A response with this body, and with room for all headers, because growing takes time.
pub(crate) fn response_with(body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    response.headers_mut().reserve(16);
    response
}

/// A hash that tells a body from every other one.
pub fn version_of(body: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest(body)[..12])
}

/// Whether `If-None-Match` names this version; the weak comparison of RFC 9110, 13.1.2.
fn etag_matches<'a>(request: &'a HeaderMap, etag: &'a str) -> bool {
    let values = request.get_all(header::IF_NONE_MATCH).into_iter().filter_map(|value| value.to_str().ok());
    let mut tags = values.flat_map(|value| value.split(',')).map(str::trim);
    let strong = |tag: &'a str| tag.strip_prefix("W/").unwrap_or(tag);
    tags.any(|tag| tag == "*" || strong(tag) == strong(etag))
}

/// Whether a media type is text of some kind; pictures and archives are compressed already.
pub fn compressible(media_type: &str) -> bool {
    media_type.starts_with("text/")
        || ["json", "xml", "wasm", "javascript", "x-icon"].iter().any(|kind| media_type.contains(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn each_form_has_a_version_of_its_own() {
        let resource =
            Resource::new("text/css; charset=utf-8", Caching::Forever, Quality::Quick, "a { b: c }\n".repeat(200));
        let plain = resource.answer(&HeaderMap::new());
        let gzip = resource.answer(&request(header::ACCEPT_ENCODING, "gzip"));
        let brotli = resource.answer(&request(header::ACCEPT_ENCODING, "gzip, br"));
        assert!(!plain.headers().contains_key(header::CONTENT_ENCODING));
        assert_eq!(gzip.headers()[header::CONTENT_ENCODING], "gzip");
        assert_eq!(brotli.headers()[header::CONTENT_ENCODING], "br");
        let etags = [&plain, &gzip, &brotli].map(|response| response.headers()[header::ETAG].clone());
        assert!(etags[0] != etags[1] && etags[1] != etags[2] && etags[0] != etags[2]);
    }

    #[test]
    fn a_client_that_has_it_is_told_so() {
        let resource = Resource::new("text/plain", Caching::Revalidate, Quality::Quick, "x");
        let etag = resource.answer(&HeaderMap::new()).headers()[header::ETAG].clone();
        let etag = etag.to_str().unwrap_or_default().to_owned();
        for (value, status) in [
            (etag.clone(), 304),
            (format!("\"other\", W/{etag}"), 304),
            ("*".to_owned(), 304),
            ("\"other\"".to_owned(), 200),
        ] {
            let headers = HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::try_from(&value).unwrap())]);
            assert_eq!(resource.answer(&headers).status(), status, "{value}");
        }
    }

    #[test]
    fn what_is_ready_is_known_beforehand() {
        let resource = Resource::new("text/plain", Caching::Revalidate, Quality::Quick, "x".repeat(5_000));
        let (plain, gzip) = (HeaderMap::new(), request(header::ACCEPT_ENCODING, "gzip"));
        assert!(resource.is_ready_for(&plain) && !resource.is_ready_for(&gzip));
        resource.answer(&gzip);
        assert!(resource.is_ready_for(&gzip) && !resource.is_ready_for(&request(header::ACCEPT_ENCODING, "br, gzip")));
        let small = Resource::new("text/plain", Caching::Revalidate, Quality::Quick, "x");
        small.answer(&gzip);
        assert!(small.is_ready_for(&gzip), "it is sent as it is");
    }

    #[test]
    fn what_is_small_or_compressed_already_stays_as_it_is() {
        let small = Resource::new("text/plain", Caching::Revalidate, Quality::Quick, "x".repeat(100));
        assert_eq!(small.compressed(Encoding::Brotli), None);
        let picture = Resource::new("image/avif", Caching::Revalidate, Quality::Quick, "x".repeat(10_000));
        assert_eq!(picture.compressed(Encoding::Gzip), None);
    }
}
