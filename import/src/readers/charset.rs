//! Which charset a text is in.

use chardetng::EncodingDetector;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes as text. What the bytes say counts before what a label says: valid UTF-8 is UTF-8, and text with a zero in every other
/// byte is UTF-16. A label that fits is believed; else it is guessed, for a Vietnamese text.
pub fn decode(bytes: &[u8], may_have_label: bool) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    if let Some(encoding) = utf_16(bytes) {
        return encoding.decode_without_bom_handling(bytes).0.into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let labelled = label(bytes).filter(|encoding| may_have_label && *encoding != UTF_8);
    if let Some(encoding) = labelled {
        let (text, damaged) = encoding.decode_without_bom_handling(bytes);
        if !damaged {
            return text.into_owned();
        }
    }
    let mut detector = EncodingDetector::new();
    detector.feed(bytes, true);
    // A few damaged bytes in a UTF-8 text must not turn the rest into rubbish.
    let (text, _) = UTF_8.decode_without_bom_handling(bytes);
    let wrong = text.chars().filter(|sign| *sign == char::REPLACEMENT_CHARACTER).count();
    let multibyte = text.chars().filter(|sign| !sign.is_ascii()).count();
    if wrong * 4 < multibyte {
        return text.into_owned();
    }
    detector.guess(Some(b"vn"), false).decode_without_bom_handling(bytes).0.into_owned()
}

/// UTF-16 without a mark: the signs of mark-up and the letters without diacritics have a zero each.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096) & !1];
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (high, low) = (zeros(0), zeros(1));
    let many = head.len() / 2 * 2 / 5;
    match (low > many.max(3), high > many.max(3)) {
        (true, false) => Some(UTF_16LE),
        (false, true) => Some(UTF_16BE),
        _ => None,
    }
}

/// The charset that the head of an HTML or XML text names.
fn label(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let after = head.find("charset=").map(|at| at + 8).or_else(|| head.find("encoding=").map(|at| at + 9))?;
    let label = head.get(after..)?.trim_start_matches(['"', '\'', ' ']);
    let end = label.find(|sign: char| !(sign.is_ascii_alphanumeric() || "-_:.".contains(sign)));
    Encoding::for_label(label.get(..end.unwrap_or(label.len()))?.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::WINDOWS_1258;
    use unicode_normalization::UnicodeNormalization as _;

    const TEXT: &str = "Hội nghị tổng kết công tác cải cách hành chính của tỉnh Khánh Hoà năm 2017";

    fn utf_16(big: bool) -> Vec<u8> {
        TEXT.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    #[test]
    fn utf_16_is_seen_with_and_without_its_mark() {
        for big in [false, true] {
            assert_eq!(decode(&utf_16(big), false), TEXT);
            let mark: [u8; 2] = if big { [0xFE, 0xFF] } else { [0xFF, 0xFE] };
            assert_eq!(decode(&[&mark[..], &utf_16(big)].concat(), false), TEXT);
        }
    }

    #[test]
    fn a_wrong_label_is_not_believed() {
        let page = format!("<meta charset=\"iso-8859-1\"><p>{TEXT}");
        assert_eq!(decode(page.as_bytes(), true), page);
    }

    #[test]
    fn windows_1258_is_read_with_a_label_and_without() {
        // Tones are bytes of their own there: "ộ" is "ô" and a dot.
        let tones = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];
        let mut text = String::new();
        for letter in TEXT.chars() {
            let parts: Vec<char> = letter.to_string().nfd().collect();
            let base: String = parts.iter().filter(|part| !tones.contains(part)).collect::<String>().nfc().collect();
            text.push_str(&base);
            text.extend(parts.iter().filter(|part| tones.contains(part)));
        }
        let (bytes, _, lost) = WINDOWS_1258.encode(&text);
        assert!(!lost);
        let labelled = [&b"<meta charset=windows-1258>"[..], &bytes].concat();
        for (bytes, label) in [(&bytes[..], false), (&labelled[..], true)] {
            let decoded: String = decode(bytes, label).nfc().collect();
            assert!(decoded.ends_with(TEXT), "{decoded}");
        }
    }

    #[test]
    fn one_damaged_byte_leaves_the_rest() {
        let bytes = [TEXT.as_bytes(), b" \xFF"].concat();
        assert!(decode(&bytes, false).starts_with(TEXT));
    }
}
