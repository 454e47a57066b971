use super::{
    parameters::{Date, Parameters},
    terms::Terms,
};
use tintuc::{
    locale::Locale,
    model::{Id, Timestamp},
    search::Query,
};

/// What a request asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchRequest {
    pub(super) parameters: Parameters,
    /// The language of the articles.
    pub(super) locale: Locale,
    /// The terms; none if the text has no words.
    pub(super) terms: Terms,
}

/// The longest `q` in bytes: a character of four bytes takes twelve in an address.
const LONGEST: usize = Parameters::LONGEST * 12;

impl SearchRequest {
    /// What a page asks for, without what is invalid; `None` if it asks for nothing.
    pub fn of(query: &Query, locale: Locale) -> Option<Self> {
        let parameters = Parameters::read(query.as_str());
        let terms = Terms::of(&parameters.text);
        (!parameters.text.is_empty()).then_some(Self { parameters, locale, terms })
    }

    /// Reads the parameters of `search.json`, whose clients are told what is wrong. `locale` is the language unless `lang` says
    /// another.
    ///
    /// # Errors
    /// What is wrong.
    pub fn read(written: &str, mut locale: Locale) -> Result<Self, String> {
        let query = Query::new(written);
        let given = |name: &str| Some(query.get(name)).filter(|value| !value.is_empty());
        let wrong = |name: &str, expected: &str| Err(format!("{name} must be {expected}"));
        if written.len() > LONGEST || query.get("q").chars().count() > Parameters::LONGEST {
            return wrong("q", &format!("at most {} characters long", Parameters::LONGEST));
        }
        if given("muc").is_some_and(|section| Id::new(section).is_err()) {
            return wrong("muc", "the id of a section");
        }
        for name in ["tu", "den"] {
            if given(name).is_some_and(|day| Date::new(day).is_none()) {
                return wrong(name, "a day such as 2017-12-01");
            }
        }
        for name in ["page", "trang"] {
            if given(name).is_some_and(|page| !page.parse::<u32>().is_ok_and(|page| page > 0)) {
                return wrong(name, "a whole number from 1 on");
            }
        }
        if let Some(tag) = given("lang") {
            match Locale::ALL.into_iter().find(|locale| locale.tag() == tag) {
                Some(named) => locale = named,
                None => return wrong("lang", "vi or en"),
            }
        }
        Self::of(&query, locale).ok_or_else(|| "q must say what to look for".to_owned())
    }

    /// The query in its normal form, if this one is not: it has bytes of another encoding than UTF-8, invalid days, or a text that
    /// is too long. The app reads only the normal form.
    pub fn normalized(query: &Query) -> Option<Query> {
        let right = Parameters::read(query.as_str()).query();
        let differs = |name: &&str| query.get(name) != right.get(name);
        let number = query.get("trang");
        let counts = number.is_empty() || number == "1" || number == right.get("trang");
        (["q", "muc", "tu", "den"].iter().any(differs) || !counts).then_some(right)
    }

    /// The times between which the articles were published.
    pub(super) fn bounds(&self) -> (Option<Timestamp>, Option<Timestamp>) {
        let Parameters { from, to, .. } = &self.parameters;
        (from.as_ref().and_then(Date::begin), to.as_ref().and_then(Date::end))
    }
}
