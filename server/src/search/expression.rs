use super::terms::{Term, Terms};

/// The FTS5 expressions of a query.
pub(super) struct Expressions {
    /// All of the terms.
    pub(super) every: Expression,
    /// All words one after the other.
    pub(super) together: Expression,
}

/// One expression.
pub(super) struct Expression {
    pub(super) text: String,
    /// How many words it has.
    pub(super) words: u64,
}

impl Expressions {
    pub(super) fn of(terms: &Terms) -> Self {
        let every = terms.all().iter().map(phrase).collect::<Vec<_>>().join(" AND ");
        let words = |terms: &[Term]| terms.iter().map(|term| term.words.len() as u64).sum();
        let together = std::slice::from_ref(terms.together());
        Self {
            every: Expression { text: every, words: words(terms.all()) },
            together: Expression { text: phrase(terms.together()), words: words(together) },
        }
    }
}

impl Expression {
    /// The same, only in titles.
    pub(super) fn in_title(&self) -> Self {
        Self { text: format!("title : ({})", self.text), words: self.words }
    }
}

/// Words one after the other. Nothing between quotation marks is an operator, and folded words have no quotation marks.
fn phrase(term: &Term) -> String {
    let Term { words, open } = term;
    let phrase = format!("\"{}\"{}", words.join(" "), if *open { " *" } else { "" });
    let Some((other, before)) = term.other().zip(words.split_last().map(|(_, before)| before)) else { return phrase };
    let words = before.iter().map(String::as_str).chain([other]).collect::<Vec<_>>();
    format!("({phrase} OR \"{}\")", words.join(" "))
}
