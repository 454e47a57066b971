//! Metrics for operators, in the format of Prometheus (`OpenMetrics` 1.0), at an address of their own, which is not public.

mod recorder; // what is measured
mod serve; // `/metrics`

pub use recorder::Metrics;
pub use serve::app;
