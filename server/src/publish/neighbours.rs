use super::set_field::set_field;
use std::collections::HashMap;
use tintuc::model::{Article, Id, Neighbour};

/// The articles before and after one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Neighbours {
    newer: Option<Neighbour>,
    older: Option<Neighbour>,
}

impl Neighbours {
    /// The neighbours that an article names.
    pub(super) fn of(article: &Article) -> Self {
        Self { newer: article.extension.newer.clone(), older: article.extension.older.clone() }
    }

    /// The article's text with these neighbours, and otherwise unchanged; `None` if the text is not an article.
    pub(super) fn write_into(&self, document: &str) -> Option<String> {
        // The field that is set last comes first.
        let document = set_field(document, "older", self.older.as_ref())?;
        set_field(&document, "newer", self.newer.as_ref())
    }

    fn around(news: &[&Article], index: usize) -> Self {
        let neighbour = |article: &&Article| Neighbour { id: article.id.clone(), title: article.title.clone() };
        Self {
            newer: index.checked_sub(1).and_then(|index| news.get(index)).map(neighbour),
            older: news.get(index + 1).map(neighbour),
        }
    }
}

/// The neighbours of each article of a language's news: in its section, or in all news if it has no section.
pub(super) fn neighbours<'a>(news: &[&'a Article]) -> HashMap<&'a Id, Neighbours> {
    let mut found = HashMap::with_capacity(news.len());
    let mut sections: HashMap<&Id, Vec<&Article>> = HashMap::new();
    for (index, article) in news.iter().enumerate() {
        match &article.extension.section {
            Some(section) => sections.entry(section).or_default().push(article),
            None => drop(found.insert(&article.id, Neighbours::around(news, index))),
        }
    }
    for section in sections.values() {
        let around = |(index, article): (usize, &&'a Article)| (&article.id, Neighbours::around(section, index));
        found.extend(section.iter().enumerate().map(around));
    }
    found
}
