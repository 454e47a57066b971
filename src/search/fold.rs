/// The words of a text as they count in a search: without case and diacritics, a space between two, `đ` as `d`. In Vietnamese
/// each syllable is a word, and its two spellings are one ([`joined`]).
pub fn folded(text: &str) -> String {
    let mut folded = typed(text);
    let words: Vec<_> = folded.split(' ').map(joined).collect();
    if words.iter().any(Option::is_some) {
        let words = words.into_iter().zip(folded.split(' ')).map(|(joined, word)| joined.unwrap_or(word));
        folded = words.collect::<Vec<_>>().join(" ");
    }
    folded
}

/// The same with the spelling that was typed: what may be only the beginning of a word is not one of two spellings.
pub fn typed(text: &str) -> String {
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

/// The spelling that a syllable has in common with its other one; nothing for most, which have only one.
///
/// At the end after these consonants `y` and `i` are the same sound, and both are written: "kỹ" and "kĩ", "quản lý" and
/// "quản lí" (decisions 240/QĐ of 1984 and 1989/QĐ-BGDĐT of 2018 have `i`). Elsewhere they are two sounds: "Thúy" is not "Thúi".
pub fn joined(word: &str) -> Option<&'static str> {
    Some(match word {
        "hy" => "hi",
        "ky" => "ki",
        "ly" => "li",
        "my" => "mi",
        "quy" => "qui",
        "sy" => "si",
        "ty" => "ti",
        _ => return None,
    })
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
    fn both_spellings_of_a_syllable_are_one() {
        for (one, other) in [
            ("kĩ năng", "kỹ năng"),
            ("Quản lí", "quản LÝ"),
            ("quí I", "quý I"),
            ("hi vọng, mĩ thuật", "hy vọng, mỹ thuật"),
            ("bác sĩ, tỉ lệ", "bác sỹ, tỷ lệ"),
            ("Qui định", "Quy\u{0} định"),
        ] {
            assert_eq!(folded(one), folded(other), "{one}");
        }
        for (one, other) in [
            ("Thúy", "Thúi"),
            ("Thùy", "thùi"),
            ("tay", "tai"),
            ("Huy", "hui"),
            ("suy", "sui"),
            ("uỷ", "ui"),
            ("quỳnh", "quinh"),
        ] {
            assert_ne!(folded(one), folded(other), "{one}");
        }
        assert_eq!(typed("Quản lý"), "quan ly");
    }

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
