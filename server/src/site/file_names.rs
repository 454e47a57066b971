//! Names of the built site's files.

use std::ops::RangeInclusive;

/// The page that shows every route of the app.
pub(super) const INDEX: &str = "index.html";

/// How many digits trunk writes of a hash of 64 bits; it leaves out zeros in front. A name with fewer than twelve digits (one
/// build in a million) counts as an ordinary name: dates in names have fewer digits, and those files must not be kept forever.
const HASH_DIGITS: RangeInclusive<usize> = 12..=16;

/// Whether trunk put a hash of the content into the name: `tintuc-0123456789abcdef_bg.wasm`.
pub(super) fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.match_indices('-').any(|(at, _)| {
        let hash = name[at + 1..].split(['.', '_']).next().unwrap_or_default();
        HASH_DIGITS.contains(&hash.len())
            && at + 1 + hash.len() < name.len()
            && hash.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_a_hash_are_kept_forever() {
        for path in ["tintuc-0123456789abcdef.js", "tintuc-0123456789abcdef_bg.wasm", "css/a-b-0123456789abcdef.css"] {
            assert!(is_hashed(path), "{path}");
        }
        // One build in sixteen has a hash that begins with a zero, which trunk does not write.
        for path in ["tintuc-7522409a525c46c.js", "tintuc-7522409a525c46c_bg.wasm", "a-123456789abc.css"] {
            assert!(is_hashed(path), "{path}");
        }
        for path in ["a-20171201.jpg", "a-123456789ab.js", "a-0123456789abcdef0.js"] {
            assert!(!is_hashed(path), "{path}");
        }
        for path in ["index.html", "a-0123456789abcdeg.js", "a-0123456789abcdef", "a-123.js", "0123456789abcdef.js"] {
            assert!(!is_hashed(path), "{path}");
        }
    }
}
