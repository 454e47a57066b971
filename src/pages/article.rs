use crate::{
    api::{Api, ApiError, Freshness, Request},
    model::{self, Id, Site, Teaser},
    views::{self, Context},
};
use futures::future::join_all;
use leptos::{prelude::*, task::spawn_local};
use std::{rc::Rc, time::Duration};

/// An article; the related ones come after it, so that nobody waits for them.
#[derive(Clone)]
pub struct Article {
    pub(super) article: Rc<model::Article>,
}

/// The page stands without the related articles, so they get less patience than the article itself.
const PATIENCE_FOR_RELATED: Duration = Duration::from_secs(10);

impl Article {
    pub(super) async fn load(api: &Api, id: &Id, freshness: Freshness, request: &Request) -> Result<Self, ApiError> {
        api.article(id, freshness, request).await.map(|article| Self { article })
    }

    pub(super) fn view(&self, context: &Context, site: Option<&Site>, api: &Api) -> AnyView {
        let related = RwSignal::new_local(None::<Vec<Teaser>>);
        let (api, ids) = (api.clone(), self.article.extension.related.clone());
        let expected = ids.len();
        spawn_local(async move {
            let request = Request::new(PATIENCE_FOR_RELATED);
            let answers = ids.iter().map(|id| api.teaser(id, &request));
            let teasers = join_all(answers).await.into_iter().filter_map(|answer| match answer {
                Ok(teaser) => Some(teaser),
                Err(fault) => {
                    leptos::logging::warn!("related article: {fault}");
                    None
                }
            });
            // The reader may have left the page meanwhile: then the signal is gone, and that is fine.
            related.try_set(Some(teasers.collect()));
        });
        let article = views::article::article(context, site, &self.article);
        let context = context.clone();
        (article, move || related.with(|teasers| views::article::related(&context, expected, teasers.as_deref())))
            .into_any()
    }
}
