//! Each page is loaded by turns with its static twin in one run of Chromium, as on a phone in a bad network. The twin
//! is the same view with the same style and pictures, rendered natively into one HTML file without a script: nothing
//! that shows this page can be faster, so the ratio to it is what the program costs its readers.

use super::{
    as_phone, on_slow_network,
    statistics::median,
    support::{Browser, Engine, Outcome, Server},
    twin::{self, Twin},
};
use serde_json::json;
use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    time::Duration,
};

/// What a page is said to be readable by: the first words of the text that readers come for.
struct Subject {
    name: &'static str,
    path: &'static str,
    twin: Twin,
}

/// What one loading of a page took, in milliseconds; and how far its parts moved, as browsers count it.
#[derive(Clone, Copy, Debug)]
struct CounterState {
    readable: f64,
    first_paint: f64,
    largest_paint: f64,
    shift: f64,
    /// When the app ran; not for a twin.
    live: f64,
}

/// Prints how long each page takes, and its twin.
pub(crate) async fn print(runs: usize) -> Outcome {
    let subjects = [
        Subject { name: "article", path: twin::ARTICLE_PATH, twin: twin::article()? },
        Subject { name: "listing", path: "", twin: twin::listing()? },
    ];
    let site = twin::site_with(subjects.each_ref().map(|subject| &subject.twin))?;
    let server = Server::start_with(site.path().to_owned()).await?;
    println!(
        "Medians of {runs} loads: Chromium as a phone, 412 x 823 px, CPU 4 times slower, 1.6 Mbit/s, 150 ms.\n\n\
         {:<24}{:>12}{:>12}{:>15}{:>8}{:>12}",
        "", "readable", "first paint", "largest paint", "shift", "app live"
    );
    for Subject { name, path, twin } in subjects {
        let (mut ours, mut twins) = (Vec::new(), Vec::new());
        for run in 0..runs {
            // Each is as often the first: the machine may still be at the end of the browser before.
            for first in [run % 2 == 0, run % 2 == 1] {
                let (address, readings) = if first { (path, &mut ours) } else { (twin.path, &mut twins) };
                let address = server.address(address);
                have_ready(&address)?;
                readings.push(load(&address, &twin.words).await?);
            }
        }
        let (ours, twins) = (CounterState::median(&ours), CounterState::median(&twins));
        let row = |label: &str, reading: &CounterState, live: String| {
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

/// Has the page asked for once. What the server does behind the first reader, who moves the figures, it does then: while the
/// browser starts, and not on the processor that the page is shown with.
fn have_ready(address: &str) -> Outcome {
    let rest = address.strip_prefix("http://").ok_or("no address of http")?;
    let (host, path) = rest.split_once('/').ok_or("no path")?;
    let head = format!("GET /{path} HTTP/1.1\r\nhost: {host}\r\naccept-encoding: br\r\nconnection: close\r\n\r\n");
    let mut connection = TcpStream::connect(host)?;
    connection.write_all(head.as_bytes())?;
    connection.read_to_end(&mut Vec::new())?;
    Ok(())
}

/// Loads a page in a browser of its own, so with nothing cached and no connection open.
async fn load(address: &str, words: &str) -> Outcome<CounterState> {
    let browser = Browser::open(Engine::Chromium, &[]).await?;
    let page = &browser.page;
    as_phone(page, 4).await?;
    on_slow_network(page).await?;
    let script = format!("const words = {};\n{}", json!(words), include_str!("measure.js"));
    for (command, parameters) in [
        ("Page.enable", json!({})),
        ("Network.setCacheDisabled", json!({"cacheDisabled": true})),
        ("Page.addScriptToEvaluateOnNewDocument", json!({"source": script})),
    ] {
        page.devtools(command, parameters).await?;
    }
    page.goto(address).await?;
    page.until_within(Duration::from_secs(60), "measured.settled()").await?;
    let measured = page.value("measured").await?;
    let number = |name: &str| measured[name].as_f64().unwrap_or(f64::NAN);
    Ok(CounterState {
        readable: number("readable"),
        first_paint: number("firstPaint"),
        largest_paint: number("largestPaint"),
        shift: number("shift"),
        live: number("live"),
    })
}

impl CounterState {
    fn median(readings: &[Self]) -> Self {
        Self {
            readable: median(readings, |reading| reading.readable),
            first_paint: median(readings, |reading| reading.first_paint),
            largest_paint: median(readings, |reading| reading.largest_paint),
            shift: median(readings, |reading| reading.shift),
            live: median(readings, |reading| reading.live),
        }
    }
}
