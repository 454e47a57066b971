use super::{Portals, Problem, allow_elsewhere, portals};
use axum::{
    Router,
    handler::Handler,
    http::{Method, header},
    middleware::from_fn_with_state,
    response::Response,
    routing::{MethodRouter, get},
};
use std::{sync::Arc, time::Duration};
use tower::ServiceBuilder;
use tower_http::cors::{Any, CorsLayer};

/// GET and HEAD only; other methods get 405 with `Allow`.
pub fn read_only<H, T, S>(handler: H) -> MethodRouter<S>
where
    H: Handler<T, S>,
    T: 'static,
    S: Clone + Send + Sync + 'static,
{
    get(handler).fallback(async || Problem::method_not_allowed("GET and HEAD"))
}

/// Any site may read these answers, refusals included: widgets on other portals and feed readers in browsers do.
pub fn cross_origin(router: Router) -> Router {
    router.layer(ServiceBuilder::new().map_response(allowed).layer(cors()))
}

/// Lets only the site itself and its portals POST from a browser, and read the answer; whatever lies behind may be read by
/// any site.
pub(crate) fn posted_by_portals(router: Router, portals: Portals) -> Router {
    let portals = from_fn_with_state(Arc::new(portals), portals::check);
    router.layer(ServiceBuilder::new().layer(portals).map_response(allowed).layer(cors()))
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
    allow_elsewhere(response.headers_mut());
    response
}
