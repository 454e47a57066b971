use super::{
    client::Client,
    nginx, our_server,
    statistics::median,
    support::Outcome,
    wrk::{self, CONNECTIONS, Measure, SECONDS},
};
use std::fs;
use tempfile::TempDir;

/// So many readers beat by turns.
const READERS: &str = "10000";

/// What is asked for: its name, its path, the encoding, and what wrk.lua does.
const KINDS: [(&str, &str, &str, &[&str]); 5] = [
    ("beat", "api/visitors", "identity", &[READERS]),
    ("counter", "api/visitors", "identity", &[]),
    ("listing, gzip", "", "gzip", &[]),
    ("article JSON, gzip", "api/articles/tong-ket-cai-cach-hanh-chinh-2017.json", "gzip", &[]),
    // One network may not search so much.
    ("search, gzip", "api/search.json?q=c%E1%BA%A3i+c%C3%A1ch", "gzip", &["0", "readers"]),
];

pub(crate) async fn print(runs: usize) -> Outcome {
    let directory = TempDir::with_prefix("tintuc-load-")?;
    let files = directory.path().join("files");
    fs::create_dir(&files)?;
    let (_ours, our_address) = our_server(directory.path(), "4000000000", &["--trusted-proxy", "127.0.0.1"]).await?;
    let (_nginx, nginx_address) = nginx::serve(directory.path(), &files).await?;
    println!(
        "Medians of {runs} runs of {SECONDS} s on one core, {CONNECTIONS} connections; latencies in milliseconds.\n\n\
         {:<22}{:>7}{:>10}{:>8}{:>8}{:>8}{:>10}{:>8}{:>8}{:>8}{:>8}",
        "", "bytes", "tintuc/s", "p50", "p99", "p99.9", "nginx/s", "p50", "p99", "p99.9", "ratio"
    );
    for (number, (name, path, encoding, arguments)) in KINDS.into_iter().enumerate() {
        let header = format!("Accept-Encoding: {encoding}");
        let our_address = format!("{our_address}{path}");
        let bytes = Client::new().get(&our_address, encoding).await?;
        let file = format!("{number}.bin");
        fs::write(files.join(&file), &bytes)?;
        let nginx_address = format!("{nginx_address}{file}");
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..runs {
            ours.push(wrk::ask(&our_address, &[&header], arguments).await?);
            theirs.push(wrk::ask(&nginx_address, &[&header], &[]).await?);
        }
        if let Some(measure) = ours.iter().chain(&theirs).find(|measure| measure.refused > 0) {
            return Err(format!("{name}: {} of {} answers were refusals", measure.refused, measure.answers).into());
        }
        let of = |measures: &[Measure], part: fn(&Measure) -> f64| median(measures, part);
        let row = |measures: &[Measure]| {
            let [p50, p99, p999] = [of(measures, |it| it.p50), of(measures, |it| it.p99), of(measures, |it| it.p999)];
            format!("{:>10.0}{p50:>8.2}{p99:>8.2}{p999:>8.2}", of(measures, |it| it.rate))
        };
        let ratio = of(&ours, |it| it.rate) / of(&theirs, |it| it.rate);
        println!("{name:<22}{:>7}{}{}{ratio:>8.2}", bytes.len(), row(&ours), row(&theirs));
    }
    Ok(())
}
