//! How long the server takes to render a page's HTML.

use super::{statistics::median, support::Outcome, twin::Content};
use std::{hint::black_box, time::Instant};

/// How long the model article may take, in microseconds.
const BUDGET: f64 = 100.0;
/// Pages in one measurement.
const PAGES: u32 = 1000;

/// Prints how long the body of the model article takes, from data in memory, on one processor.
pub(crate) fn print(runs: usize) -> Outcome {
    let article = Content::article()?;
    let bytes = article.body().len();
    let measure = |_| {
        let start = Instant::now();
        for _ in 0..PAGES {
            black_box(article.body());
        }
        start.elapsed().as_secs_f64() * 1e6 / f64::from(PAGES)
    };
    let measured: Vec<f64> = (0..runs).map(measure).collect();
    println!("the model article, {bytes} bytes: {:.0} µs (limit {BUDGET:.0} µs)", median(&measured, |us| *us));
    Ok(())
}
