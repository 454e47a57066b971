use super::{Account, Search, SearchError, SearchRateLimit, SearchRequest};
use crate::http::{Caching, Encoding, Problem, Quality, Resource, read_only};
use axum::{
    Router,
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use std::sync::Arc;
use tintuc::{locale::Locale, model::Feed};

/// `Retry-After` while the search is not ready or busy, in seconds.
const RETRY_AFTER: &str = "2";
/// How long browsers may cache suggestions: the same letters are typed again and again, and a chosen article is fetched anyway.
const SUGGESTED: HeaderValue = HeaderValue::from_static("public, max-age=30");

/// `search.json` and `suggest.json` below the API base, and both again under `en/`.
pub(crate) fn routes(base: &str, search: &Arc<Search>, allowance: &Arc<SearchRateLimit>) -> Router {
    Locale::ALL.into_iter().fold(Router::new(), |router, locale| {
        let (finding, suggesting) = (Arc::clone(search), Arc::clone(search));
        let (to_find, to_suggest) = (Arc::clone(allowance), Arc::clone(allowance));
        let find = async move |request: Request| match read_request(request, locale, &to_find) {
            Ok((search_request, account, headers)) => {
                let found = Arc::clone(&finding).find(search_request, account).await;
                answer(&finding, found, headers, None).await
            }
            Err(refusal) => refusal,
        };
        let suggest = async move |request: Request| match read_request(request, locale, &to_suggest) {
            Ok((search_request, account, headers)) => {
                let found = Arc::clone(&suggesting).suggest(search_request, account).await;
                answer(&suggesting, found, headers, Some(SUGGESTED)).await
            }
            Err(refusal) => refusal,
        };
        let prefix = format!("{base}api/{}", locale.api_prefix());
        router
            .route(&format!("{prefix}search.json"), read_only(find))
            .route(&format!("{prefix}suggest.json"), read_only(suggest))
    })
}

/// The search, the account that is charged for it, and the request's headers; or the refusal.
#[expect(clippy::result_large_err, reason = "it is sent at once")]
fn read_request(
    request: Request,
    locale: Locale,
    allowance: &Arc<SearchRateLimit>,
) -> Result<(SearchRequest, Account, HeaderMap), Response> {
    let (request, _) = request.into_parts();
    let account = allowance.admit(&request)?;
    SearchRequest::read(request.uri.query().unwrap_or_default(), locale)
        .map(|search_request| (search_request, account, request.headers))
        .map_err(|detail| Problem::new(StatusCode::BAD_REQUEST, detail).into_response())
}

/// Answers with the results. They are found again each time, because the content may have changed; a client that has the same
/// answer already gets 304.
async fn answer(
    search: &Search,
    found: Result<Feed, SearchError>,
    request: HeaderMap,
    caching: Option<HeaderValue>,
) -> Response {
    let feed = match found {
        Ok(feed) => feed,
        Err(error) => return refusal(&error),
    };
    let work = search.pool().run(move || {
        let text = serde_json::to_string(&feed).map_err(|_| Problem::internal())?;
        let document = Resource::new("application/feed+json", Caching::Revalidate, Quality::Quick, text);
        // Compresses on this thread, which may block.
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
    if let SearchError::Busy | SearchError::Stopped = error {
        let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string());
        return ([(header::RETRY_AFTER, RETRY_AFTER)], problem).into_response();
    }
    tracing::error!("{error}");
    Problem::internal().into_response()
}
