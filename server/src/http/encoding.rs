use axum::http::{HeaderMap, header};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use std::io::{self, Read, Write as _};

/// The compression of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Brotli.
    Brotli,
    /// Gzip.
    Gzip,
}

/// How much work compression is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quality {
    /// Once at start, for files that every reader downloads.
    Best,
    /// While a reader waits.
    Quick,
}

impl Encoding {
    /// The name in `Content-Encoding`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// The suffix of a compressed file beside the file itself.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
        }
    }

    /// The encodings that the client accepts, best first (RFC 9110, 12.5.3).
    pub fn accepted(headers: &HeaderMap) -> impl Iterator<Item = Self> {
        let taken = |encoding: Self| {
            let values = headers.get_all(header::ACCEPT_ENCODING).into_iter().filter_map(|value| value.to_str().ok());
            let wanted = values.flat_map(|value| value.split(',')).filter_map(|entry| {
                let (name, parameters) = entry.split_once(';').unwrap_or((entry, ""));
                let quality = parameters.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.trim().parse::<f32>().ok());
                let name = name.trim();
                let exact = name.eq_ignore_ascii_case(encoding.name());
                (exact || name == "*").then_some((exact, quality? > 0.0))
            });
            // An entry for this encoding takes precedence over `*`.
            wanted.max_by_key(|(exact, _)| *exact).is_some_and(|(_, taken)| taken)
        };
        [Self::Brotli, Self::Gzip].into_iter().filter(move |encoding| taken(*encoding))
    }

    /// Compresses a body.
    ///
    /// # Errors
    /// None in practice: the encoders write to memory.
    pub fn compress(self, body: &[u8], quality: Quality) -> io::Result<Vec<u8>> {
        let (brotli, gzip) = match quality {
            // Some hundred times slower without optimisation, and nobody downloads from such a build.
            Quality::Best if cfg!(debug_assertions) => (2, Compression::fast()),
            Quality::Quick if cfg!(debug_assertions) => (1, Compression::fast()),
            Quality::Best => (11, Compression::best()),
            // Above that, brotli saves nothing more in six times the time.
            Quality::Quick => (7, Compression::default()),
        };
        match self {
            Self::Brotli => {
                let parameters = brotli::enc::BrotliEncoderParams { quality: brotli, lgwin: 22, ..Default::default() };
                let mut compressed = Vec::new();
                brotli::BrotliCompress(&mut &*body, &mut compressed, &parameters)?;
                Ok(compressed)
            }
            Self::Gzip => {
                let mut encoder = GzEncoder::new(Vec::new(), gzip);
                encoder.write_all(body)?;
                encoder.finish()
            }
        }
    }

    /// Whether this is the compressed form of a body.
    pub fn is_of(self, compressed: &[u8], body: &[u8]) -> bool {
        const BUFFER: usize = 64 * 1_024;
        let plain: Box<dyn Read> = match self {
            Self::Brotli => Box::new(brotli::Decompressor::new(compressed, BUFFER)),
            Self::Gzip => Box::new(GzDecoder::new(compressed)),
        };
        // Reads at most one byte more than expected, however much it would expand to.
        let mut read = Vec::new();
        plain.take(body.len() as u64 + 1).read_to_end(&mut read).is_ok() && read == body
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn the_client_says_what_it_takes() {
        for (header, expected) in [
            ("br, gzip", vec!["br", "gzip"]),
            ("gzip, deflate, br;q=0.5", vec!["br", "gzip"]),
            ("gzip", vec!["gzip"]),
            ("br;q=0, *", vec!["gzip"]),
            ("*;q=0", vec![]),
            ("GZIP;q=0.000", vec![]),
            ("gzip;q=x", vec![]),
            ("", vec![]),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(header));
            assert_eq!(Encoding::accepted(&headers).map(Encoding::name).collect::<Vec<_>>(), expected, "{header}");
        }
        assert_eq!(Encoding::accepted(&HeaderMap::new()).count(), 0);
    }

    #[test]
    fn a_form_is_that_of_one_body_alone() {
        let body = "tin tức ".repeat(20_000).into_bytes();
        for encoding in [Encoding::Brotli, Encoding::Gzip] {
            let compressed = encoding.compress(&body, Quality::Quick).unwrap_or_default();
            assert!(encoding.is_of(&compressed, &body), "{encoding:?}");
            let mut other = body.clone();
            other[100_000] = b'T';
            for other in [&other[..], &body[1..], &body[..body.len() - 1], &[&body[..], b"!"].concat(), b""] {
                assert!(!encoding.is_of(&compressed, other), "{encoding:?}");
            }
            assert!(!encoding.is_of(&compressed[..compressed.len() / 2], &body), "{encoding:?} broken off");
            assert!(!encoding.is_of(b"", &body) && !encoding.is_of(&body, &body), "{encoding:?} that is none");
        }
    }
}
