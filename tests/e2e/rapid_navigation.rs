//! A reader who waits for nothing: links, Back, Forward, pictures and settings, each before the one before has come to
//! anything, while answers come in another order than they are asked for. In the end the page is the one that its address
//! names. `TINTUC_SEED=7 cargo test --test e2e rapid_navigation` has them do other things.

use crate::support::{Browser, Engine, Exported, Fault, Host, Outcome, Page, site_at_root};
use std::{fmt::Write as _, fs, path::Path, time::Duration};

/// So often the reader stops, and looks at what they have got.
const STOPS: usize = 12;

/// What they do between two stops.
const ACTS: usize = 9;

/// Each as JavaScript that a number chooses from: `n`.
const MOVES: [&str; 10] = [
    LINK,
    LINK,
    LINK,
    "history.back()",
    "history.back()",
    "history.forward()",
    "all('main:not([hidden]) [data-tool=lightbox]')?.click()",
    "document.querySelector('dialog[open]')?.close()",
    "document.querySelector('[data-tool=\"tools:open\"]')?.click()",
    "scrollTo(0, n % document.documentElement.scrollHeight)",
];

/// To another page of ours; what is behind a dialog cannot be clicked.
const LINK: &str = "document.querySelector('dialog[open]') || all(':is(header, main:not([hidden]), footer) a[href]', a => \
    a.origin == location.origin && !a.download && !/\\.|\\/api\\//.test(a.pathname) && !a.hash && !a.dataset.tool)?.click()";

/// One of what a selector finds, by a number.
const ALL: &str = "const allBy = n => (selector, are = () => true) => { \
    const found = [...document.querySelectorAll(selector)].filter(are); return found[n % found.length]; }";

/// What the page has, and the document of its address would have. Related articles whose fetches were broken off twice are
/// missing.
const PARTS: &str = "(d => [d.title, d.documentElement.lang, d.querySelector('main:not([hidden]) h1')?.textContent, \
    d.querySelector('link[rel=canonical]')?.href, d.querySelector('meta[name=description]')?.content, \
    d.querySelector('header nav [aria-current]')?.textContent, \
    [...d.querySelectorAll('main:not([hidden]) a[href*=\"/tin/\"]')].filter(a => !a.closest('.related')).map(a => a.getAttribute('href')).join()])";

pub(crate) async fn ends_where_the_address_says(engine: Engine) -> Outcome {
    let exported = Exported::of(&site_at_root()?).await?;
    let host = Host::of_files(exported.path(), "/").await?;
    host.put_figures();
    let documents = documents(&exported.path(), "api")?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    let seed = std::env::var("TINTUC_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_171_005);
    let mut random = fastrand::Rng::with_seed(seed);
    for stop in 0..STOPS {
        // In another order than they are asked for.
        for document in &documents {
            host.fault(document, Fault::Slow(Duration::from_millis(random.u64(..300))));
        }
        if !is_here(page, &host).await {
            page.goto(&host.address("")).await?;
            page.until_live().await?;
        }
        // By timers in the page: a driver's script that leaves its own document may never be answered (WebKit).
        let mut acts = String::new();
        let mut time = 0;
        for _ in 0..ACTS {
            time += random.u32(1..60);
            let (n, act) = (random.u32(..), MOVES[random.usize(..MOVES.len())]);
            writeln!(acts, "setTimeout(() => {{ const n = {n}, all = allBy(n); {act} }}, {time});")?;
        }
        time += 60;
        page.value(&format!(
            "(() => {{ window.hasty = true; {ALL}; {acts} setTimeout(() => window.hasty = false, {time}); }})()"
        ))
        .await?;
        // Another document knows nothing of it.
        page.until("!window.hasty").await?;
        rest(page, &host).await.map_err(|error| format!("seed {seed}, stop {stop}, after\n{acts}{error}"))?;
    }
    Ok(())
}

/// The paths of all JSON in a directory of the site.
fn documents(site: &Path, directory: &str) -> Outcome<Vec<String>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(site.join(directory))? {
        let entry = entry?;
        let path = format!("{directory}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            paths.append(&mut documents(site, &path)?);
        } else if entry.path().extension().is_some_and(|extension| extension == "json") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// False where the reader went back to before the site.
async fn is_here(page: &Page, host: &Host) -> bool {
    page.text("location.href").await.unwrap_or_default().starts_with(&host.address(""))
}

/// Waits until the page is what its address says.
async fn rest(page: &Page, host: &Host) -> Outcome {
    // Lost between two documents, it closes nothing: then there is none.
    _ = page.value("document.querySelector('dialog.settings[open]')?.close()").await;
    if !is_here(page, host).await {
        return Ok(());
    }
    page.until_live().await?;
    page.until(&format!(
        "(() => {{ if (window.asked != location.href) {{ window.asked = location.href; window.truth = undefined; \
         fetch(asked).then(answer => answer.text()).then(text => window.truth = new DOMParser().parseFromString(text, 'text/html')); }} \
         if (!window.truth) return 'asking'; const [is, should] = [document, truth].map({PARTS}); \
         return JSON.stringify(is) == JSON.stringify(should) || JSON.stringify([is, should]); }})()"
    ))
    .await?;
    // One page, not covered but by a picture that has its entry: then Back uncovers it.
    page.until(
        "document.querySelectorAll('main:not([hidden])').length == 1 && document.querySelectorAll('#main').length == 1 \
         && (!document.querySelector('dialog[open]') || !!String(history.state).split(' ')[2])",
    )
    .await
}
