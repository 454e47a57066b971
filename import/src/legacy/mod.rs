//! Text that was typed for fonts of before Unicode: its letters are Latin ones that the font draws as Vietnamese. Only the
//! font's name tells.

mod tcvn3;
mod vni;

use std::borrow::Cow;

/// A run's text in Unicode, by the name of its font.
pub fn decode<'a>(font: Option<&str>, text: &'a str) -> Cow<'a, str> {
    let Some(font) = font.filter(|_| !text.is_ascii()).or(font) else { return Cow::Borrowed(text) };
    let font = font.trim().trim_start_matches(['"', '\'']);
    let lower = font.to_ascii_lowercase();
    // What has Vietnamese letters of Unicode was not typed for such a font, whatever its name.
    let is_unicode = text
        .chars()
        .any(|sign| matches!(sign, '\u{1EA0}'..='\u{1EF9}' | '\u{300}'..='\u{323}' | 'ơ' | 'ư' | 'đ' | 'ă'));
    if is_unicode {
        Cow::Borrowed(text)
    } else if lower.starts_with(".vn") {
        let name = font.split([',', '"', '\'']).next().unwrap_or_default().trim();
        Cow::Owned(tcvn3::decode(text, name.ends_with('H')))
    } else if lower.starts_with("vni-") || lower.starts_with("vni ") {
        Cow::Owned(vni::decode(text))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_font_says_what_the_letters_are() {
        for (font, text, unicode) in [
            (".VnTime", "Héi nghÞ tæng kÕt c¶i c¸ch hµnh chÝnh", "Hội nghị tổng kết cải cách hành chính"),
            (".VnTimeH", "céng hßa x· héi", "CỘNG HÒA XÃ HỘI"),
            ("'.VnArial', sans-serif", "§¬n vÞ t\u{ad} vÊn", "Đơn vị tư vấn"),
            ("VNI-Times", "Hoäi nghò toång keát caûi caùch haønh chính", "Hội nghị tổng kết cải cách hành chính"),
            ("VNI-Times", "ÑÔN VÒ TÖ VAÁN, ñöôøng phoá", "ĐƠN VỊ TƯ VẤN, đường phố"),
            ("Arial", "café", "café"),
            (".VnTime", "Hội nghị", "Hội nghị"),
        ] {
            assert_eq!(decode(Some(font), text), unicode, "{font}");
        }
        assert_eq!(decode(None, "café"), "café");
    }
}
