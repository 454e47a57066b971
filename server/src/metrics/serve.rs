use super::Metrics;
use crate::http::{App, Problem, TrustedProxies, read_only};
use axum::{
    Router,
    http::header,
    response::{IntoResponse as _, Response},
};
use std::sync::Arc;

/// Serves `/metrics`.
pub fn app(metrics: Arc<Metrics>) -> App {
    let route = read_only(move || async move { answer(&metrics) });
    let fallback = async || Problem::not_found("the metrics are at /metrics");
    App::new(Router::new().route("/metrics", route).fallback(fallback), TrustedProxies::default())
}

fn answer(metrics: &Metrics) -> Response {
    let Ok(text) = metrics.encode() else { return Problem::internal().into_response() };
    let media_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "no-store")], text).into_response()
}
