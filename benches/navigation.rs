//! From page to page within the app: how long a prefetched article takes to open and the listing to come back, and
//! whether the memory grows with the number of pages read.

use super::{
    as_phone, on_slow_network,
    statistics::median,
    support::{Browser, Engine, Outcome, Page, Server},
};
use std::time::Duration;

/// Pages after which the memory is looked at: by the first, all that is needed once has been made.
const EARLY: usize = 20;
const LATE: usize = 200;

/// Milliseconds from a tap to the frame that shows the next page, as `time.js` measures them.
#[derive(Clone, Copy, Debug)]
struct CounterState {
    open: f64,
    back: f64,
}

/// Bytes in use.
#[derive(Clone, Copy, Debug)]
struct Memory {
    /// Of the page's JavaScript objects, after what is no longer used has been collected.
    heap: f64,
    /// Of the program's own memory, which never shrinks.
    wasm: f64,
}

/// Prints the times and the growth.
pub(crate) async fn print(runs: usize) -> Outcome {
    let server = Server::start().await?;
    times(&server, runs).await?;
    memory(&server, runs).await
}

async fn times(server: &Server, runs: usize) -> Outcome {
    let browser = Browser::open(Engine::Chromium, &[]).await?;
    let page = &browser.page;
    as_phone(page, 4).await?;
    on_slow_network(page).await?;
    open_listing(page, server).await?;
    let mut readings = Vec::new();
    for run in 0..runs {
        // The reader's finger is on the link: that is when the article is fetched.
        let link = format!("document.querySelectorAll('main h2 a[href*=\"/tin/\"]')[{run}]");
        page.value(&format!("({link}).scrollIntoView({{block: 'center', behavior: 'instant'}})")).await?;
        page.value(&format!("({link}).dispatchEvent(new TouchEvent('touchstart', {{bubbles: true}}))")).await?;
        page.until(&format!(
            "performance.getEntriesByType('resource').some(entry => \
             entry.responseEnd > 0 && entry.name.endsWith(({link}).pathname.replace('/tin/', '/articles/') + '.json'))"
        ))
        .await?;
        let open = timed(page, &format!("({link}).click()"), "!!document.querySelector('article.article h1')").await?;
        // As a reader who has read it; and the pictures have come.
        page.until("[...document.images].every(image => image.complete || image.loading == 'lazy')").await?;
        let back =
            timed(page, "history.back()", "location.pathname == '/' && !document.querySelector('article.article')")
                .await?;
        readings.push(CounterState { open, back });
    }
    println!("Medians of {runs}: Chromium as a phone, CPU 4 times slower, 1.6 Mbit/s, 150 ms; from tap to paint.\n");
    println!("{:<40}{:>9.0} ms", "a prefetched article opens", median(&readings, |reading| reading.open));
    println!("{:<40}{:>9.0} ms", "back to the listing", median(&readings, |reading| reading.back));
    Ok(())
}

async fn memory(server: &Server, runs: usize) -> Outcome {
    let mut readings = Vec::new();
    for _ in 0..runs {
        // Browsers slow down pages that change their history as fast as this.
        let browser = Browser::open(Engine::Chromium, &["--disable-ipc-flooding-protection"]).await?;
        let page = &browser.page;
        open_listing(page, server).await?;
        wander(page, EARLY).await?;
        let early = Memory::of(page).await?;
        wander(page, LATE - EARLY).await?;
        readings.push((early, Memory::of(page).await?));
    }
    println!("\n{:<40}{:>12}{:>12}{:>9}", "memory in kB after so many pages", EARLY, LATE, "ratio");
    let row = |name: &str, part: fn(&Memory) -> f64| {
        let early = median(&readings, |(early, _)| part(early));
        let late = median(&readings, |(_, late)| part(late));
        let ratio = median(&readings, |(early, late)| part(late) / part(early));
        println!("{name:<40}{:>12.0}{:>12.0}{ratio:>9.2}", early / 1024.0, late / 1024.0);
    };
    row("JavaScript heap", |memory| memory.heap);
    row("wasm memory", |memory| memory.wasm);
    Ok(())
}

async fn open_listing(page: &Page, server: &Server) -> Outcome {
    page.goto(&server.address("")).await?;
    page.until_within(Duration::from_secs(60), "performance.getEntriesByName('tintuc:live').length == 1").await?;
    page.value(concat!("(() => {", include_str!("time.js"), "return true })()")).await?;
    Ok(())
}

/// Opens articles and comes back, until so many pages have been shown.
async fn wander(page: &Page, pages: usize) -> Outcome {
    page.value(&format!("(wander({pages}), true)")).await?;
    page.until_within(Duration::from_secs(120), "wandered").await
}

/// How long it takes from an act until a condition holds and has been painted, in milliseconds.
async fn timed(page: &Page, act: &str, shown: &str) -> Outcome<f64> {
    page.value(&format!("(time(() => {act}, () => {shown}), true)")).await?;
    page.until("took !== null").await?;
    page.number("took").await
}

impl Memory {
    async fn of(page: &Page) -> Outcome<Self> {
        let [heap] = page.after_collection(["JSHeapUsedSize"]).await?;
        // The glue gives the running program's exports to whoever starts it again.
        page.value(
            "(window.bytes = null, import(performance.getEntriesByType('resource').map(entry => entry.name) \
             .find(name => /tintuc-[0-9a-f]+[.]js$/.test(name))).then(glue => glue.default()) \
             .then(exports => window.bytes = Object.values(exports).find(it => it instanceof WebAssembly.Memory).buffer.byteLength), true)",
        )
        .await?;
        page.until("bytes !== null").await?;
        Ok(Self { heap, wasm: page.number("bytes").await? })
    }
}
