use crate::{
    http::Problem,
    site::BasePath,
    visitors::{Blocks, Key, Proxies},
};
use axum::{
    Router,
    extract::{ConnectInfo, Request},
    http::{StatusCode, header},
    middleware::{Next, from_fn},
    response::{IntoResponse as _, Response},
};
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

/// How many searches one block of addresses may begin at once, and a minute. A reader who types asks twice a second; an
/// office behind one address has many readers.
const BURST: u32 = 300;
const PER_MINUTE: u32 = 1_200;
/// When who was refused may try again, in seconds.
const RETRY_AFTER: &str = "5";

/// Lets no block of addresses take the searches of all others: beyond its allowance it gets 429.
pub(crate) fn limited(router: Router, base: &BasePath, proxies: Proxies) -> Router {
    let Ok(key) = Key::random() else { return router };
    let (base, proxies, start) = (base.clone(), Arc::new(proxies), Instant::now());
    let blocks = Arc::new(Mutex::new(Blocks::new(BURST, PER_MINUTE)));
    router.layer(from_fn(move |request: Request, next: Next| {
        let searches = base.strip(request.uri().path()).is_some_and(is_search) && request.uri().query().is_some();
        let allowed = !searches || {
            let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
            let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(peer)| peer.ip());
            let block = key.block(proxies.client(peer, request.headers()));
            let now = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
            // They are whole after each step.
            blocks.lock().unwrap_or_else(PoisonError::into_inner).take(now, block)
        };
        async move { if allowed { next.run(request).await } else { refusal() } }
    }))
}

fn is_search(path: &str) -> bool {
    path.ends_with("search.json") || path.ends_with("suggest.json") || path.trim_end_matches('/').ends_with("tim-kiem")
}

fn refusal() -> Response {
    let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "too many searches come from this network");
    ([(header::RETRY_AFTER, RETRY_AFTER)], problem).into_response()
}
