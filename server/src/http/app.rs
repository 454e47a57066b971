use super::{Problem, careful::secure};
use crate::{metrics::Metrics, visitors::Proxies};
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

/// All that a listener answers, and what holds for every request: it is written to the log, and browsers are told to be
/// careful with the answer.
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

    /// The answer to what is no request.
    pub(super) fn refusal(&self, problem: Problem) -> Response {
        let mut response = problem.into_response();
        secure(response.headers_mut(), false);
        if let Some(metrics) = &self.metrics {
            metrics.note(response.status(), Duration::ZERO);
        }
        response
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
        let mut response = self.router.call(request).await.unwrap_or_else(|never| match never {});
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
