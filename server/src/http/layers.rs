use super::{Problem, allow_elsewhere};
use axum::{
    Router,
    extract::Request,
    handler::Handler,
    http::{Method, StatusCode, header},
    middleware::{Next, from_fn, map_response},
    response::{IntoResponse, Response},
    routing::{MethodRouter, get},
};
use std::time::{Duration, Instant};
use tower_http::{
    catch_panic::CatchPanicLayer,
    cors::{Any, CorsLayer},
};

/// The longest a handler may work on a request, its body included. Answers that are under way are not cut.
const DEADLINE: Duration = Duration::from_secs(30);

/// GET and HEAD only; other methods get 405 with `Allow`.
pub fn read_only<H, T, S>(handler: H) -> MethodRouter<S>
where
    H: Handler<T, S>,
    T: 'static,
    S: Clone + Send + Sync + 'static,
{
    get(handler).fallback(async || Problem::method_not_allowed("GET and HEAD"))
}

/// Bounds what one request can do: a panic ends it with 500, a client or disk that stalls ends it with 408.
pub fn guard(router: Router) -> Router {
    router
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
            tracing::error!("a handler panicked, see above");
            Problem::internal().into_response()
        }))
        .layer(from_fn(deadline_and_log))
}

/// Any site may read these answers, refusals included: widgets on other portals and feed readers in browsers do.
pub fn cross_origin(router: Router) -> Router {
    let cors = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::HEAD, Method::POST])
        .allow_headers(Any)
        .expose_headers([header::ETAG, header::RETRY_AFTER])
        .max_age(Duration::from_secs(86_400))
        // The answer is the same for every origin.
        .vary([]);
    router.layer(cors).layer(map_response(async |mut response: Response| {
        allow_elsewhere(response.headers_mut());
        response
    }))
}

async fn deadline_and_log(request: Request, next: Next) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let start = Instant::now();
    let response = tokio::time::timeout(DEADLINE, next.run(request))
        .await
        .unwrap_or_else(|_| Problem::new(StatusCode::REQUEST_TIMEOUT, "the request took too long").into_response());
    // Neither the client's address nor the query: nobody is followed by way of the log.
    tracing::debug!(%method, path, status = response.status().as_u16(), took = ?start.elapsed());
    response
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
        let router = guard(Router::new().route("/", handler));
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
