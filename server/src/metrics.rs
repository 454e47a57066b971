//! Figures for whoever watches over the server, in the form of Prometheus (`OpenMetrics` 1.0), at an address of their own:
//! they are nobody else's business.

use crate::{
    http::{App, Problem, read_only},
    visitors::{AnyCounter, Engine as _, Fault, Proxies},
};
use axum::{
    Router,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeMetric, text},
    metrics::{
        counter::{ConstCounter, Counter},
        family::Family,
        gauge::ConstGauge,
        histogram::{Histogram, exponential_buckets},
    },
    registry::Registry,
};
use std::{fmt, sync::Arc, time::Duration};

/// What is measured.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<[(&'static str, u16); 1], Counter>,
    duration: Histogram,
}

#[derive(Debug)]
struct OfVisitors(AnyCounter);

impl Metrics {
    /// The measures of a server with this counter.
    pub fn new(visitors: AnyCounter) -> Self {
        let requests = Family::default();
        // From a quarter of a millisecond to eight seconds.
        let duration = Histogram::new(exponential_buckets(0.000_25, 2.0, 16));
        let mut registry = Registry::with_prefix("tintuc");
        registry.register("requests", "Requests answered, by status", requests.clone());
        registry.register(
            "request_duration_seconds",
            "Time from the head of a request to that of its answer",
            duration.clone(),
        );
        registry.register_collector(Box::new(OfVisitors(visitors)));
        Self { registry, requests, duration }
    }

    /// Notes an answer, and how long it took.
    pub(crate) fn note(&self, status: StatusCode, took: Duration) {
        self.duration.observe(took.as_secs_f64());
        self.requests.get_or_create(&[("status", status.as_u16())]).inc();
    }

    /// Their address, `/metrics`.
    pub fn app(self: Arc<Self>) -> App {
        let answer = read_only(move || async move { self.answer() });
        let nothing = async || Problem::not_found("the metrics are at /metrics");
        App::new(Router::new().route("/metrics", answer).fallback(nothing), Proxies::default())
    }

    fn answer(&self) -> Response {
        let mut body = String::new();
        match text::encode(&mut body, &self.registry) {
            Ok(()) => {
                let media_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
                ([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "no-store")], body).into_response()
            }
            Err(_) => Problem::internal().into_response(),
        }
    }
}

impl Collector for OfVisitors {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        let Self(visitors) = self;
        let mut gauge = |name, help, value: u64| {
            let gauge = ConstGauge::new(value);
            gauge.encode(encoder.encode_descriptor(name, help, None, gauge.metric_type())?)
        };
        if let Some(figures) = visitors.latest() {
            gauge("visits", "Visits in all, the seed and corrections included", figures.total)?;
            gauge("readers_online", "Readers heard within the window", figures.online)?;
        }
        let kept = u64::from(visitors.fault().is_none_or(Fault::is_past));
        gauge("counter_kept", "Whether the counter's figures reach its disk or store", kept)?;
        let beats = ConstCounter::new(0_u64).metric_type();
        let mut family =
            encoder.encode_descriptor("beats", "Beats since the start, by what came of them", None, beats)?;
        for (result, beats) in visitors.tally().all() {
            ConstCounter::new(beats).encode(family.encode_family(&[("result", result)])?)?;
        }
        Ok(())
    }
}
