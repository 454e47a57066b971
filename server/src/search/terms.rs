use super::{
    step_budget::{StepBudget, Stopped},
    tokens::{Token, tokens},
};
use tintuc::{
    model::{Span, Spans},
    search::{folded, joined, typed},
};

/// The terms of a query, all of which an article must have.
///
/// They have at most [`Terms::MOST`] words together, each word once, which limits the cost of a search. Further words are ignored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Terms {
    all: Vec<Term>,
    /// The words in the typed order, with repeated ones: texts that have them in this order come first.
    together: Term,
}

/// A word, or several that stand one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Term {
    /// The words, without case and diacritics; at least one.
    pub(super) words: Vec<String>,
    /// Whether the last word may be the beginning of a longer one.
    pub(super) open: bool,
}

impl Terms {
    /// How many words count; a headline has fewer.
    pub(super) const MOST: usize = 16;

    /// Reads what a reader has typed: words, and phrases between quotation marks. The last word may be the beginning of a longer one,
    /// unless it is a single letter and the only word. All other characters are gaps.
    pub(super) fn of(text: &str) -> Self {
        let mut terms = Vec::new();
        let mut parts = text.split(['"', '“', '”', '„']).peekable();
        let mut quoted = false;
        while let Some(part) = parts.next() {
            let mut words =
                folded(part).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>();
            let last = parts.peek().is_none();
            // A quotation mark without a closing one quotes nothing.
            if quoted && !last {
                if !words.is_empty() {
                    terms.push(Term { words, open: false });
                }
            } else {
                // It may be the beginning of a word that has one spelling only.
                if last && let Some((word, typed)) = words.last_mut().zip(typed(part).rsplit(' ').next()) {
                    typed.clone_into(word);
                }
                terms.extend(words.into_iter().map(|word| Term { words: vec![word], open: false }));
                let alone = terms.len() == 1;
                // There may be no text after the last quotation mark.
                if last
                    && !part.trim().is_empty()
                    && let Some(term) = terms.last_mut()
                {
                    term.open = !alone || term.words.iter().all(|word| word.len() > 1);
                    if !term.open {
                        term.close();
                    }
                }
            }
            quoted = !quoted;
        }
        Self::bounded(&terms)
    }

    /// The terms without repetitions, and without those that are too many.
    fn bounded(terms: &[Term]) -> Self {
        let mut all = Vec::<Term>::new();
        let mut room = Self::MOST;
        for term in terms {
            // A word also matches its own beginning.
            if room > 0 && !all.iter().any(|known| known.words == term.words) {
                let words = term.words.iter().take(room).cloned().collect::<Vec<_>>();
                room -= words.len();
                all.push(Term { open: term.open && words.len() == term.words.len(), words });
            }
        }
        let typed = terms.iter().flat_map(|term| &term.words);
        let whole = typed.clone().count() <= Self::MOST;
        let open = whole && terms.last().is_some_and(|term| term.open);
        Self { all, together: Term { words: typed.take(Self::MOST).cloned().collect(), open } }
    }

    /// The terms.
    pub(super) fn all(&self) -> &[Term] {
        &self.all
    }

    /// Everything that was typed, as one term.
    pub(super) const fn together(&self) -> &Term {
        &self.together
    }

    /// Whether there are no terms.
    pub(super) const fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The terms that begin at a word of a text, by their numbers.
    pub(super) fn beginning_at(
        &self,
        words: &[Token],
        at: usize,
        budget: &StepBudget,
    ) -> Result<impl Iterator<Item = usize>, Stopped> {
        let mut found = 0_u32;
        for (number, term) in self.all.iter().enumerate() {
            found |= u32::from(term.begins_at(words, at, budget)?) << number;
        }
        Ok((0..self.all.len()).filter(move |number| found >> number & 1 == 1))
    }

