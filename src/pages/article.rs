use crate::{
    api::{Api, ApiError, Freshness, Request},
    markup::Markup,
    model::{self, Id, Site, Teaser},
    views::{self, Context},
};
use futures::future::join_all;
use std::{rc::Rc, time::Duration};

/// An article; the related ones come after it, so that nobody waits for them.
#[derive(Clone)]
pub struct Article {
    pub(super) article: Rc<model::Article>,
    related: Option<Rc<[Teaser]>>,
}

/// The page stands without the related articles, so they get less patience than the article itself.
const PATIENCE_FOR_RELATED: Duration = Duration::from_secs(10);

impl Article {
    pub(super) async fn load(api: &Api, id: &Id, freshness: Freshness, request: &Request) -> Result<Self, ApiError> {
        api.article(id, freshness, request).await.map(|article| Self { article, related: None })
    }

    /// The same with the related articles that can be had.
    pub(super) async fn with_related(self, api: &Api) -> Self {
        let request = Request::new(PATIENCE_FOR_RELATED);
        let answers = join_all(self.article.extension.related.iter().map(|id| api.teaser(id, &request))).await;
        let teasers = answers
            .into_iter()
            .filter_map(|answer| answer.inspect_err(|fault| leptos::logging::warn!("related article: {fault}")).ok());
        Self { related: Some(teasers.collect()), ..self }
    }

    pub(super) fn view(&self, context: &Context, site: Option<&Site>) -> Markup {
        views::article::page(context, site, &self.article, self.related.as_deref())
    }
}
