use super::{Problem, careful::secure};
use crate::{metrics::Metrics, visitors::Proxies};
use axum::{
    Router,
    extract::{ConnectInfo, Request},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use futures_util::FutureExt as _;
use std::{
    convert::Infallible,
    net::SocketAddr,
    panic::AssertUnwindSafe,
    sync::Arc,
    time::{Duration, Instant},
};
use tower::Service as _;

/// The longest a handler may work on a request, its body included. Answers that are under way are not cut.
const DEADLINE: Duration = Duration::from_secs(30);

/// All that a listener answers, and what holds for every request: a panic ends it with 500, a client or disk that stalls
/// ends it with 408, it is written to the log, and browsers are told to be careful with the answer.
///
/// Not layers of axum's: each of those costs the server some hundredths of its answers a second.
#[derive(Clone, Debug)]
pub struct App {
    router: Router,
    proxies: Arc<Proxies>,
    metrics: Option<Arc<Metrics>>,
}

impl App {
    /// What a router answers, behind these proxies.
    pub fn new(router: Router, proxies: Proxies) -> Self {
        // Its routes are made ready once, not for each request.
        Self { router: router.with_state(()), proxies: Arc::new(proxies), metrics: None }
    }

    /// Measures what it does from now on.
    #[must_use]
    pub fn watched(self, metrics: Arc<Metrics>) -> Self {
        Self { metrics: Some(metrics), ..self }
    }

    /// The answer to a request.
    pub async fn answer(mut self, request: Request) -> Response {
        let start = Instant::now();
        // HSTS is said where the reader came over TLS, which ends at a proxy: so one that is trusted must say it.
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        let encrypted = peer.is_some_and(|ConnectInfo(peer)| self.proxies.say_https(peer.ip(), request.headers()));
        // Neither the client's address nor the query: nobody is followed by way of the log.
        let asked = tracing::enabled!(tracing::Level::DEBUG)
            .then(|| (request.method().clone(), request.uri().path().to_owned()));
        // Nothing that a request leaves half done is used again.
        let answer = AssertUnwindSafe(self.router.call(request)).catch_unwind();
        let mut response = match tokio::time::timeout(DEADLINE, answer).await {
            Ok(Ok(answer)) => answer.unwrap_or_else(|never: Infallible| match never {}),
            Ok(Err(_)) => {
                tracing::error!("a handler panicked, see above");
                Problem::internal().into_response()
            }
            Err(_) => Problem::new(StatusCode::REQUEST_TIMEOUT, "the request took too long").into_response(),
        };
        secure(response.headers_mut(), encrypted);
        if let Some((method, path)) = asked {
            tracing::debug!(%method, path, status = response.status().as_u16(), took = ?start.elapsed());
        }
        if let Some(metrics) = self.metrics {
            metrics.note(response.status(), start.elapsed());
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{
        body::Body,
        routing::{MethodRouter, get},
    };

    async fn panics() {
        panic!("on purpose")
    }

    async fn status_of(handler: MethodRouter) -> StatusCode {
        let app = App::new(Router::new().route("/", handler), Proxies::default());
        app.answer(Request::new(Body::empty())).await.status()
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
