use crate::visitors::{AnyCounter, Fault, VisitCounter as _};
use axum::http::StatusCode;
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
use std::{fmt, time::Duration};

/// The metrics of a server.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<[(&'static str, u16); 1], Counter>,
    duration: Histogram,
}

#[derive(Debug)]
struct CounterMetrics(AnyCounter);

impl Metrics {
    /// The metrics of a server with this counter.
    pub fn new(visitors: AnyCounter) -> Self {
        let requests = Family::default();
        // From 0.25 ms to 8 s.
        let duration = Histogram::new(exponential_buckets(0.000_25, 2.0, 16));
        let mut registry = Registry::with_prefix("tintuc");
        registry.register("requests", "Requests answered, by status", requests.clone());
        registry.register(
            "request_duration_seconds",
            "Time from the head of a request to that of its answer",
            duration.clone(),
        );
        registry.register_collector(Box::new(CounterMetrics(visitors)));
        Self { registry, requests, duration }
    }

    /// Records an answer and how long it took.
    pub(crate) fn record(&self, status: StatusCode, took: Duration) {
        self.duration.observe(took.as_secs_f64());
        self.requests.get_or_create(&[("status", status.as_u16())]).inc();
    }

    /// The metrics as text, in the format of Prometheus.
    pub(super) fn encode(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

impl Collector for CounterMetrics {
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
        let heartbeats = ConstCounter::new(0_u64).metric_type();
        let mut family =
            encoder.encode_descriptor("beats", "Beats since the start, by what came of them", None, heartbeats)?;
        for (result, heartbeats) in visitors.heartbeat_counts().all() {
            ConstCounter::new(heartbeats).encode(family.encode_family(&[("result", result)])?)?;
        }
        Ok(())
    }
}
