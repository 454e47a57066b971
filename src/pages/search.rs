use crate::{
    api::Api,
    locale::Locale,
    model::Feed,
    search::Query,
    views::{search::Results, state::Failure},
};
use std::rc::Rc;

/// What a search has found.
#[derive(Clone)]
pub struct Search {
    pub(super) feed: Rc<Feed>,
    titles: bool,
    pub(super) failure: Option<Failure>,
}

impl Search {
    /// Nothing is looked for.
    pub(super) fn nothing() -> Self {
        Self::found(Rc::default())
    }

    /// The server's answer.
    pub(super) const fn found(feed: Rc<Feed>) -> Self {
        Self { feed, titles: false, failure: None }
    }

    /// Without the server's answer: what the titles that are loaded have. A host for files has no search, which is no failure.
    pub(super) fn in_titles(api: &Api, locale: Locale, query: &Query, failure: Failure) -> Self {
        let failure = Some(failure).filter(|failure| *failure != Failure::NotFound);
        Self { feed: Rc::new(api.titles(locale, query)), titles: true, failure }
    }

    pub(super) fn results(&self) -> Results<'_> {
        Results { feed: &self.feed, titles: self.titles, failure: self.failure }
    }
}
