use super::step_budget::{StepBudget, Stopped};
use std::ops::Range;
use tintuc::search::{fold, joined};
use unicode_normalization::char::decompose_canonical;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// Its place, in bytes.
    pub(super) place: Range<usize>,
    /// Its form for comparisons: without case and diacritics.
    pub(super) folded: String,
}

/// The words of a text: those of [`tintuc::search::folded`], with their places.
pub(super) fn tokens(text: &str, budget: &StepBudget) -> Result<Vec<Token>, Stopped> {
    let mut words = Vec::<Token>::new();
    let mut inside = false;
    for (at, character) in text.char_indices() {
        budget.take(1)?;
        let end = at + character.len_utf8();
        decompose_canonical(character, |part| {
            for letter in part.to_lowercase() {
                match (fold(letter), words.last_mut()) {
                    (Some(' '), _) => inside = false,
                    (Some(letter), Some(word)) if inside => {
                        word.place.end = end;
                        word.folded.push(letter);
                    }
                    (Some(letter), _) => {
                        words.push(Token { place: at..end, folded: String::from(letter) });
                        inside = true;
                    }
                    (None, Some(word)) if inside => word.place.end = end,
                    (None, _) => {}
                }
            }
        });
    }
    for word in &mut words {
        if let Some(joined) = joined(&word.folded) {
            joined.clone_into(&mut word.folded);
        }
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tintuc::search::folded;

    #[test]
    fn words_are_those_of_the_folded_text() {
        for text in [
            "Cải cách HÀNH CHÍNH, “Quyết định” số 12/QĐ-UBND",
            "Ca\u{309}i ca\u{301}ch tin\u{ad}tức\u{200b} 😀 ❤️ → × ÷",
            "kĩ năng, KỸ NĂNG; quản lý Thúy ky",
            "МОСКВА Ёлка ΑΘΉΝΑ 北京 한국어 Ðường ǺÅ",
            "",
        ] {
            let words: Vec<_> =
                tokens(text, &StepBudget::default()).unwrap().into_iter().map(|word| word.folded).collect();
            assert_eq!(words.join(" "), folded(text), "{text}");
        }
    }

    #[test]
    fn a_word_is_whole_in_its_place() {
        let text = "«Ca\u{309}i» cách";
        let found: Vec<_> =
            tokens(text, &StepBudget::default()).unwrap().into_iter().map(|word| text.get(word.place)).collect();
        assert_eq!(found, [Some("Ca\u{309}i"), Some("cách")]);
    }
}
