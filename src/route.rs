//! The site's addresses: path ⇄ route, and typed links. Nothing else.
//!
//! | path | shows |
//! |---|---|
//! | `/`, `/trang/<page>` | the newest articles, a further page of them |
//! | `/muc/<section>`, `/muc/<section>/trang/<page>` | the same of one section |
//! | `/tin/<id>` | an article |
//! | `/en/…` | the same in English |
//!
//! `<page>` is the name of the feed that `next_url` gave (`feed-2`), never a number made up here.

use crate::{locale::Locale, model::Id};

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
    /// A listing: of one section, or of all; its first page, or the further one of that name.
    Listing {
        /// The section; all of them where absent.
        section: Option<Id>,
        /// The further page; the first where absent.
        page: Option<Id>,
    },
    /// An article.
    Article(Id),
    /// No page of the site has this address.
    NotFound,
}

impl Route {
    /// The front page.
    pub const fn home(locale: Locale) -> Self {
        Self::new(locale, Page::Listing { section: None, page: None })
    }

    /// A page in a language.
    pub const fn new(locale: Locale, page: Page) -> Self {
        Self { locale, page }
    }

    /// The first page of a section.
    pub const fn section(locale: Locale, section: Id) -> Self {
        Self::new(locale, Page::Listing { section: Some(section), page: None })
    }

    /// An article.
    pub const fn article(locale: Locale, id: Id) -> Self {
        Self::new(locale, Page::Article(id))
    }

    /// The route of a path below the site's root, such as `tin/abc`; slashes around it do not matter.
    pub fn from_path(path: &str) -> Self {
        let mut parts = path.split('/').filter(|part| !part.is_empty()).peekable();
        let locale = parts.next_if_eq(&"en").map_or(Locale::Vi, |_| Locale::En);
        let page = Page::from_parts(&parts.collect::<Vec<_>>()).unwrap_or(Page::NotFound);
        Self { locale, page }
    }

    /// The path below the site's root: empty for the front page, never a slash in front.
    ///
    /// [`Page::NotFound`] has no path of its own; it gives the front page's.
    pub fn path(&self) -> String {
        let page = match &self.page {
            Page::Listing { section, page } => {
                let section = section.as_ref().map(|id| format!("muc/{id}"));
                let page = page.as_ref().map(|id| format!("trang/{id}"));
                section.into_iter().chain(page).collect::<Vec<_>>().join("/")
            }
            Page::Article(id) => format!("tin/{id}"),
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
        Some(match parts {
            [] => Self::Listing { section: None, page: None },
            ["trang", page] => Self::Listing { section: None, page: Some(id(page)?) },
            ["muc", section] => Self::Listing { section: Some(id(section)?), page: None },
            ["muc", section, "trang", page] => Self::Listing { section: Some(id(section)?), page: Some(id(page)?) },
            ["tin", article] => Self::Article(id(article)?),
            _ => return None,
        })
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
            "tin/tong-ket-cai-cach-hanh-chinh-2017",
            "en/",
            "en/trang/feed-2",
            "en/muc/a",
            "en/muc/a/trang/a-2",
            "en/tin/a",
        ] {
            let route = Route::from_path(path);
            assert_ne!(route.page, Page::NotFound, "{path}");
            assert_eq!(route.path(), path);
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
        ] {
            assert_eq!(Route::from_path(path), Route::new(Locale::Vi, Page::NotFound), "{path}");
        }
        assert_eq!(Route::from_path("en/khong-co"), Route::new(Locale::En, Page::NotFound));
    }
}
