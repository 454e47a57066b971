use crate::{
    locale::Locale,
    model::{Href, Id, Scope},
};

/// Articles shown where an element does not say how many.
const DEFAULT_LIMIT: usize = 5;
/// A page of a listing has no more.
const MAX_LIMIT: usize = 20;

/// What an element's attributes ask for. An unknown value counts as none, so that a portal written for a newer version
/// still shows its news.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The news site's root, absolute, with a slash at the end.
    pub base: String,
    /// The language of the news and of the interface.
    pub locale: Locale,
    /// What is shown first.
    pub start: Start,
    /// How many articles a listing shows.
    pub limit: usize,
    /// How they are laid out.
    pub layout: Layout,
    /// Where an article opens.
    pub open: Open,
}

/// What an element shows first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// The newest articles, of a section or of all.
    Listing(Scope),
    /// One article.
    Article(Id),
    /// What is asked for can have no such name.
    Nothing,
}

/// How a listing is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// Beside each other where there is room, with pictures.
    #[default]
    Cards,
    /// Below each other, with small pictures.
    List,
    /// Headlines and dates alone.
    Headlines,
}

/// Where an article opens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Open {
    /// In the element itself.
    #[default]
    Inside,
    /// At an address of the portal; `{id}` in it stands for the article's id.
    At(Href),
}

impl Settings {
    /// Reads an element's attributes; `None` where one is absent. `limit` is what the browser takes its text for.
    pub fn read(
        base: String,
        lang: Option<&str>,
        section: Option<String>,
        article: Option<String>,
        limit: f64,
        layout: Option<&str>,
        open: Option<&str>,
    ) -> Self {
        Self {
            base,
            locale: Locale::from_tag(lang.unwrap_or_default()),
            start: Start::read(section, article),
            limit: limit_of(limit),
            layout: Layout::read(layout),
            open: Open::read(open),
        }
    }

    /// Whether both show the same documents, if in another form.
    pub fn same_content(&self, other: &Self) -> bool {
        self.base == other.base && self.locale == other.locale && self.start == other.start
    }
}

impl Start {
    fn read(section: Option<String>, article: Option<String>) -> Self {
        let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty()).map(Id::new);
        match (given(article), given(section)) {
            (Some(Ok(article)), _) => Self::Article(article),
            (None, Some(Ok(section))) => Self::Listing(Scope::Section(section)),
            (None, None) => Self::Listing(Scope::All),
            (Some(Err(_)), _) | (None, Some(Err(_))) => Self::Nothing,
        }
    }
}

/// From 1 to 20; what is no number above 0 counts as none.
fn limit_of(limit: f64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "what is too large or no number saturates"
    )]
    match limit as usize {
        0 => DEFAULT_LIMIT,
        limit => limit.min(MAX_LIMIT),
    }
}

impl Layout {
    fn read(name: Option<&str>) -> Self {
        match name {
            Some("list") => Self::List,
            Some("headlines") => Self::Headlines,
            _ => Self::Cards,
        }
    }

    /// Its name, as the attribute and the style have it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cards => "cards",
            Self::List => "list",
            Self::Headlines => "headlines",
        }
    }
}

impl Open {
    const PLACE: &str = "{id}";

    fn read(template: Option<&str>) -> Self {
        let template = template.filter(|template| template.contains(Self::PLACE));
        // What runs is no address: then articles open inside.
        template.and_then(|template| Href::new(template).ok()).map_or(Self::Inside, Self::At)
    }

    /// The portal's address of an article.
    pub fn address(&self, id: &Id) -> Option<String> {
        match self {
            Self::Inside => None,
            Self::At(template) => Some(template.as_str().replace(Self::PLACE, id.as_str())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::IdError;

    #[test]
    fn a_limit_is_from_one_to_a_page_of_the_listing() {
        for (given, limit) in [
            (3.0, 3),
            (2.9, 2),
            (20.0, 20),
            (21.0, 20),
            (1e9, 20),
            (f64::INFINITY, 20),
            (0.0, 5),
            (0.5, 5),
            (-1.0, 5),
            (f64::NAN, 5),
        ] {
            assert_eq!(limit_of(given), limit, "{given}");
        }
    }

    #[test]
    fn unknown_values_count_as_none() {
        assert_eq!([None, Some(""), Some("grid"), Some("LIST")].map(Layout::read), [Layout::Cards; 4]);
        for layout in [Layout::Cards, Layout::List, Layout::Headlines] {
            assert_eq!(Layout::read(Some(layout.name())), layout);
        }
        for unknown in [
            None,
            Some(""),
            Some("inside"),
            Some("outside"),
            Some("/tin"),
            Some("javascript:alert('{id}')"),
            Some("java\nscript:alert('{id}')"),
            Some("data:text/html,{id}"),
        ] {
            assert_eq!(Open::read(unknown), Open::Inside, "{unknown:?}");
        }
    }

    #[test]
    fn an_article_opens_at_the_portal_s_own_address() -> Result<(), IdError> {
        let id = Id::new("mot")?;
        for (template, address) in [
            ("/tin?id={id}", "/tin?id=mot"),
            ("https://portal.example/{id}/{id}", "https://portal.example/mot/mot"),
            ("Tin.aspx?id={id}#bai", "Tin.aspx?id=mot#bai"),
        ] {
            assert_eq!(Open::read(Some(template)).address(&id).as_deref(), Some(address));
        }
        assert_eq!(Open::Inside.address(&id), None);
        Ok(())
    }

    #[test]
    fn what_can_have_no_name_is_not_taken_for_all() -> Result<(), IdError> {
        let text = |text: &str| Some(text.to_owned());
        for (section, article, start) in [
            (None, None, Start::Listing(Scope::All)),
            (text(" "), text(""), Start::Listing(Scope::All)),
            (text("huong-dan"), None, Start::Listing(Scope::Section(Id::new("huong-dan")?))),
            (text("huong-dan"), text("mot"), Start::Article(Id::new("mot")?)),
            (text("../site"), None, Start::Nothing),
            (text("huong-dan"), text("../site"), Start::Nothing),
            (text("Hướng dẫn"), None, Start::Nothing),
        ] {
            assert_eq!(Start::read(section.clone(), article.clone()), start, "{section:?} {article:?}");
        }
        Ok(())
    }
}
