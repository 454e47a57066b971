//! One file a route: it loads the data and picks the view.

mod article;
mod listing;
mod search;

use crate::{
    api::{Api, ApiError, Freshness, Request},
    head::Subject,
    markup::Markup,
    model::{Archive, Scope, Site},
    route::{Page, Route},
    views::{
        self, Context, archive,
        state::{self, Failure},
    },
};
use search::Search;
use std::rc::Rc;

/// A page whose data is there.
#[derive(Clone)]
pub enum Loaded {
    /// A page of a listing.
    Listing(listing::Listing),
    /// An article.
    Article(article::Article),
    /// The months of the archive; or the site's map, which has its years.
    Archive(Rc<Archive>),
    /// The search.
    Search(Search),
    /// No page has this address.
    NotFound,
}

/// Loads what a route shows.
///
/// # Errors
/// [`ApiError`] says why it cannot be shown.
pub async fn load(api: &Api, route: &Route, freshness: Freshness, request: &Request) -> Result<Loaded, ApiError> {
    let mut path = match &route.page {
        Page::Listing { scope, page } => scope.feed(route.locale, page.as_ref()),
        Page::Article(id) => return article::Article::load(api, id, freshness, request).await.map(Loaded::Article),
        Page::Search(query) if query.get("q").is_empty() => return Ok(Loaded::Search(Search::nothing())),
        Page::Search(query) => query.document(route.locale),
        Page::Archive | Page::SiteMap => {
            return match api.archive(route.locale, freshness, request).await {
                // The map stands without the years, too.
                Err(_) if route.page == Page::SiteMap => Ok(Loaded::Archive(Rc::default())),
                archive => archive.map(Loaded::Archive),
            };
        }
        Page::NotFound => return Ok(Loaded::NotFound),
    };
    // One place that waits for feeds: each would be a machine of its own in the wasm.
    let mut failure = None;
    loop {
        let answer = api.feed(path, freshness, request).await;
        match (&route.page, failure, answer) {
            (Page::Search(query), Some(failure), _) => {
                return Ok(Loaded::Search(Search::in_titles(api, route.locale, query, failure)));
            }
            (Page::Search(_), None, Ok(feed)) => return Ok(Loaded::Search(Search::found(feed))),
            // The titles of the newest news are searched at least.
            (Page::Search(_), None, Err(fault)) => {
                failure = Some(fault.failure());
                path = Scope::All.feed(route.locale, None);
            }
            (_, _, answer) => return answer.map(|feed| Loaded::Listing(listing::Listing { feed })),
        }
    }
}

impl Loaded {
    /// What the page's head is about.
    pub fn subject(&self) -> Subject<'_> {
        match self {
            Self::Listing(listing) => Subject::Listing(&listing.feed),
            Self::Article(article) => Subject::Article(&article.article),
            Self::Archive(archive) => Subject::Archive(archive),
            Self::Search(search) => Subject::Search(search.results()),
            Self::NotFound => Subject::Nothing,
        }
    }

    /// What failed although the page stands.
    pub fn failure(&self) -> Option<Failure> {
        if let Self::Search(search) = self { search.failure } else { None }
    }

    /// Whether both show the same document, and not only equal ones. What comes after the page stands does not count.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Listing(one), Self::Listing(other)) => Rc::ptr_eq(&one.feed, &other.feed),
            (Self::Article(one), Self::Article(other)) => Rc::ptr_eq(&one.article, &other.article),
            (Self::Archive(one), Self::Archive(other)) => Rc::ptr_eq(one, other),
            (Self::Search(one), Self::Search(other)) => Rc::ptr_eq(&one.feed, &other.feed),
            _ => false,
        }
    }

    /// What may come after the page stands; nothing where it is whole.
    pub async fn rest(&self, api: &Api) -> Option<Self> {
        match self {
            Self::Article(article) if !article.article.extension.related.is_empty() => {
                Some(Self::Article(article.clone().with_related(api).await))
            }
            _ => None,
        }
    }

    /// The page itself.
    pub fn view(&self, context: &Context, site: Option<&Site>, route: &Route) -> Markup {
        match self {
            Self::Listing(listing) => listing.view(context, site, route),
            Self::Article(article) => article.view(context, site),
            Self::Archive(archive) => archive::page(context, site, route, archive).into(),
            Self::Search(search) => views::search::page(context, site, route, search.results()).into(),
            Self::NotFound => state::failure(context, Failure::NotFound).into(),
        }
    }
}
