//! How fast the pages are, and what they weigh: `script/bench` runs it. It prints, and asserts nothing.
//!
//! Each page is loaded by turns with its static twin in one run of Chromium, as on a phone in a bad network. The twin
//! is the same view with the same style and pictures, rendered natively into one HTML file without a script: nothing
//! that shows this page can be faster, so the ratio to it is what the program costs its readers.

#![expect(clippy::print_stdout, reason = "what a benchmark is for")]

mod sizes;
mod twin;

#[path = "../tests/e2e/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the tests use more of it")]
mod support;

use serde_json::json;
use std::time::Duration;
use support::{Browser, Engine, Outcome, Server, site_at_root};
use twin::Twin;

/// What a page is said to be readable by: the first words of the text that readers come for.
struct Subject {
    name: &'static str,
    path: &'static str,
    twin: Twin,
}

/// What one loading of a page took, in milliseconds; and how far its parts moved, as browsers count it.
#[derive(Clone, Copy, Debug, Default)]
struct Reading {
    readable: f64,
    first_paint: f64,
    largest_paint: f64,
    shift: f64,
    /// When the app ran; not for a twin.
    live: f64,
}

const USAGE: &str = "Usage: script/bench [--runs N] [--sizes]

  --runs N  load each page N times (default 5) and print the medians
  --sizes   only weigh the built site";

#[tokio::main]
async fn main() -> Outcome {
    let mut runs = 5;
    let mut only_sizes = false;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--runs" => {
                runs = arguments.next().and_then(|runs| runs.parse().ok()).filter(|runs| *runs > 0).ok_or(USAGE)?;
            }
            "--sizes" => only_sizes = true,
            "--bench" => {} // cargo's own
            _ => return Err(USAGE.into()),
        }
    }
    sizes::print(&site_at_root()?)?;
    if only_sizes { Ok(()) } else { race(runs).await }
}

async fn race(runs: usize) -> Outcome {
    let subjects = [
        Subject { name: "article", path: twin::ARTICLE_PATH, twin: twin::article()? },
        Subject { name: "listing", path: "", twin: twin::listing()? },
    ];
    let site = twin::site_with(subjects.each_ref().map(|subject| &subject.twin))?;
    let server = Server::start_with(site.path().to_owned()).await?;
    println!(
        "\nMedians of {runs} loads: Chromium as a phone, 412 x 823 px, CPU 4 times slower, 1.6 Mbit/s, 150 ms.\n\n\
         {:<24}{:>12}{:>12}{:>15}{:>8}{:>12}",
        "", "readable", "first paint", "largest paint", "shift", "app live"
    );
    for Subject { name, path, twin } in subjects {
        let (mut ours, mut twins) = (Vec::new(), Vec::new());
        for _ in 0..runs {
            twins.push(load(&server.address(twin.path), &twin.words).await?);
            ours.push(load(&server.address(path), &twin.words).await?);
        }
        let (ours, twins) = (median(&ours), median(&twins));
        let row = |label: &str, reading: &Reading, live: String| {
            println!(
                "{label:<24}{:>9.0} ms{:>9.0} ms{:>12.0} ms{:>8.3}{live:>12}",
                reading.readable, reading.first_paint, reading.largest_paint, reading.shift
            );
        };
        row(name, &ours, format!("{:.0} ms", ours.live));
        row("  static twin", &twins, "-".to_owned());
        println!(
            "{:<24}{:>12.2}{:>12.2}{:>15.2}",
            "  ratio",
            ours.readable / twins.readable,
            ours.first_paint / twins.first_paint,
            ours.largest_paint / twins.largest_paint
        );
    }
    Ok(())
}

/// Loads a page in a browser of its own, so with nothing cached and no connection open.
async fn load(address: &str, words: &str) -> Outcome<Reading> {
    let browser = Browser::open(Engine::Chromium, &[]).await?;
    let page = &browser.page;
    let phone = json!({"width": 412, "height": 823, "deviceScaleFactor": 1.75, "mobile": true});
    let network =
        json!({"offline": false, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8});
    let script = format!("const words = {};\n{}", json!(words), include_str!("measure.js"));
    for (command, parameters) in [
        ("Page.enable", json!({})),
        ("Network.enable", json!({})),
        ("Network.setCacheDisabled", json!({"cacheDisabled": true})),
        ("Emulation.setDeviceMetricsOverride", phone),
        ("Network.emulateNetworkConditions", network),
        ("Emulation.setCPUThrottlingRate", json!({"rate": 4})),
        ("Page.addScriptToEvaluateOnNewDocument", json!({"source": script})),
    ] {
        page.devtools(command, parameters).await?;
    }
    page.goto(address).await?;
    page.until_within(Duration::from_secs(60), "measured.settled()").await?;
    let measured = page.value("measured").await?;
    let number = |name: &str| measured[name].as_f64().unwrap_or(f64::NAN);
    Ok(Reading {
        readable: number("readable"),
        first_paint: number("firstPaint"),
        largest_paint: number("largestPaint"),
        shift: number("shift"),
        live: number("live"),
    })
}

fn median(readings: &[Reading]) -> Reading {
    let of = |part: fn(&Reading) -> f64| {
        let mut values: Vec<f64> = readings.iter().map(part).collect();
        values.sort_by(f64::total_cmp);
        let middle = values.len() / 2;
        if values.len() % 2 == 1 { values[middle] } else { f64::midpoint(values[middle - 1], values[middle]) }
    };
    Reading {
        readable: of(|reading| reading.readable),
        first_paint: of(|reading| reading.first_paint),
        largest_paint: of(|reading| reading.largest_paint),
        shift: of(|reading| reading.shift),
        live: of(|reading| reading.live),
    }
}
