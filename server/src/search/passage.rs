use super::{
    step_budget::{StepBudget, Stopped},
    terms::Terms,
    tokens::{Token, tokens},
};
use std::collections::VecDeque;
use tintuc::model::{Span, Spans};

/// How many words a passage has, and how many of them are before the first match.
const WORDS: usize = 45;
const BEFORE: usize = 8;

/// The part of a text with the most terms, marked; `None` if the text has none of them.
pub(super) fn passage(terms: &Terms, text: &str, budget: &StepBudget) -> Result<Option<Spans>, Stopped> {
    let words = tokens(text, budget)?;
    let Some(first) = best(terms, &words, budget)? else { return Ok(None) };
    let Some((part, start, end)) = part(text, &words, first) else { return Ok(None) };
    let (mut marked, _) = terms.mark(&part, budget)?;
    if start > 0 {
        marked.0.insert(0, Span { text: "… ".to_owned(), ..Span::default() });
    }
    if end < text.len() {
        marked.0.push(Span { text: " …".to_owned(), ..Span::default() });
    }
    Ok(Some(marked))
}

/// The first word at which a passage with the most terms begins; `None` if the text has no term.
///
/// A window moves over the text once: a match enters at its end, and leaves when the passage from there on is complete.
fn best(terms: &Terms, words: &[Token], budget: &StepBudget) -> Result<Option<usize>, Stopped> {
    let mut window = VecDeque::<(usize, usize)>::new();
    let mut places = vec![0_usize; terms.all().len()];
    let mut distinct = 0;
    let mut best: Option<(usize, usize)> = None;
    for at in 0..=words.len() {
        // At the end no more matches come.
        while let Some((from, number)) = window.front().copied()
            && (at == words.len() || at >= from + WORDS - BEFORE)
        {
            budget.take(1)?;
            if best.is_none_or(|(_, most)| distinct > most) {
                best = Some((from, distinct));
            }
            window.pop_front();
            places[number] -= 1;
            distinct -= usize::from(places[number] == 0);
        }
        if at == words.len() {
            break;
        }
        for number in terms.beginning_at(words, at, budget)? {
            budget.take(1)?;
            window.push_back((at, number));
            distinct += usize::from(places[number] == 0);
            places[number] += 1;
        }
        if distinct == terms.all().len() {
            // No passage can have more terms, and those before this one have fewer.
            best = window.front().map(|(from, _)| (*from, distinct));
            break;
        }
    }
    Ok(best.map(|(from, _)| from))
}

/// The text around a word, with one space between words, and its place in the whole text.
fn part(text: &str, words: &[Token], first: usize) -> Option<(String, usize, usize)> {
    let from = first.saturating_sub(BEFORE);
    let to = (from + WORDS).min(words.len());
    let start = if from == 0 { 0 } else { words.get(from)?.place.start };
    let end = if to == words.len() { text.len() } else { words.get(to - 1)?.place.end };
    let part = text.get(start..end)?.split_whitespace().collect::<Vec<_>>().join(" ");
    Some((part, start, end))
}

/// The beginning of a text, of at most `bytes` bytes.
pub(super) fn beginning(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    end.and_then(|end| text.get(..end)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(query: &str, text: &str) -> Option<String> {
        let piece = |span: &Span| if span.mark { format!("[{}]", span.text) } else { span.text.clone() };
        passage(&Terms::of(query), text, &StepBudget::default())
            .unwrap()
            .map(|spans| spans.0.iter().map(piece).collect())
    }

    #[test]
    fn a_passage_shows_where_most_of_it_stands() {
        let filler = "một hai ba bốn năm ".repeat(30);
        let text = format!("Cải thiện. {filler}Về công tác\n\ncải cách hành chính. {filler}");
        let passage = found("cai cach", &text).unwrap_or_default();
        assert!(passage.starts_with("… ") && passage.ends_with(" …"), "{passage}");
        assert!(passage.contains("Về công tác [cải cách] hành chính."), "{passage}");
        assert!(passage.chars().count() < 300);
        assert_eq!(found("cai", "Cải cách").as_deref(), Some("[Cải] cách"));
        assert_eq!(found("tim", &text), None);
        assert_eq!(found("\"hanh chinh cai\"", &text), None);
    }

    #[test]
    fn the_passage_is_the_first_of_those_with_the_most() {
        for (query, text, from) in [
            ("a b", "a x b a b", Some(0)),
            ("a b c", "a x a b x c", Some(0)),
            ("a b c", &format!("a {}b a {}c b a", "x ".repeat(40), "x ".repeat(40)), Some(83)),
            ("a b c", &format!("a {}b a {}b a", "x ".repeat(40), "x ".repeat(40)), Some(41)),
            ("\"a b\" c", "a x b c a b", Some(3)),
            ("a", "x y", None),
        ] {
            let (terms, budget) = (Terms::of(query), StepBudget::default());
            assert_eq!(best(&terms, &tokens(text, &budget).unwrap(), &budget), Ok(from), "{query} in {text}");
        }
    }

    /// Two such texts took sixteen seconds: for each match all matches near it were sorted.
    #[test]
    fn the_work_grows_with_the_text_and_not_faster() {
        let steps = |query: &str, text: &str| {
            let budget = StepBudget::default();
            passage(&Terms::of(query), text, &budget).unwrap();
            budget.steps()
        };
        let most = (0..16).map(|number| number.to_string()).collect::<Vec<_>>().join(" ");
        for (query, unit) in [
            ("cai cach", "cải cách "),
            ("0 x", "0 "),
            (&format!("{}x", "0 ".repeat(96)), "0 1 "),
            (&most, "0 1 2 3 "),
            ("\"0 0 0 0 0 0 0 0 0 0 0 0 0 0 1\" x", "0 "),
        ] {
            let (text, longer) = (unit.repeat(1_000), unit.repeat(8_000));
            let characters = u64::try_from(text.chars().count()).unwrap();
            assert!(steps(query, &text) <= 20 * characters, "{query}: {} of {characters}", steps(query, &text));
            assert!(steps(query, &longer) <= 9 * steps(query, &text), "{query}: {}", steps(query, &longer));
        }
    }
}
