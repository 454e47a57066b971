//! `wrk`, on the second core.

use super::{Outcome, Process};
use std::time::Duration;

/// For how long each run asks, in seconds; and over how many connections.
pub const SECONDS: u64 = 3;
/// See [`SECONDS`].
pub const CONNECTIONS: u32 = 32;

/// A browser, since robots are not counted.
const BROWSER: &str = "User-Agent: Mozilla/5.0 (Linux; Android 14) Chrome/126.0.0.0 Mobile Safari/537.36";
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/wrk.lua");

/// What came of a run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Measure {
    /// Answers a second.
    pub rate: f64,
    /// Milliseconds that half of the answers took at most.
    pub p50: f64,
    /// And 99 %.
    pub p99: f64,
    /// And 99.9 %.
    pub p999: f64,
    /// Answers that were no success.
    pub refused: u64,
    /// All answers.
    pub answers: u64,
}

/// Asks as fast as it can. With `arguments` for wrk.lua it beats.
pub async fn ask(address: &str, headers: &[&str], arguments: &[&str]) -> Outcome<Measure> {
    let (seconds, connections) = (format!("{SECONDS}s"), CONNECTIONS.to_string());
    let mut words = vec!["-c", "1", "wrk", "-t", "1", "-c", &connections, "-d", &seconds, "-s", SCRIPT];
    for header in [BROWSER].iter().chain(headers) {
        words.extend(["-H", header]);
    }
    words.extend([address, "--"]);
    words.extend(arguments);
    let words = words.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let mut wrk = Process::start("taskset", &words, &[])?;
    wrk.ended(Duration::from_secs(SECONDS + 30)).await?;
    let log = wrk.log();
    let figures = log.lines().find_map(|line| line.strip_prefix("figures "));
    let figures = figures.ok_or_else(|| format!("wrk gave no figures:\n{log}"))?;
    let figures = figures.split(' ').map(str::parse).collect::<Result<Vec<f64>, _>>()?;
    let &[requests, micros, p50, p99, p999, refused, broken] = figures.as_slice() else {
        return Err(format!("wrk gave other figures:\n{log}").into());
    };
    if broken > 0.0 {
        return Err(format!("{address}: {broken} connections broke:\n{log}").into());
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts")]
    let (refused, answers) = (refused as u64, requests as u64);
    Ok(Measure { rate: requests / micros * 1e6, p50: p50 / 1e3, p99: p99 / 1e3, p999: p999 / 1e3, refused, answers })
}
