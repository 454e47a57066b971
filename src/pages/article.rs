use crate::{
    api::{Api, ApiError, Freshness, Request},
    markup::Markup,
    model::{self, Id, Site, Teaser},
    views::{self, Context},
};
use futures::future::maybe_done;
use std::{
    future::{Future as _, poll_fn},
    rc::Rc,
    task::Poll,
    time::Duration,
};

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
        let article = self.article.clone();
        let ids = article.extension.related.iter();
        let mut asked: Vec<_> = ids.map(|id| Box::pin(maybe_done(api.teaser(id, &request)))).collect();
        // `join_all` does it, too, with 4 kB for what this does not need.
        poll_fn(|context| {
            let answers = asked.iter_mut().map(|answer| answer.as_mut().poll(context));
            if answers.filter(Poll::is_pending).count() == 0 { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
        let teasers = asked
            .iter_mut()
            .filter_map(|answer| answer.as_mut().take_output())
            .filter_map(|answer| answer.inspect_err(|fault| leptos::logging::warn!("related article: {fault}")).ok());
        Self { related: Some(teasers.collect()), ..self }
    }

    pub(super) fn view(&self, context: &Context, site: Option<&Site>) -> Markup {
        views::article::page(context, site, &self.article, self.related.as_deref())
    }
}
