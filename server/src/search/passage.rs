use super::{terms::Terms, words::words};
use tintuc::model::{Span, Spans};

/// So many words a passage has, and so many of them stand before the first one that was found.
const WORDS: usize = 45;
const BEFORE: usize = 8;

/// The part of a text in which most of the terms are found, marked; nothing where there is none of them.
pub(super) fn passage(terms: &Terms, text: &str) -> Option<Spans> {
    let words = words(text);
    let places: Vec<(usize, usize)> = (0..words.len())
        .flat_map(|at| terms.all().iter().enumerate().map(move |(number, term)| (at, number, term)))
        .filter(|(at, _, term)| term.begins_at(&words, *at))
        .map(|(at, number, _)| (at, number))
        .collect();
    let mut best: Option<(usize, usize)> = None;
    for (index, (from, _)) in places.iter().enumerate() {
        let near = places.iter().skip(index).take_while(|(at, _)| *at < from + WORDS - BEFORE);
        let mut numbers: Vec<_> = near.map(|(_, number)| *number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        if best.is_none_or(|(_, most)| numbers.len() > most) {
            best = Some((*from, numbers.len()));
        }
        if numbers.len() == terms.all().len() {
            break;
        }
    }
    let (first, _) = best?;
    let from = first.saturating_sub(BEFORE);
    let to = (from + WORDS).min(words.len());
    let start = if from == 0 { 0 } else { words.get(from)?.place.start };
    let end = if to == words.len() { text.len() } else { words.get(to - 1)?.place.end };
    let part = text.get(start..end)?.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut marked = terms.mark(&part).0;
    if start > 0 {
        marked.0.insert(0, Span { text: "… ".to_owned(), ..Span::default() });
    }
    if end < text.len() {
        marked.0.push(Span { text: " …".to_owned(), ..Span::default() });
    }
    Some(marked)
}

/// As much of a text as has so many bytes.
pub(super) fn beginning(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    end.and_then(|end| text.get(..end)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(query: &str, text: &str) -> Option<String> {
        let piece = |span: &Span| if span.mark { format!("[{}]", span.text) } else { span.text.clone() };
        passage(&Terms::of(query), text).map(|spans| spans.0.iter().map(piece).collect())
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
    fn a_text_that_is_nothing_but_the_word_is_quick() {
        let text = "cải cách ".repeat(100_000);
        let start = std::time::Instant::now();
        assert!(found("cai cach", &text).is_some());
        assert!(start.elapsed().as_secs() < 5);
    }
}
