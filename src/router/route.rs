//! The site's addresses: path ⇄ route, and typed links. Nothing else.
//!
//! | path | shows |
//! |---|---|
//! | `/`, `/trang/<page>` | the newest articles, a further page of them |
//! | `/muc/<section>`, `/muc/<section>/trang/<page>` | the same of one section |
//! | `/luu-tru` | the months of the archive |
//! | `/luu-tru/<month>`, `/luu-tru/<month>/trang/<page>` | the articles of one month, such as `2017-12` |
//! | `/so-do` | the site's map |
//! | `/tin/<id>` | an article |
//! | `/tim-kiem?q=…` | what a search has found (src/search/query.rs) |
//! | `/en/…` | the same in English |
//!
//! `<page>` is the name of the feed that `next_url` gave (`feed-2`), never a number made up here.

use crate::{
    locale::Locale,
    model::{Id, Month, Scope},
    search::Query,
};

/// A page in a language.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Route {
    /// The language of the interface.
    pub locale: Locale,
    /// What is shown.
    pub page: Page,
}

/// What a route shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Page {
    /// A listing: its first page, or the further one of that name.
    Listing {
        /// Of which articles.
        scope: Scope,
        /// The further page; the first where absent.
        page: Option<Id>,
    },
    /// The months of the archive.
    Archive,
    /// The site's map.
    SiteMap,
    /// An article.
    Article(Id),
    /// The search: what it has found, or only its form.
    Search(Query),
    /// No page of the site has this address.
    NotFound,
}

impl Route {
    /// The front page.
    pub const fn home(locale: Locale) -> Self {
        Self::listing(locale, Scope::All)
    }

    /// A page in a language.
    pub const fn new(locale: Locale, page: Page) -> Self {
        Self { locale, page }
    }

    /// The first page of a listing.
    pub const fn listing(locale: Locale, scope: Scope) -> Self {
        Self::new(locale, Page::Listing { scope, page: None })
    }

    /// The first page of a section.
    pub const fn section(locale: Locale, section: Id) -> Self {
        Self::listing(locale, Scope::Section(section))
    }

    /// The first page of a month.
    pub const fn month(locale: Locale, month: Month) -> Self {
        Self::listing(locale, Scope::Month(month))
    }

    /// An article.
    pub const fn article(locale: Locale, id: Id) -> Self {
        Self::new(locale, Page::Article(id))
    }

    /// The search where nothing is asked yet.
    pub fn search(locale: Locale) -> Self {
        Self::new(locale, Page::Search(Query::default()))
    }

    /// The route of a path below the site's root and of what stands behind `?`, with or without that sign.
    pub fn from_address(path: &str, parameters: &str) -> Self {
        let mut route = Self::from_path(path);
        if let Page::Search(query) = &mut route.page {
            *query = Query::new(parameters);
        }
        route
    }

    /// The route of a path below the site's root, such as `tin/abc`; slashes around it do not matter.
    pub fn from_path(path: &str) -> Self {
        let mut parts = path.split('/').filter(|part| !part.is_empty()).peekable();
        let locale = parts.next_if_eq(&"en").map_or(Locale::Vi, |_| Locale::En);
        let page = Page::from_parts(&parts.collect::<Vec<_>>()).unwrap_or(Page::NotFound);
        Self { locale, page }
    }

    /// The path below the site's root: empty for the front page, never a slash in front. That of a search has its query.
    ///
    /// [`Page::NotFound`] has no path of its own; it gives the front page's.
    pub fn path(&self) -> String {
        let page = match &self.page {
            Page::Listing { scope, page } => {
                let scope = match scope {
                    Scope::All => None,
                    Scope::Section(id) => Some(format!("muc/{id}")),
                    Scope::Month(month) => Some(format!("luu-tru/{}", month.as_str())),
                };
                let page = page.as_ref().map(|id| format!("trang/{id}"));
                scope.into_iter().chain(page).collect::<Vec<_>>().join("/")
            }
            Page::Archive => "luu-tru".to_owned(),
            Page::SiteMap => "so-do".to_owned(),
            Page::Article(id) => format!("tin/{id}"),
            Page::Search(query) => {
                let sign = if query.as_str().is_empty() { "" } else { "?" };
                ["tim-kiem", sign, query.as_str()].concat()
            }
            Page::NotFound => String::new(),
        };
        match self.locale {
            Locale::Vi => page,
            Locale::En => format!("en/{page}"),
        }
    }
}

