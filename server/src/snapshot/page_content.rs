use crate::content::{Dependencies, DocumentKind, FileVersions, Library};
use futures_util::FutureExt as _;
use serde::de::DeserializeOwned;
use std::{cell::RefCell, sync::Arc};
use tintuc::{
    components::search::SearchResults,
    locale::Locale,
    model::{Archive, Article, Feed, Id, Neighbour, Scope, Site, Teaser},
    pages::{self, PageData, Source},
    router::{Page, Route},
    search::Query,
};

/// Reads the content of one page, and notes its documents.
#[derive(Debug)]
pub(super) struct PageContent<'a> {
    library: &'a Library,
    dependencies: RefCell<Dependencies<'a>>,
    /// What the page embeds for the app: the path below the API base, and the JSON as it is served.
    documents: RefCell<Vec<(String, String)>>,
}

/// Why a page cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LoadError {
    /// The site has no such page.
    NotFound,
    /// The site has it, but its content cannot be read just now.
    Unreadable,
}

/// A document that does not exist, or cannot be read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unavailable;

impl<'a> PageContent<'a> {
    pub(super) const fn new(library: &'a Library) -> Self {
        Self { library, dependencies: RefCell::new(Dependencies::new(library)), documents: RefCell::new(Vec::new()) }
    }

    /// Loads what the page of a route shows. Blocks while it reads.
    pub(super) fn load(&self, route: &Route) -> Result<PageData, LoadError> {
        // The front page and the office's sections exist even while their documents cannot be read. Any other page exists
        // if its document does.
        let exists = match &route.page {
            Page::Listing { scope: Scope::Section(section), .. }
                if !self.library.has_section(route.locale, section) =>
            {
                return Err(LoadError::NotFound);
            }
            Page::Listing { scope: Scope::All | Scope::Section(_), page: None } => true,
            _ => false,
        };
        // The future never waits, because the files are on this machine.
        let loaded = pages::load(self, route).now_or_never().unwrap_or(Err(Unavailable));
        loaded.map_err(|Unavailable| if exists { LoadError::Unreadable } else { LoadError::NotFound })
    }

    /// The office in a language, or in Vietnamese if it is missing in that language.
    pub(super) fn office(&self, locale: Locale) -> Option<Arc<Site>> {
        let (office, served) = self.dependencies.borrow_mut().site(locale)?;
        // Embedded under the path that the app requests first, so that it need not request it: also if only the Vietnamese one
        // exists.
        self.embed(format!("{}site.json", locale.api_prefix()), String::from_utf8_lossy(served.body()).into_owned());
        Some(Arc::new(office))
    }

    /// Whether pages show visits by the day, as `api/visitors` does.
    pub(super) fn shows_visits_by_day(&self) -> bool {
        let office = self.dependencies.borrow_mut().document::<Site>("site.json");
        office.is_some_and(|(office, _)| office.features.visits_by_day)
    }

    /// The articles related to the one that a page shows, as far as they exist.
    pub(super) fn related(&self, data: &PageData) -> Arc<[Teaser]> {
        let mut dependencies = self.dependencies.borrow_mut();
        let ids = data.article().map(|article| article.extension.related.as_slice()).unwrap_or_default();
        let found = ids.iter().filter_map(|id| dependencies.document::<Article>(&article_path(id)));
        found.map(|(article, _)| article.teaser()).collect()
    }

    /// Adds a document to those that the page embeds.
    pub(super) fn embed(&self, path: String, json: String) {
        self.documents.borrow_mut().push((path, json));
    }

    /// The documents that the page embeds, and the versions of everything that it was made of; see [`Dependencies::versions`].
    pub(super) fn into_parts(self) -> (Vec<(String, String)>, Option<FileVersions>) {
        (self.documents.into_inner(), self.dependencies.into_inner().versions())
    }

    /// Reads a document of this kind, and embeds it in the page.
    fn document<T: DeserializeOwned>(&self, kind: DocumentKind, path: String) -> Result<T, Unavailable> {
        if DocumentKind::of(&path) != Some(kind) {
            return Err(Unavailable);
        }
        let (document, served) = self.dependencies.borrow_mut().document(&path).ok_or(Unavailable)?;
        self.embed(path, String::from_utf8_lossy(served.body()).into_owned());
        Ok(document)
    }
}

impl Source for PageContent<'_> {
    type Error = Unavailable;

    async fn feed(&self, path: String) -> Result<Arc<Feed>, Unavailable> {
        self.document(DocumentKind::Feed, path).map(Arc::new)
    }

    /// The article, only with translations that exist: a link to nowhere misleads readers and search engines.
    async fn article(&self, id: &Id) -> Result<Arc<Article>, Unavailable> {
        let mut article: Article = self.document(DocumentKind::Article, article_path(id))?;
        let mut dependencies = self.dependencies.borrow_mut();
        article.extension.translations.retain(|(tag, id)| {
            let translation = dependencies.document::<Article>(&article_path(id));
            translation.is_some_and(|(it, _)| it.locale() == Locale::from_tag(tag))
        });
        // A neighbour that was dated ahead after it was published does not exist, either.
        for neighbour in [&mut article.extension.newer, &mut article.extension.older] {
            let is_there = |it: &mut Neighbour| dependencies.served(&article_path(&it.id)).is_some();
            if !neighbour.as_mut().is_none_or(is_there) {
                *neighbour = None;
            }
        }
        Ok(Arc::new(article))
    }

    async fn archive(&self, locale: Locale) -> Result<Arc<Archive>, Unavailable> {
        self.document(DocumentKind::Archive, Archive::path(locale)).map(Arc::new)
    }

    /// Nothing: where the server has no search for a page, the app searches titles. It asks for the feeds itself, so the page
    /// embeds none.
    fn search_titles(&self, _: Locale, _: &Query, _: Unavailable) -> SearchResults {
        self.documents.borrow_mut().clear();
        SearchResults::default()
    }
}

fn article_path(id: &Id) -> String {
    format!("articles/{id}.json")
}
