//! How fast the site is and what it weighs: `script/bench` runs it. It prints, and judges nothing.
//!
//! Machines differ and are noisy, so whatever takes time stands beside something of the same run that nothing can beat:
//! a page beside its static twin, the server beside nginx.

#![expect(clippy::print_stdout, reason = "what a benchmark is for")]

mod features; // what each feature costs
mod lighthouse; // the marks that Google's tool gives
mod load; // a page beside its static twin, on a phone
mod navigation; // from page to page, and what stays in memory
mod rendering; // how long a page's HTML takes
#[path = "../pack/src/style.rs"]
mod style; // as the build makes it small
mod throughput; // the server beside nginx
mod twin;

use tintuc_test_support::{self as support, Outcome, Page, nginx, sections, site_at_root, sizes, statistics, wrk};

const USAGE: &str = "it takes `--runs N` and names of sections; see script/bench --help";

const SECTIONS: [&str; 6] = ["sizes", "rendering", "load", "navigation", "lighthouse", "throughput"];

#[tokio::main]
async fn main() -> Outcome {
    let (runs, asked) = sections::asked(SECTIONS, 7, USAGE)?;
    for section in asked {
        println!("\n== {section}");
        match section {
            "sizes" => {
                sizes::print(&site_at_root()?)?;
                features::print(&site_at_root()?)?;
            }
            "rendering" => rendering::print(runs)?,
            "load" => load::print(runs).await?,
            "navigation" => navigation::print(runs).await?,
            "lighthouse" => lighthouse::print(runs).await?,
            _ => throughput::print(runs).await?,
        }
    }
    Ok(())
}

/// Makes Chromium a phone with a processor so many times slower than this machine's.
async fn as_phone(page: &Page, slower: u32) -> Outcome {
    use serde_json::json;
    let phone = json!({"width": 412, "height": 823, "deviceScaleFactor": 1.75, "mobile": true});
    page.devtools("Emulation.setDeviceMetricsOverride", phone).await?;
    page.devtools("Emulation.setTouchEmulationEnabled", json!({"enabled": true})).await?;
    page.devtools("Emulation.setCPUThrottlingRate", json!({"rate": slower})).await?;
    Ok(())
}

/// Makes the network a bad one: slow 4G, as Lighthouse has it.
async fn on_slow_network(page: &Page) -> Outcome {
    use serde_json::json;
    let network =
        json!({"offline": false, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8});
    page.devtools("Network.enable", json!({})).await?;
    page.devtools("Network.emulateNetworkConditions", network).await?;
    Ok(())
}
