//! How the server does under load: `script/load` runs it. It prints, and judges nothing.
//!
//! Machines differ and are noisy, so each figure stands beside nginx, which sends the same bytes from a file, on the same
//! core in the same run.

#![expect(clippy::print_stdout, reason = "what a benchmark is for")]

mod client; // one reader
mod flood; // readers while somebody invents visits
mod requests; // answers a second, and how long they take

use std::path::Path;
use tintuc_test_support::{
    self as support, Outcome, Process, built, content, nginx, sections, site_at_root, statistics, wrk,
};

const USAGE: &str = "it takes `--runs N` and names of sections; see script/load --help";

#[tokio::main]
async fn main() -> Outcome {
    let (runs, asked) = sections::asked(["requests", "flood"], 5, USAGE)?;
    for section in asked {
        println!("\n== {section}");
        match section {
            "requests" => requests::print(runs).await?,
            _ => flood::print().await?,
        }
    }
    Ok(())
}

/// Our server on the first core, its data in a directory; at which address. It lets one address begin as many visits as
/// `burst`.
async fn our_server(directory: &Path, burst: &str, more: &[&str]) -> Outcome<(Process, String)> {
    let path = |path: &Path| path.to_string_lossy().into_owned();
    let program = path(&built("TINTUC_SERVER")?);
    let (site, content, data) = (path(&site_at_root()?), path(&content()), path(&directory.join("data")));
    let mut serve = vec!["serve", "--listen", "127.0.0.1:0", "--site", &site, "--content", &content, "--data", &data];
    serve.extend(["--new-visits-burst", burst]);
    serve.extend(more);
    let mut process = nginx::on_first_core(&program, &serve)?;
    let address = process.printed("tintuc is at ").await?;
    Ok((process, address))
}