    /// The text with the terms marked, and whether it has all of them.
    pub(super) fn mark(&self, text: &str, budget: &StepBudget) -> Result<(Spans, bool), Stopped> {
        let words = tokens(text, budget)?;
        let mut found = vec![false; self.all.len()];
        // The number of the word after the last marked one.
        let (mut end, mut marked) = (0, vec![false; words.len()]);
        for (at, mark) in marked.iter_mut().enumerate() {
            for number in self.beginning_at(&words, at, budget)? {
                found[number] = true;
                end = end.max(at + self.all[number].words.len());
            }
            *mark = at < end;
        }
        let all = found.into_iter().all(|found| found);
        Ok((spans(text, &words, &marked), all))
    }
}

impl Term {
    /// The last word with the spelling that it has in common with its other one, if it is open and has two.
    pub(super) fn other(&self) -> Option<&'static str> {
        self.words.last().filter(|_| self.open).and_then(|word| joined(word))
    }

    /// Makes the last word a whole word.
    fn close(&mut self) {
        if let Some(word) = self.words.last_mut()
            && let Some(joined) = joined(word)
        {
            joined.clone_into(word);
        }
    }

    /// Whether a text has the term from this word on.
    fn begins_at(&self, words: &[Token], at: usize, budget: &StepBudget) -> Result<bool, Stopped> {
        let whole = self.words.len() - usize::from(self.open);
        for (index, wanted) in self.words.iter().enumerate() {
            budget.take(1)?;
            let fits = words.get(at + index).is_some_and(|word| {
                word.folded == *wanted
                    || (index >= whole && word.folded.as_bytes().starts_with(wanted.as_bytes()))
                    || (index >= whole && self.other() == Some(word.folded.as_str()))
            });
            if !fits {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// The text as spans: marked words, with the spaces between neighbouring ones, and the rest.
fn spans(text: &str, words: &[Token], marked: &[bool]) -> Spans {
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
            ("kỹ năng", &["ki", "nang*"]),
            ("\"quản lý\"", &["quan li"]),
            ("quản lý", &["quan", "ly*"]),
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

    /// Queries that could make a search expensive.
    #[test]
    fn what_is_said_twice_or_too_much_counts_once_or_not() {
        let zeros = format!("{}phu", "0 ".repeat(96));
        assert_eq!(read(&zeros), ["0", "phu*"]);
        assert_eq!(read("cai cach cai"), ["cai", "cach"], "a word says more than its beginning");
        assert_eq!(read("\"cai cach\" cai \"cai cach\""), ["cai cach", "cai"]);
        let hundred = (0..100).map(|number| number.to_string()).collect::<Vec<_>>();
        assert_eq!(read(&hundred.join(" ")), hundred[..16]);
        assert_eq!(read(&format!("\"{}\" x", hundred.join(" "))), [hundred[..16].join(" ")]);
        let mixed = read(&format!("a b \"{}\" x", hundred.join(" ")));
        assert_eq!(mixed, ["a", "b", &hundred[..14].join(" ")]);
        let together = |text: &str| {
            let terms = Terms::of(text);
            (terms.together().words.join(" "), terms.together().open)
        };
        assert_eq!(together("cai cach cai"), ("cai cach cai".to_owned(), true));
        assert_eq!(together(&zeros), (["0"; 16].join(" "), false));
    }

    fn marked(query: &str, text: &str) -> (String, bool) {
        let (spans, all) = Terms::of(query).mark(text, &StepBudget::default()).unwrap();
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
        for (query, text) in [
            ("kỹ", "[Kĩ] năng [kỹ] thuật, kinh tế"),
            ("quản lý", "[Quản lí]"),
            ("quí", "[Quý] I"),
            ("thúy", "[Thúy], Thúi"),
        ] {
            assert_eq!(marked(query, &text.replace(['[', ']'], "")), (text.to_owned(), true), "{query}");
        }
        assert_eq!(marked("cai", "Ca\u{309}i"), ("[Ca\u{309}i]".to_owned(), true));
        assert_eq!(marked("script", "<script>"), ("<[script]>".to_owned(), true));
    }
}
