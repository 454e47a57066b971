use super::{Portals, Problem, allow_cross_origin, portals};
use axum::{
    Router,
    extract::Request,
    handler::Handler,
    http::{Method, StatusCode, header},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse as _, Response},
    routing::{MethodRouter, get},
};
use futures_util::FutureExt as _;
use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};
use tower::ServiceBuilder;
use tower_http::cors::{Any, CorsLayer};

/// How long a handler may work on a request, including its body. Answers that are being sent are not cut.
const HANDLER_TIMEOUT: Duration = Duration::from_secs(30);

/// GET and HEAD only; other methods get 405 with `Allow`.
pub fn read_only<H, T, S>(handler: H) -> MethodRouter<S>
where
    H: Handler<T, S>,
    T: 'static,
    S: Clone + Send + Sync + 'static,
{
    get(handler).fallback(async || Problem::method_not_allowed("GET and HEAD"))
}

/// Lets any site read these answers, errors included, as widgets on portals and feed readers in browsers do. Also
/// [`bounded`].
pub fn cross_origin(router: Router) -> Router {
    router.layer(ServiceBuilder::new().map_response(allowed).layer(cors()).layer(from_fn(bound)))
}

/// Lets only the site itself and its portals POST from a browser and read the answer. Any site may GET. Also [`bounded`].
pub(crate) fn posted_by_portals(router: Router, portals: Portals) -> Router {
    let portals = from_fn_with_state(Arc::new(portals), portals::check);
    router.layer(ServiceBuilder::new().layer(portals).map_response(allowed).layer(cors()).layer(from_fn(bound)))
}

fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::HEAD, Method::POST])
        .allow_headers(Any)
        .expose_headers([header::ETAG, header::RETRY_AFTER])
        .max_age(Duration::from_secs(86_400))
        // The answer is the same for every origin.
        .vary([])
}

fn allowed(mut response: Response) -> Response {
    allow_cross_origin(response.headers_mut());
    response
}

/// Limits what one request can do: a panic answers 500, and a client or disk that stalls answers 408.
pub fn bounded(router: Router) -> Router {
    router.layer(from_fn(bound))
}

async fn bound(request: Request, next: Next) -> Response {
    // Nothing that a request leaves half done is used again.
    let answer = AssertUnwindSafe(next.run(request)).catch_unwind();
    match tokio::time::timeout(HANDLER_TIMEOUT, answer).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => {
            tracing::error!("a handler panicked, see above");
            Problem::internal().into_response()
        }
        Err(_) => Problem::new(StatusCode::REQUEST_TIMEOUT, "the request took too long").into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use tower::ServiceExt as _;

    async fn panics() {
        panic!("on purpose")
    }

    async fn status_of(handler: MethodRouter) -> StatusCode {
        let router = bounded(Router::new().route("/", handler));
        router.oneshot(Request::new(Body::empty())).await.map_or_else(|never| match never {}, |answer| answer.status())
    }

    #[tokio::test]
    async fn a_panic_ends_one_request_only() {
        assert_eq!(status_of(get(panics)).await, StatusCode::INTERNAL_SERVER_ERROR);
    }

    #[tokio::test(start_paused = true)]
    async fn a_handler_that_stalls_is_ended() {
        assert_eq!(status_of(get(std::future::pending::<()>)).await, StatusCode::REQUEST_TIMEOUT);
    }
}
