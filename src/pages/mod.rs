//! The pages of the site: what a route needs, how that is loaded, and which component shows it. The app and the server share
//! all of it; only their [`Source`]s differ.
//!
//! A new page is a variant of [`Page`] (src/router/route.rs), the arms that the compiler then asks for here, and its
//! component.

use crate::{
    components::{
        archive::{ArchivePage, SiteMapPage},
        article::{ArticlePage, RelatedSignal},
        listing::{self, ListingPage},
        search::{SearchPage, SearchResults},
        state::{Failure, FailurePage},
    },
    locale::Locale,
    model::{Archive, Article, Feed, Id, Scope, Site, Teaser},
    router::{Page, Route},
    search::Query,
};
use leptos::prelude::*;
use std::sync::Arc;

/// What a page shows.
#[derive(Clone, Debug)]
pub enum PageData {
    /// A page of a listing.
    Listing(Arc<Feed>),
    /// An article; those related to it come later, so that nobody waits for them.
    Article(Arc<Article>),
    /// The months of the archive.
    Archive(Arc<Archive>),
    /// The site's map, which has the years of the archive.
    SiteMap(Arc<Archive>),
    /// The search, and what it has found.
    Search(SearchResults),
    /// The site has no such page.
    NotFound,
}

/// Where pages get their documents: the API in the browser, the content itself in the server.
pub trait Source {
    /// Why a document cannot be had.
    type Error;

    /// The feed at a path below the API base.
    fn feed(&self, path: String) -> impl Future<Output = Result<Arc<Feed>, Self::Error>>;
    /// An article, in whichever language it is.
    fn article(&self, id: &Id) -> impl Future<Output = Result<Arc<Article>, Self::Error>>;
    /// The months of a language's archive.
    fn archive(&self, locale: Locale) -> impl Future<Output = Result<Arc<Archive>, Self::Error>>;
    /// What can be found without the server's search, and why that did not answer.
    fn search_titles(&self, locale: Locale, query: &Query, failure: Self::Error) -> SearchResults;
}

/// Loads what a route shows.
///
/// # Errors
/// The source's, which says why the page cannot be shown.
pub async fn load<S: Source>(source: &S, route: &Route) -> Result<PageData, S::Error> {
    let mut path = match &route.page {
        Page::Listing { scope, page } => scope.feed(route.locale, page.as_ref()),
        Page::Article(id) => return source.article(id).await.map(PageData::Article),
        Page::Search(query) if query.get("q").is_empty() => return Ok(PageData::Search(SearchResults::default())),
        Page::Search(query) => query.document(route.locale),
        Page::Archive | Page::SiteMap => {
            return match (&route.page, source.archive(route.locale).await) {
                (Page::Archive, archive) => archive.map(PageData::Archive),
                // The map stands without the years, too.
                (_, archive) => Ok(PageData::SiteMap(archive.unwrap_or_default())),
            };
        }
        Page::NotFound => return Ok(PageData::NotFound),
    };
    // One `await` for all feeds, because the wasm has the code around each of them once more.
    let mut failed = None;
    loop {
        let answer = source.feed(path).await;
        match (&route.page, failed, answer) {
            (Page::Search(query), Some(failure), _) => {
                return Ok(PageData::Search(source.search_titles(route.locale, query, failure)));
            }
            (Page::Search(_), None, Ok(feed)) => {
                return Ok(PageData::Search(SearchResults { feed, ..SearchResults::default() }));
            }
            // At least the titles of the newest news are searched.
            (Page::Search(_), None, Err(failure)) => {
                failed = Some(failure);
                path = Scope::All.feed(route.locale, None);
            }
            (_, _, answer) => return answer.map(PageData::Listing),
        }
    }
}

/// The page of a route.
#[component]
pub fn PageView(
    /// Where the reader is.
    route: Route,
    /// What was loaded for the route.
    data: PageData,
    /// The articles that an article names as related, once they have come.
    related: RelatedSignal,
) -> AnyView {
    match (data, route.page) {
        (PageData::Listing(feed), Page::Listing { scope, page }) => view! { <ListingPage scope page feed/> }.into_any(),
        (PageData::Article(article), _) => view! { <ArticlePage article related/> }.into_any(),
        (PageData::Archive(archive), _) => view! { <ArchivePage archive/> }.into_any(),
        (PageData::SiteMap(archive), _) => view! { <SiteMapPage archive/> }.into_any(),
        (PageData::Search(results), Page::Search(query)) => view! { <SearchPage query results/> }.into_any(),
        (_, Page::Article(_)) => view! { <FailurePage failure=Failure::ArticleNotFound/> }.into_any(),
        _ => view! { <FailurePage failure=Failure::NotFound/> }.into_any(),
    }
}

impl PageData {
    /// The article, if it is one.
    pub fn article(&self) -> Option<&Article> {
        if let Self::Article(article) = self { Some(article) } else { None }
    }

    /// What failed although the page stands.
    pub const fn failure(&self) -> Option<Failure> {
        if let Self::Search(results) = self { results.failure } else { None }
    }

    /// The title of a route's page, without the office's name.
    pub fn title(&self, route: &Route, office: Option<&Site>) -> String {
        let messages = route.locale.messages();
        match (self, &route.page) {
            (Self::Article(article), _) => article.title.clone(),
            (Self::SiteMap(_), _) => messages.site_map.to_owned(),
            (Self::Archive(_), _) => messages.archive.to_owned(),
            (Self::Listing(feed), Page::Listing { scope, page }) => {
                let name = listing::title(route.locale, office, scope, feed);
                match page {
                    Some(_) => format!("{name} - {}", messages.further_page),
                    None => name.to_owned(),
                }
            }
            (Self::Search(_), Page::Search(query)) => {
                let words = query.get("q");
                [messages.search, if words.is_empty() { "" } else { ": " }, &words].concat()
            }
            (_, Page::Article(_)) => messages.article_not_found.to_owned(),
            _ => messages.not_found.to_owned(),
        }
    }

    /// The pages that a route's page leads to, besides those in the menu; `related` are the articles related to the one that
    /// it shows.
    pub fn links(&self, route: &Route, related: &[Teaser]) -> Vec<Route> {
        let article = |id: &Id| Route::article(route.locale, id.clone());
        match (self, &route.page) {
            (Self::Listing(feed), Page::Listing { scope, .. }) => {
                let older = feed.next_page().map(|page| Page::Listing { scope: scope.clone(), page: Some(page) });
                let older = older.map(|page| Route::new(route.locale, page));
                feed.items.iter().map(|item| article(&item.id)).chain(older).collect()
            }
            (Self::Article(shown), _) => {
                let other = route.locale.other();
                let translation = shown.version(other).map(|id| Route::article(other, id.clone()));
                let neighbours = [&shown.extension.newer, &shown.extension.older].into_iter().flatten();
                let ids = related.iter().map(|teaser| &teaser.id).chain(neighbours.map(|it| &it.id));
                ids.map(article).chain(translation).collect()
            }
            (Self::Archive(archive), _) => archive.months().map(|month| Route::month(route.locale, month)).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether both are the same document, and not only equal ones.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Listing(one), Self::Listing(other)) => Arc::ptr_eq(one, other),
            (Self::Article(one), Self::Article(other)) => Arc::ptr_eq(one, other),
            (Self::Archive(one), Self::Archive(other)) | (Self::SiteMap(one), Self::SiteMap(other)) => {
                Arc::ptr_eq(one, other)
            }
            (Self::Search(one), Self::Search(other)) => Arc::ptr_eq(&one.feed, &other.feed),
            _ => false,
        }
    }
}
