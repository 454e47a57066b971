use crate::content::{Kind, Library, Sources, Stamps};
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

/// The content that one page is made of, noted while it is read.
#[derive(Debug)]
pub(super) struct Content<'a> {
    library: &'a Library,
    sources: RefCell<Sources<'a>>,
    /// What the page embeds for the app: the path below the API base, and the JSON as it is served.
    documents: RefCell<Vec<(String, String)>>,
}

/// Why there is no page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Absent {
    /// The site has no such page.
    NotFound,
    /// The site has it, but its content cannot be read just now.
    Unreadable,
}

/// A document that is not there, or cannot be read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unavailable;

impl<'a> Content<'a> {
    pub(super) const fn new(library: &'a Library) -> Self {
        Self { library, sources: RefCell::new(Sources::new(library)), documents: RefCell::new(Vec::new()) }
    }

    /// What the page of a route shows. It blocks while it reads.
    pub(super) fn load(&self, route: &Route) -> Result<PageData, Absent> {
        // The front page and the office's sections exist even while their documents cannot be read. Any other page exists
        // if its document does.
        let exists = match &route.page {
            Page::Listing { scope: Scope::Section(section), .. }
                if !self.library.has_section(route.locale, section) =>
            {
                return Err(Absent::NotFound);
            }
            Page::Listing { scope: Scope::All | Scope::Section(_), page: None } => true,
            _ => false,
        };
        // Nothing in it waits, because the files are on this machine.
        let loaded = pages::load(self, route).now_or_never().unwrap_or(Err(Unavailable));
        loaded.map_err(|Unavailable| if exists { Absent::Unreadable } else { Absent::NotFound })
    }

    /// The office in a language, in Vietnamese where it is not there in that one.
    pub(super) fn office(&self, locale: Locale) -> Option<Arc<Site>> {
        let (office, served) = self.sources.borrow_mut().site(locale)?;
        // Under the path that the app asks for first, so that it need not ask: also where only the Vietnamese is there.
        self.embed(format!("{}site.json", locale.api_prefix()), String::from_utf8_lossy(served.body()).into_owned());
        Some(Arc::new(office))
    }

    /// Whether pages show visits by the day, as `api/visitors` does.
    pub(super) fn shows_visits_by_day(&self) -> bool {
        let office = self.sources.borrow_mut().document::<Site>("site.json");
        office.is_some_and(|(office, _)| office.features.visits_by_day)
    }

    /// The articles related to the one that a page shows, as far as they are there.
    pub(super) fn related(&self, data: &PageData) -> Arc<[Teaser]> {
        let mut sources = self.sources.borrow_mut();
        let ids = data.article().map(|article| article.extension.related.as_slice()).unwrap_or_default();
        let found = ids.iter().filter_map(|id| sources.document::<Article>(&article_path(id)));
        found.map(|(article, _)| article.teaser()).collect()
    }

    /// Has the page embed a document.
    pub(super) fn embed(&self, path: String, json: String) {
        self.documents.borrow_mut().push((path, json));
    }

    /// The documents that the page embeds, and the versions of everything that it was made of; see [`Sources::stamps`].
    pub(super) fn into_parts(self) -> (Vec<(String, String)>, Option<Stamps>) {
        (self.documents.into_inner(), self.sources.into_inner().stamps())
    }

    /// A document of this kind, which the page embeds.
    fn document<T: DeserializeOwned>(&self, kind: Kind, path: String) -> Result<T, Unavailable> {
        if Kind::of(&path) != Some(kind) {
            return Err(Unavailable);
        }
        let (document, served) = self.sources.borrow_mut().document(&path).ok_or(Unavailable)?;
        self.embed(path, String::from_utf8_lossy(served.body()).into_owned());
        Ok(document)
    }
}

impl Source for Content<'_> {
    type Error = Unavailable;

    async fn feed(&self, path: String) -> Result<Arc<Feed>, Unavailable> {
        self.document(Kind::Feed, path).map(Arc::new)
    }

    /// The article with only those translations that are there: a link to nowhere misleads readers and search engines.
    async fn article(&self, id: &Id) -> Result<Arc<Article>, Unavailable> {
        let mut article: Article = self.document(Kind::Article, article_path(id))?;
        let mut sources = self.sources.borrow_mut();
        article.extension.translations.retain(|(tag, id)| {
            let translation = sources.document::<Article>(&article_path(id));
            translation.is_some_and(|(it, _)| it.locale() == Locale::from_tag(tag))
        });
        // One that was dated ahead since it was published is not there, either.
        for neighbour in [&mut article.extension.newer, &mut article.extension.older] {
            let is_there = |it: &mut Neighbour| sources.served(&article_path(&it.id)).is_some();
            if !neighbour.as_mut().is_none_or(is_there) {
                *neighbour = None;
            }
        }
        Ok(Arc::new(article))
    }

    async fn archive(&self, locale: Locale) -> Result<Arc<Archive>, Unavailable> {
        self.document(Kind::Archive, Archive::path(locale)).map(Arc::new)
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
