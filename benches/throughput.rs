//! The server's ready-made pages beside nginx, which serves the same exported files: each by turns on the first core,
//! asked by `wrk` on the second.

use super::{
    nginx::{self, on_first_core},
    statistics::median,
    support::{Exported, Outcome, built, content, site_at_root},
    twin, wrk,
};
use std::path::Path;
use tempfile::TempDir;

/// Prints the pages a second of both.
pub(crate) async fn print(runs: usize) -> Outcome {
    let directory = TempDir::with_prefix("tintuc-bench-")?;
    let exported = Exported::of(&site_at_root()?).await?;
    let path = |path: &Path| path.to_string_lossy().into_owned();
    let program = path(&built("TINTUC_SERVER")?);
    let (site, content) = (path(&site_at_root()?), path(&content()));
    let data = path(&directory.path().join("data"));
    let serve = ["serve", "--listen", "127.0.0.1:0", "--site", &site, "--content", &content, "--data", &data];
    let mut ours = on_first_core(&program, &serve)?;
    let our_address = ours.printed("tintuc is at ").await?;
    let (_nginx, nginx_address) = nginx::serve(directory.path(), &exported.path()).await?;

    println!(
        "Medians of {runs} runs of {} s on one core, {} connections; pages a second.\n\n{:<24}{:>10}{:>10}{:>8}",
        wrk::SECONDS,
        wrk::CONNECTIONS,
        "",
        "tintuc",
        "nginx",
        "ratio"
    );
    for (name, path) in [("article", twin::ARTICLE_PATH), ("listing", "")] {
        for encoding in ["gzip", "identity"] {
            let (mut our_rates, mut nginx_rates) = (Vec::new(), Vec::new());
            let header = format!("Accept-Encoding: {encoding}");
            for _ in 0..runs {
                for (address, rates) in [(&our_address, &mut our_rates), (&nginx_address, &mut nginx_rates)] {
                    rates.push(wrk::ask(&format!("{address}{path}"), &[&header], &[]).await?.rate);
                }
            }
            let (ours, nginx) = (median(&our_rates, |rate| *rate), median(&nginx_rates, |rate| *rate));
            println!("{:<24}{ours:>10.0}{nginx:>10.0}{:>8.2}", format!("{name}, {encoding}"), ours / nginx);
        }
    }
    Ok(())
}
