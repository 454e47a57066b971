//! The visit id: 128 random bits, kept while the visit lasts and replaced after it.
//!
//! It tells people behind one office address apart, and follows nobody from one visit to the next.

/// The key in `localStorage`: all tabs of a browser share a visit.
pub const KEY: &str = "tintuc:visit";

/// A visit ends after this long without a heartbeat, in milliseconds; the server counts with the same gap.
const GAP: u64 = 30 * 60 * 1_000;

/// The digits of base64url (RFC 4648, section 5).
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// 128 bits at 6 a digit, without padding.
const LENGTH: usize = 22;

/// The running visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// Its id, to be sent with the heartbeat: 22 digits of base64url.
    pub id: String,
    /// The text to store under [`KEY`].
    pub stored: String,
}

/// The visit that a heartbeat at `now` (Unix time in milliseconds) belongs to.
///
/// `stored` is what the last heartbeat of any tab stored, `<id> <its Unix time in milliseconds>`. The id in it is kept if
/// that was at most 30 minutes ago; or ahead by as little, because clocks are set back too. Otherwise, and when the
/// text is garbage, `random` makes a new one.
pub fn resume(stored: Option<&str>, now: u64, random: [u8; 16]) -> Visit {
    let id = stored.and_then(|text| running(text, now)).map_or_else(|| encode(random), str::to_owned);
    let stored = format!("{id} {now}");
    Visit { id, stored }
}

fn running(stored: &str, now: u64) -> Option<&str> {
    let (id, last) = stored.split_once(' ')?;
    let last: u64 = last.parse().ok()?;
    (is_id(id) && now.abs_diff(last) <= GAP).then_some(id)
}

/// Whether [`encode`] could have written it: the last digit holds two bits only.
fn is_id(text: &str) -> bool {
    text.len() == LENGTH && text.bytes().all(|byte| DIGITS.contains(&byte)) && text.ends_with(['A', 'Q', 'g', 'w'])
}

/// 16 bytes in base64url without padding.
fn encode(bytes: [u8; 16]) -> String {
    let bits = u128::from_be_bytes(bytes);
    // The last digit's low four bits lie beyond the 128: it is shifted the other way.
    let digit = |at: usize| if at < LENGTH - 1 { bits >> (122 - 6 * at) } else { bits << 4 };
    (0..LENGTH).map(|at| char::from(DIGITS[(digit(at) & 63) as usize])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_512_122_400_000;
    const MINUTE: u64 = 60_000;
    const ID: &str = "0123456789abcdefghij-A";

    fn kept(stored: &str) -> bool {
        resume(Some(stored), NOW, [7; 16]).id == ID
    }

    #[test]
    fn a_new_visit_is_128_random_bits_in_22_digits() {
        let visit = resume(None, NOW, [0; 16]);
        assert_eq!(visit.id, "AAAAAAAAAAAAAAAAAAAAAA");
        assert_eq!(visit.stored, "AAAAAAAAAAAAAAAAAAAAAA 1512122400000");
        assert_eq!(encode([255; 16]), "_____________________w");
        // RFC 4648's own example bytes, with zeros behind.
        assert_eq!(
            encode([0x14, 0xfb, 0x9c, 0x03, 0xd9, 0x7e, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
            "FPucA9l-AAAAAAAAAAAAAQ"
        );
        for bit in 0..128 {
            let id = encode((1_u128 << bit).to_be_bytes());
            assert!(is_id(&id), "{id}");
        }
    }

    #[test]
    fn another_tab_finds_the_visit_and_moves_it_on() {
        let first = resume(None, NOW, [1; 16]);
        let second = resume(Some(&first.stored), NOW + MINUTE, [2; 16]);
        assert_eq!(second.id, first.id);
        assert_eq!(second.stored, format!("{} {}", first.id, NOW + MINUTE));
    }

    #[test]
    fn a_visit_lasts_over_gaps_of_thirty_minutes_and_no_more() {
        assert!(kept(&format!("{ID} {NOW}")));
        assert!(kept(&format!("{ID} {}", NOW - 30 * MINUTE)));
        assert!(!kept(&format!("{ID} {}", NOW - 30 * MINUTE - 1)));
        assert!(!kept(&format!("{ID} 0")));
    }

    #[test]
    fn a_visit_outlives_a_clock_set_back_a_little() {
        assert!(kept(&format!("{ID} {}", NOW + 30 * MINUTE)));
        assert!(!kept(&format!("{ID} {}", NOW + 30 * MINUTE + 1)));
        assert!(!kept(&format!("{ID} {}", u64::MAX)));
    }

    #[test]
    fn garbage_in_storage_begins_a_new_visit() {
        for garbage in [
            "",
            " ",
            ID,
            "1512122400000",
            " 1512122400000",
            "0123456789abcdefghij-A -1",
            "0123456789abcdefghij-A 1512122400000 ",
            "0123456789abcdefghij-A  1512122400000",
            "0123456789abcdefghij-A 1512122400000.5",
            "0123456789abcdefghij-A 99999999999999999999999",
            "0123456789abcdefghij-AA 1512122400000",
            "0123456789abcdefghijA 1512122400000",
            "0123456789abcdefghij+A 1512122400000",
            "0123456789abcdefghij-B 1512122400000",
            "đđđđđđđđđđđ 1512122400000",
            "<script>alert(1)</script> 1512122400000",
        ] {
            let visit = resume(Some(garbage), NOW, [7; 16]);
            assert_eq!(visit.id, encode([7; 16]), "{garbage:?}");
        }
    }
}
