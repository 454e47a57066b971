use super::{Allowance, Asked, Search, SearchError};
use crate::http::{Caching, Encoding, Problem, Quality, Resource, read_only};
use axum::{
    Router,
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use std::sync::Arc;
use tintuc::{locale::Locale, model::Feed};

/// When to ask again where the search is not ready or busy, in seconds.
const RETRY_AFTER: &str = "2";
/// How long a suggestion may be kept: the same letters are typed again and again, and what is chosen is asked for anyway.
const SUGGESTED: HeaderValue = HeaderValue::from_static("public, max-age=30");

/// `search.json` and `suggest.json` below the API base, and both again under `en/`.
pub(crate) fn routes(base: &str, search: &Arc<Search>, allowance: &Arc<Allowance>) -> Router {
    Locale::ALL.into_iter().fold(Router::new(), |router, locale| {
        let (finding, suggesting) = (Arc::clone(search), Arc::clone(search));
        let (to_find, to_suggest) = (Arc::clone(allowance), Arc::clone(allowance));
        let find = async move |request: Request| match asked(request, locale, &to_find) {
            Ok((asked, headers)) => answer(finding.find(asked).await, headers, None).await,
            Err(refusal) => refusal,
        };
        let suggest = async move |request: Request| match asked(request, locale, &to_suggest) {
            Ok((asked, headers)) => answer(suggesting.suggest(asked).await, headers, Some(SUGGESTED)).await,
            Err(refusal) => refusal,
        };
        let prefix = format!("{base}api/{}", locale.api_prefix());
        router
            .route(&format!("{prefix}search.json"), read_only(find))
            .route(&format!("{prefix}suggest.json"), read_only(suggest))
    })
}

/// What is looked for, and the headers of who asks; or why nothing is.
#[expect(clippy::result_large_err, reason = "it is sent at once")]
fn asked(request: Request, locale: Locale, allowance: &Allowance) -> Result<(Asked, HeaderMap), Response> {
    let (request, _) = request.into_parts();
    if let Some(refusal) = allowance.refusal(&request) {
        return Err(refusal);
    }
    let asked = Asked::read(request.uri.query().unwrap_or_default(), locale);
    asked
        .map(|asked| (asked, request.headers))
        .map_err(|detail| Problem::new(StatusCode::BAD_REQUEST, detail).into_response())
}

/// Found again each time, since the content may have changed; who has the same answer already is told so.
async fn answer(found: Result<Feed, SearchError>, request: HeaderMap, caching: Option<HeaderValue>) -> Response {
    let text = match found {
        Ok(feed) => serde_json::to_string(&feed).map_err(|_| Problem::internal()),
        Err(error) => return refusal(&error),
    };
    let work = tokio::task::spawn_blocking(move || {
        let document = Resource::new("application/feed+json", Caching::Revalidate, Quality::Quick, text?);
        // Here, where it may take its time.
        Encoding::accepted(&request).find(|encoding| document.compressed(*encoding).is_some());
        let mut answer = document.answer(&request);
        if let Some(caching) = caching {
            answer.headers_mut().insert(header::CACHE_CONTROL, caching);
        }
        Ok(answer)
    });
    work.await.unwrap_or_else(|_| Err(Problem::internal())).unwrap_or_else(Problem::into_response)
}

fn refusal(error: &SearchError) -> Response {
    if let SearchError::Busy = error {
        let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string());
        return ([(header::RETRY_AFTER, RETRY_AFTER)], problem).into_response();
    }
    tracing::error!("{error}");
    Problem::internal().into_response()
}
