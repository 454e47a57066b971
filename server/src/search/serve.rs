use super::{Account, Allowance, Asked, Search, SearchError};
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
            Ok((asked, account, headers)) => {
                let found = Arc::clone(&finding).find(asked, account).await;
                answer(&finding, found, headers, None).await
            }
            Err(refusal) => refusal,
        };
        let suggest = async move |request: Request| match asked(request, locale, &to_suggest) {
            Ok((asked, account, headers)) => {
                let found = Arc::clone(&suggesting).suggest(asked, account).await;
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

/// What is looked for, who is charged for it, and the headers of who asks; or why nothing is.
#[expect(clippy::result_large_err, reason = "it is sent at once")]
fn asked(
    request: Request,
    locale: Locale,
    allowance: &Arc<Allowance>,
) -> Result<(Asked, Account, HeaderMap), Response> {
    let (request, _) = request.into_parts();
    let account = allowance.admit(&request)?;
    let asked = Asked::read(request.uri.query().unwrap_or_default(), locale);
    asked
        .map(|asked| (asked, account, request.headers))
        .map_err(|detail| Problem::new(StatusCode::BAD_REQUEST, detail).into_response())
}

/// Found again each time, since the content may have changed; who has the same answer already is told so.
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
    if let SearchError::Busy | SearchError::Stopped = error {
        let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string());
        return ([(header::RETRY_AFTER, RETRY_AFTER)], problem).into_response();
    }
    tracing::error!("{error}");
    Problem::internal().into_response()
}
