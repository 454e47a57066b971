//! One file a route: it loads the data and picks the view.

mod article;
mod listing;

use crate::{
    api::{Api, ApiError, Freshness, Request},
    head::Subject,
    markup::Markup,
    model::Site,
    route::{Page, Route},
    views::{
        Context,
        state::{self, Failure},
    },
};
use std::rc::Rc;

/// A page whose data is there.
#[derive(Clone)]
pub enum Loaded {
    /// A page of a listing.
    Listing(listing::Listing),
    /// An article.
    Article(article::Article),
    /// No page has this address.
    NotFound,
}

/// Loads what a route shows.
///
/// # Errors
/// [`ApiError`] says why it cannot be shown.
pub async fn load(api: &Api, route: &Route, freshness: Freshness, request: &Request) -> Result<Loaded, ApiError> {
    match &route.page {
        Page::Listing { section, page } => {
            let feed = api.feed(route.locale, section.as_ref(), page.as_ref(), freshness, request).await?;
            Ok(Loaded::Listing(listing::Listing { feed }))
        }
        Page::Article(id) => article::Article::load(api, id, freshness, request).await.map(Loaded::Article),
        Page::NotFound => Ok(Loaded::NotFound),
    }
}

impl Loaded {
    /// What the page's head is about.
    pub fn subject(&self) -> Subject<'_> {
        match self {
            Self::Listing(listing) => Subject::Listing(&listing.feed),
            Self::Article(article) => Subject::Article(&article.article),
            Self::NotFound => Subject::Nothing,
        }
    }

    /// Whether both show the same document, and not only equal ones. What comes after the page stands does not count.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Listing(one), Self::Listing(other)) => Rc::ptr_eq(&one.feed, &other.feed),
            (Self::Article(one), Self::Article(other)) => Rc::ptr_eq(&one.article, &other.article),
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
            Self::NotFound => state::failure(context, Failure::NotFound).into(),
        }
    }
}
