use std::collections::HashMap;

/// How often a word of an article is indexed. Further repetitions are left out, which only a phrase far down in a very long text
/// could miss. So an article adds a limited number of steps to a search, whatever it says.
const MAX_REPEATS: u32 = 256;

/// Stands for a word that was left out, so that the words around it are not neighbours. It is a private character, which [`tintuc::search::folded`]
/// takes for a gap, so that nobody can search for it.
const LEFT_OUT: &str = "\u{e000}";

/// A folded text in which no word is repeated more than [`MAX_REPEATS`] times. `seen` counts the words of the texts before.
pub(super) fn limit_words<'a>(text: &'a str, seen: &mut HashMap<&'a str, u32>) -> String {
    let mut limited = String::with_capacity(text.len());
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let times = seen.entry(word).or_default();
        *times = times.saturating_add(1).min(MAX_REPEATS + 1);
        if !limited.is_empty() {
            limited.push(' ');
        }
        limited.push_str(if *times > MAX_REPEATS { LEFT_OUT } else { word });
    }
    limited
}
