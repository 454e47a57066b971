use super::{
    Page, Snapshot, Template,
    page_content::{LoadError, PageContent},
};
use crate::{
    content::{FileVersions, Library},
    site::BasePath,
};
use std::sync::Arc;
use tintuc::{
    components::{search::SearchResults, state::Failure},
    html::PageContext,
    locale::Locale,
    model::{Feed, Found, Site},
    pages::PageData,
    router::{self, Route},
};

/// Renders pages from a built site's template and the content.
#[derive(Clone, Debug)]
pub(crate) struct Renderer {
    template: Template,
    base: BasePath,
    library: Arc<Library>,
}

/// The result of rendering a route.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "there is one at a time, and mostly it is the large one")]
pub(crate) enum RenderResult {
    /// The page, the routes that it links to, and the versions of its documents.
    Page(Page, Vec<Route>, Option<FileVersions>),
    /// The site has the page, but its content cannot be read just now. The app tries, and tells the reader.
    Unreadable,
    /// There is no such page.
    NotFound,
}

impl Renderer {
    pub(crate) const fn new(template: Template, base: BasePath, library: Arc<Library>) -> Self {
        Self { template, base, library }
    }

    /// Renders the page of a route, with small pictures for a reader who saves data. Blocks while it reads.
    pub(crate) fn render(&self, route: &Route, saves_data: bool) -> RenderResult {
        let content = PageContent::new(&self.library);
        match content.load(route) {
            Ok(data) => self.page(content, route, saves_data, data),
            Err(LoadError::Unreadable) => RenderResult::Unreadable,
            Err(LoadError::NotFound) => RenderResult::NotFound,
        }
    }

    /// Renders the page of a search with the articles found; `None` says that the search failed.
    pub(super) fn found(&self, route: &Route, saves_data: bool, found: Option<Feed>) -> RenderResult {
        let content = PageContent::new(&self.library);
        let results = match found {
            Some(feed) => {
                if let (router::Page::Search(query), Ok(json)) = (&route.page, serde_json::to_string(&feed)) {
                    content.embed(query.document(route.locale), json);
                }
                SearchResults { feed: Arc::new(feed), ..SearchResults::default() }
            }
            // The page embeds no document, so that the app asks again.
            None => SearchResults {
                feed: Arc::new(Feed { found: Some(Found { total: 0 }), ..Feed::default() }),
                failure: Some(Failure::Server),
                ..SearchResults::default()
            },
        };
        self.page(content, route, saves_data, PageData::Search(results))
    }

    /// The page that says that a route's article is missing.
    pub(super) fn without_article(&self, route: &Route) -> RenderResult {
        self.page(PageContent::new(&self.library), route, false, PageData::NotFound)
    }

    fn page(&self, content: PageContent, route: &Route, saves_data: bool, data: PageData) -> RenderResult {
        let office = content.office(route.locale);
        let related = content.related(&data);
        let by_day = content.shows_visits_by_day();
        // As in the app: a site has a counter unless it says otherwise.
        let counts = office.as_ref().is_none_or(|office| office.features.visitors);
        let mut links = data.links(route, &related);
        links.extend(menu(route.locale, office.as_deref()));
        let (documents, versions) = content.into_parts();
        let snapshot = Snapshot {
            context: PageContext { config: self.base.config(saves_data), office, route: route.clone() },
            data,
            related,
            documents,
        };
        RenderResult::Page(Page::render(&self.template, snapshot, counts, by_day), links, versions)
    }
}

/// Whether the site has a page for a route.
pub(super) fn known(library: &Library, route: &Route) -> bool {
    !matches!(PageContent::new(library).load(route), Ok(PageData::NotFound) | Err(LoadError::NotFound))
}

/// The routes that every page links to.
fn menu(locale: Locale, site: Option<&Site>) -> Vec<Route> {
    let fixed = |locale| {
        [Route::home(locale), Route::search(locale)]
            .into_iter()
            .chain([router::Page::Archive, router::Page::SiteMap].map(|page| Route::new(locale, page)))
    };
    let Some(site) = site else { return fixed(locale).collect() };
    let spoken = Locale::ALL.into_iter().filter(|it| *it == locale || site.speaks(*it));
    let sections = |locale| site.sections.iter().map(move |section| Route::section(locale, section.id.clone()));
    spoken.flat_map(|locale| fixed(locale).chain(sections(locale))).collect()
}
