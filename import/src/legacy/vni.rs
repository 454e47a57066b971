use unicode_normalization::UnicodeNormalization as _;

/// VNI: a letter, and after it a Latin letter that the font draws as its marks.
pub(super) fn decode(text: &str) -> String {
    let mut marked = String::with_capacity(text.len() * 2);
    for sign in text.chars() {
        let before = marked.chars().next_back().map(|letter| letter.to_ascii_lowercase());
        let vowel = matches!(before, Some('a' | 'e' | 'o' | 'u' | 'y' | 'ơ' | 'Ơ' | 'ư' | 'Ư'));
        match marks(sign).filter(|_| vowel) {
            Some(marks) => marked.push_str(marks),
            None => marked.push(letter(sign)),
        }
    }
    marked.nfc().collect()
}

/// The marks of a vowel: those of its shape (circumflex, breve), then its tone.
const fn marks(sign: char) -> Option<&'static str> {
    Some(match sign {
        'ù' | 'Ù' => "\u{301}",
        'ø' | 'Ø' => "\u{300}",
        'û' | 'Û' => "\u{309}",
        'õ' | 'Õ' => "\u{303}",
        'ï' | 'Ï' => "\u{323}",
        'â' | 'Â' => "\u{302}",
        'á' | 'Á' => "\u{302}\u{301}",
        'à' | 'À' => "\u{302}\u{300}",
        'å' | 'Å' => "\u{302}\u{309}",
        'ã' | 'Ã' => "\u{302}\u{303}",
        'ä' | 'Ä' => "\u{302}\u{323}",
        'ê' | 'Ê' => "\u{306}",
        'é' | 'É' => "\u{306}\u{301}",
        'è' | 'È' => "\u{306}\u{300}",
        'ú' | 'Ú' => "\u{306}\u{309}",
        'ü' | 'Ü' => "\u{306}\u{303}",
        'ë' | 'Ë' => "\u{306}\u{323}",
        _ => return None,
    })
}

/// Letters that stand for themselves, with no mark after them.
const fn letter(sign: char) -> char {
    match sign {
        'ñ' => 'đ',
        'Ñ' => 'Đ',
        'ô' => 'ơ',
        'Ô' => 'Ơ',
        'ö' => 'ư',
        'Ö' => 'Ư',
        'æ' => 'ỉ',
        'Æ' => 'Ỉ',
        'ó' => 'ĩ',
        'Ó' => 'Ĩ',
        'ò' => 'ị',
        'Ò' => 'Ị',
        'î' => 'ỵ',
        'Î' => 'Ỵ',
        sign => sign,
    }
}
