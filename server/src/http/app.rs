use super::{Problem, TrustedProxies, security_headers::set_security_headers};
use crate::metrics::Metrics;
use axum::{
    Router,
    extract::{ConnectInfo, Request},
    response::{IntoResponse as _, Response},
};
use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};
use tower::Service as _;

/// What a listener serves: the router, and for every request a line in the log, the security headers, and the metrics.
///
/// These are no axum layers, because each layer costs the server some percent of its requests per second.
#[derive(Clone, Debug)]
pub struct App {
    router: Router,
    proxies: Arc<TrustedProxies>,
    metrics: Option<Arc<Metrics>>,
}

impl App {
    /// Serves a router behind these proxies.
    pub fn new(router: Router, proxies: TrustedProxies) -> Self {
        // Prepares the routes once, and not for each request.
        Self { router: router.with_state(()), proxies: Arc::new(proxies), metrics: None }
    }

    /// Records metrics of every request.
    #[must_use]
    pub fn with_metrics(self, metrics: Arc<Metrics>) -> Self {
        Self { metrics: Some(metrics), ..self }
    }

    /// The answer to an invalid request.
    pub(super) fn refusal(&self, problem: Problem) -> Response {
        let mut response = problem.into_response();
        set_security_headers(response.headers_mut(), false);
        if let Some(metrics) = &self.metrics {
            metrics.record(response.status(), Duration::ZERO);
        }
        response
    }

    /// Answers a request.
    pub async fn answer(mut self, request: Request) -> Response {
        let start = Instant::now();
        // HSTS is for readers who use TLS. TLS ends at a proxy, so that a trusted one must say so.
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        let encrypted =
            peer.is_some_and(|ConnectInfo(peer)| self.proxies.forwarded_https(peer.ip(), request.headers()));
        // Neither the client's address nor the query, so that nobody can be followed through the log.
        let logged = tracing::enabled!(tracing::Level::DEBUG)
            .then(|| (request.method().clone(), request.uri().path().to_owned()));
        let mut response = self.router.call(request).await.unwrap_or_else(|never| match never {});
        set_security_headers(response.headers_mut(), encrypted);
        if let Some((method, path)) = logged {
            tracing::debug!(%method, path, status = response.status().as_u16(), took = ?start.elapsed());
        }
        if let Some(metrics) = self.metrics {
            metrics.record(response.status(), start.elapsed());
        }
        response
    }
}
