use super::words::{Word, words};
use tintuc::model::{Span, Spans};

/// What is looked for: all of the terms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Terms(Vec<Term>);

/// A word, or several that stand one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term {
    /// The words, without case and diacritics; at least one.
    pub(super) words: Vec<String>,
    /// Whether the last word may be only the beginning of one.
    pub(super) open: bool,
}

impl Terms {
    /// Reads what a reader has typed: words, and phrases between quotation marks. The last word may be the beginning of
    /// one, unless it is a single letter and stands alone. Every other sign is only a gap.
    pub(super) fn of(text: &str) -> Self {
        let mut terms = Vec::new();
        let mut parts = text.split(['"', '“', '”', '„']).peekable();
        let mut quoted = false;
        while let Some(part) = parts.next() {
            let words = words(part).into_iter().map(|word| word.folded);
            let last = parts.peek().is_none();
            // A mark that nothing ends quotes nothing.
            if quoted && !last {
                let words = words.collect::<Vec<_>>();
                if !words.is_empty() {
                    terms.push(Term { words, open: false });
                }
            } else {
                terms.extend(words.map(|word| Term { words: vec![word], open: false }));
                let alone = terms.len() == 1;
                // What follows the last quotation mark may be nothing.
                if last
                    && !part.trim().is_empty()
                    && let Some(term) = terms.last_mut()
                {
                    term.open = !alone || term.words.iter().all(|word| word.len() > 1);
                }
            }
            quoted = !quoted;
        }
        Self(terms)
    }

    /// The terms.
    pub(super) fn all(&self) -> &[Term] {
        &self.0
    }

    /// Whether there is nothing to look for.
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text with the terms in it marked; and whether it has all of them.
    pub(super) fn mark(&self, text: &str) -> (Spans, bool) {
        let words = words(text);
        let mut marked = vec![false; words.len()];
        let mut all = true;
        for term in &self.0 {
            let mut found = false;
            for at in 0..words.len() {
                if term.begins_at(&words, at) {
                    found = true;
                    marked.iter_mut().skip(at).take(term.words.len()).for_each(|mark| *mark = true);
                }
            }
            all &= found;
        }
        (spans(text, &words, &marked), all)
    }
}

impl Term {
    /// Whether it stands in a text from this word on.
    pub(super) fn begins_at(&self, words: &[Word], at: usize) -> bool {
        let mut following = words.iter().skip(at);
        let whole = self.words.len() - usize::from(self.open);
        self.words.iter().enumerate().all(|(index, wanted)| {
            following.next().is_some_and(|word| {
                word.folded == *wanted || (index >= whole && word.folded.as_bytes().starts_with(wanted.as_bytes()))
            })
        })
    }
}

/// The text in pieces: marked words, with the spaces between those that stand side by side, and the rest.
fn spans(text: &str, words: &[Word], marked: &[bool]) -> Spans {
    let mut spans = Vec::<Span>::new();
    let mut push = |from: usize, to: usize, mark: bool| {
        let text = text.get(from..to).unwrap_or_default();
        match spans.as_mut_slice() {
            [.., before, gap] if mark && before.mark && gap.text == " " => {
                before.text.push(' ');
                before.text.push_str(text);
                spans.pop();
            }
            _ if text.is_empty() => {}
            _ => spans.push(Span { text: text.to_owned(), mark, ..Span::default() }),
        }
    };
    let mut end = 0;
    for (word, _) in words.iter().zip(marked).filter(|(_, marked)| **marked) {
        push(end, word.place.start, false);
        push(word.place.start, word.place.end, true);
        end = word.place.end;
    }
    push(end, text.len(), false);
    Spans(spans)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let terms = Terms::of(text);
        terms.all().iter().map(|term| term.words.join(" ") + if term.open { "*" } else { "" }).collect()
    }

    #[test]
    fn words_and_phrases_are_told_apart() {
        for (text, expected) in [
            ("Cải cách", &["cai", "cach*"][..]),
            ("\"cải cách\" hành", &["cai cach", "hanh*"]),
            ("“cải cách”", &["cai cach"]),
            ("“cải cách” ", &["cai cach"]),
            ("\"cải cách", &["cai", "cach*"]),
            ("hai \"\" ba \"", &["hai", "ba"]),
            ("a", &["a"]),
            ("cải c", &["cai", "c*"]),
            ("   ", &[]),
            ("\u{301}\u{300}", &[]),
            ("😀🎉", &[]),
            ("\"\"\"", &[]),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn operators_of_the_index_are_only_text() {
        let found = read("title:a AND b* OR NEAR(c d, 5) -e ^f {g} + h'\"; DROP TABLE x--");
        assert_eq!(
            found,
            ["title", "a", "and", "b", "or", "near", "c", "d", "5", "e", "f", "g", "h", "drop", "table", "x*"]
        );
    }

    fn marked(query: &str, text: &str) -> (String, bool) {
        let (spans, all) = Terms::of(query).mark(text);
        assert_eq!(spans.text(), text, "nothing is lost");
        let piece = |span: &Span| if span.mark { format!("[{}]", span.text) } else { span.text.clone() };
        (spans.0.iter().map(piece).collect(), all)
    }

    #[test]
    fn what_is_found_is_marked() {
        let title = "Tổng kết công tác cải cách hành chính, cải tiến";
        for (query, expected, all) in [
            ("cai cach", "Tổng kết công tác [cải cách] hành chính, [cải] tiến", true),
            ("\"cai cach\"", "Tổng kết công tác [cải cách] hành chính, cải tiến", true),
            ("TỔNG ti", "[Tổng] kết công tác cải cách hành chính, cải [tiến]", true),
            ("chinh cai", "Tổng kết công tác [cải] cách hành [chính], [cải] tiến", true),
            ("cai thien", "Tổng kết công tác [cải] cách hành chính, [cải] tiến", false),
            ("ổ", "Tổng kết công tác cải cách hành chính, cải tiến", false),
            ("", title, true),
        ] {
            assert_eq!(marked(query, title), (expected.to_owned(), all), "{query}");
        }
        assert_eq!(marked("cai", "Ca\u{309}i"), ("[Ca\u{309}i]".to_owned(), true));
        assert_eq!(marked("script", "<script>"), ("<[script]>".to_owned(), true));
    }
}