impl Page {
    fn from_parts(parts: &[&str]) -> Option<Self> {
        let id = |text: &str| Id::new(text).ok();
        let (parts, page) = match parts {
            [parts @ .., "trang", page] => (parts, Some(id(page)?)),
            _ => (parts, None),
        };
        let scope = match parts {
            [] => Scope::All,
            ["muc", section] => Scope::Section(id(section)?),
            ["luu-tru", month] => Scope::Month(Month::new(month)?),
            // The others have no further pages.
            _ if page.is_some() => return None,
            ["luu-tru"] => return Some(Self::Archive),
            ["so-do"] => return Some(Self::SiteMap),
            ["tin", article] => return Some(Self::Article(id(article)?)),
            ["tim-kiem"] => return Some(Self::Search(Query::default())),
            _ => return None,
        };
        Some(Self::Listing { scope, page })
    }

    /// The page itself, if each language has it; else the nearest one that they all have: further pages, months and
    /// articles differ between languages.
    #[must_use]
    pub fn common(&self) -> Self {
        match self {
            Self::Listing { scope: Scope::Month(_), .. } => Self::Archive,
            Self::Listing { scope, .. } => Self::Listing { scope: scope.clone(), page: None },
            Self::Article(_) | Self::NotFound => Self::Listing { scope: Scope::All, page: None },
            page => page.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_leads_to_its_route_and_back() {
        for path in [
            "",
            "trang/feed-2",
            "muc/tin-tuc-su-kien",
            "muc/tin-tuc-su-kien/trang/tin-tuc-su-kien-2",
            "luu-tru",
            "luu-tru/2017-12",
            "luu-tru/2017-12/trang/2017-12-2",
            "so-do",
            "tin/tong-ket-cai-cach-hanh-chinh-2017",
            "en/",
            "en/trang/feed-2",
            "en/muc/a",
            "en/muc/a/trang/a-2",
            "en/luu-tru",
            "en/luu-tru/2017-12",
            "en/so-do",
            "en/tin/a",
            "tim-kiem",
            "en/tim-kiem",
        ] {
            let route = Route::from_path(path);
            assert_ne!(route.page, Page::NotFound, "{path}");
            assert_eq!(route.path(), path);
        }
    }

    #[test]
    fn a_search_keeps_its_query() {
        for (path, parameters, again) in [
            ("tim-kiem", "", "tim-kiem"),
            ("tim-kiem/", "?q=cai%20cach&muc=", "tim-kiem?q=cai%20cach&muc="),
            ("en/tim-kiem", "?q=a&trang=2", "en/tim-kiem?q=a&trang=2"),
            ("tin/a", "?q=a", "tin/a"),
        ] {
            assert_eq!(Route::from_address(path, parameters).path(), again);
        }
    }

    #[test]
    fn slashes_around_a_path_do_not_matter() {
        assert_eq!(Route::from_path("/en"), Route::home(Locale::En));
        assert_eq!(Route::from_path("/tin/a/"), Route::from_path("tin/a"));
    }

    #[test]
    fn an_address_of_no_page_is_not_found_in_its_language() {
        for path in [
            "khong-co",
            "tin",
            "tin/",
            "tin/a/b",
            "tin/A",
            "tin/%2e%2e",
            "muc",
            "muc/a/trang",
            "tin/đ",
            "vi",
            "trang/2/3",
            "trang",
            "tin/trang/a",
            "so-do/a",
            "so-do/trang/a",
            "luu-tru/trang/a",
            "luu-tru/2017",
            "luu-tru/2017-13",
            "luu-tru/0000-00",
            "luu-tru/2017-12/trang",
            "luu-tru/2017-12/01",
            "fr",
            "fr/tin/a",
            "zz/luu-tru",
        ] {
            assert_eq!(Route::from_path(path), Route::new(Locale::Vi, Page::NotFound), "{path}");
        }
        assert_eq!(Route::from_path("en/khong-co"), Route::new(Locale::En, Page::NotFound));
    }

    #[test]
    fn what_differs_between_languages_leads_to_what_they_share() {
        for (path, common) in [
            ("", ""),
            ("trang/feed-2", ""),
            ("muc/a", "muc/a"),
            ("muc/a/trang/a-2", "muc/a"),
            ("luu-tru", "luu-tru"),
            ("luu-tru/2017-12", "luu-tru"),
            ("luu-tru/2017-12/trang/2017-12-2", "luu-tru"),
            ("so-do", "so-do"),
            ("tin/a", ""),
            ("khong-co", ""),
        ] {
            assert_eq!(Route::new(Locale::Vi, Route::from_path(path).page.common()).path(), common, "{path}");
        }
    }
}
