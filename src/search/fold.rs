/// The words of a text as they count in a search: without case and diacritics, a space between two, `đ` as `d`. In Vietnamese
/// each syllable is a word.
pub fn folded(text: &str) -> String {
    let mut folded = String::new();
    let mut gap = false;
    for character in decomposed(text).chars() {
        match fold(character) {
            Some(' ') => gap = !folded.is_empty(),
            Some(letter) => {
                if gap {
                    folded.push(' ');
                }
                gap = false;
                folded.push(letter);
            }
            None => {}
        }
    }
    folded
}

/// What a character of a decomposed (NFD) text in small letters counts as: a letter or digit, a space for all that stands
/// between words, nothing for what only goes with a letter.
///
/// Letters are told by blocks; between them lie punctuation, symbols, emoji and private characters. `đ`, which Unicode does
/// not take apart, counts as `d`, and so does `ð`, whose capital is often typed for `Đ`.
pub const fn fold(character: char) -> Option<char> {
    Some(match character {
        // Combining marks, and what is not seen within a word: soft hyphen, joiners.
        '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' => return None,
        'đ' | 'ð' => 'd',
        '×' | '÷' => ' ',
        '0'..='9'
        | 'a'..='z'
        | '\u{c0}'..='\u{1fff}'
        | '\u{2c00}'..='\u{2dff}'
        | '\u{3040}'..='\u{d7ff}'
        | '\u{f900}'..='\u{fdff}'
        | '\u{10000}'..='\u{1efff}'
        | '\u{20000}'..='\u{3ffff}' => character,
        _ => ' ',
    })
}

/// Small letters with their diacritics behind them. In the browser by its own tables: a library's would weigh 20 kB.
#[cfg(feature = "csr")]
fn decomposed(text: &str) -> String {
    js_sys::JsString::from(text).normalize("NFD").to_lower_case().into()
}

#[cfg(not(feature = "csr"))]
fn decomposed(text: &str) -> String {
    unicode_normalization::UnicodeNormalization::nfd(text).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_diacritics_do_not_count() {
        for (text, expected) in [
            ("Cải cách HÀNH CHÍNH", "cai cach hanh chinh"),
            ("Ðường Đi đâu, ƯỚC MƠ?", "duong di dau uoc mo"),
            ("“Quyết định” số 12/QĐ-UBND", "quyet dinh so 12 qd ubnd"),
            ("Ca\u{309}i ca\u{301}ch", "cai cach"),
            ("tin\u{ad}tức\u{200b}", "tintuc"),
            ("МОСКВА Ёлка ΑΘΉΝΑ 北京", "москва елка αθηνα 北京"),
            ("😀 ❤️ → × ÷ … \u{301}", ""),
            ("\u{fffd}\u{0}\u{7f}\u{e000}", ""),
        ] {
            assert_eq!(folded(text), expected, "{text}");
        }
    }
}
