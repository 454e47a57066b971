use super::{
    client::Client,
    our_server,
    support::Outcome,
    wrk::{self, Measure},
};
use std::{
    fs,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// Prints how readers fare while visits are invented at full speed: from one network, and from a new one each time, as far as
/// a forwarding header that is believed can say so.
pub(crate) async fn print() -> Outcome {
    println!(
        "One reader asks by turns for the counter and a page, while another client invents visits at full speed.\n\n\
         {:<22}{:>10}{:>10}{:>10}{:>12}{:>12}{:>10}",
        "", "reads/s", "p50 ms", "p99 ms", "invented/s", "refused", "MB"
    );
    for (name, flood) in [("alone", None), ("one network", Some("invented")), ("many networks", Some("spread"))] {
        let directory = TempDir::with_prefix("tintuc-load-")?;
        let (server, address) = our_server(directory.path(), "300", &["--trusted-proxy", "127.0.0.1"]).await?;
        let done = AtomicBool::new(false);
        let visitors = format!("{address}api/visitors");
        let reader = async {
            let mut times = Vec::new();
            let client = Client::new();
            while !done.load(Ordering::Relaxed) {
                for path in ["api/visitors", "tin/tong-ket-cai-cach-hanh-chinh-2017"] {
                    let start = Instant::now();
                    client.get(&format!("{address}{path}"), "gzip").await?;
                    times.push(start.elapsed().as_secs_f64() * 1e3);
                }
            }
            Outcome::Ok(times)
        };
        let flooding = async {
            let measure = if let Some(kind) = flood {
                wrk::ask(&visitors, &[], &["0", kind]).await
            } else {
                tokio::time::sleep(Duration::from_secs(wrk::SECONDS)).await;
                Ok(Measure::default())
            };
            done.store(true, Ordering::Relaxed);
            measure
        };
        let (times, measure) = tokio::join!(reader, flooding);
        let (mut times, Measure { rate, refused, .. }) = (times?, measure?);
        times.sort_by(f64::total_cmp);
        let at = |part: usize| times[times.len() * part / 1_000];
        #[expect(clippy::cast_precision_loss, reason = "some thousands")]
        let reads = times.len() as f64 / wrk::SECONDS as f64;
        println!(
            "{name:<22}{reads:>10.0}{:>10.2}{:>10.2}{rate:>12.0}{refused:>12}{:>10.0}",
            at(500),
            at(990),
            memory(server.id())?
        );
    }
    Ok(())
}

/// What a process has in memory, in megabytes.
fn memory(process: u32) -> Outcome<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no memory in /proc")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? / 1_024.0)
}
