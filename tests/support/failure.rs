//! What a failed scenario leaves to be looked at.

use super::{Outcome, kept::Lent, root};
use serde_json::json;
use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

/// How long a browser that has failed may take to show what it shows.
const TIMEOUT: Duration = Duration::from_secs(10);

/// What the page has asked for, and how it was answered.
const NETWORK: &str = "JSON.stringify(['navigation', 'resource'].flatMap(kind => performance.getEntriesByType(kind)).map(e => ({ \
    name: e.name, by: e.initiatorType, status: e.responseStatus, start: Math.round(e.startTime), \
    took: Math.round(e.duration), bytes: e.transferSize })), null, 1)";

/// Keeps, in a directory that is emptied first, the error and of each browser a picture, the page as it stands, what it has
/// asked for, and what it has printed with its console.
pub async fn keep_what_is_seen(name: &str, error: &str, browsers: &[Lent]) -> Outcome<PathBuf> {
    let directory = root().join("target/e2e/failed").join(name.replace("::", "-"));
    if directory.exists() {
        fs::remove_dir_all(&directory)?;
    }
    fs::create_dir_all(&directory)?;
    fs::write(directory.join("error.txt"), error)?;
    for (index, browser) in browsers.iter().enumerate() {
        let stem = if index == 0 { String::new() } else { format!("{}-", index + 1) };
        let file = |name: &str| directory.join(format!("{stem}{name}"));
        // One that does not answer must not keep what the others have to say.
        let kept = tokio::time::timeout(TIMEOUT, keep(browser, &file)).await;
        let trouble = match kept {
            Ok(Ok(())) => String::new(),
            Ok(Err(error)) => format!("(not all could be kept: {error})\n"),
            Err(_) => format!("(the browser did not answer within {TIMEOUT:?})\n"),
        };
        fs::write(file("browser.log"), trouble + &browser.log())?;
    }
    Ok(directory)
}

async fn keep(browser: &Lent, file: &impl Fn(&str) -> PathBuf) -> Outcome {
    let page = &browser.page;
    let write = |name: &str, content: &[u8]| fs::write::<&Path, _>(&file(name), content);
    write("picture.png", &page.client.screenshot().await?)?;
    write("page.html", page.client.source().await?.as_bytes())?;
    write("network.json", page.text(NETWORK).await?.as_bytes())?;
    if browser.engine() == super::Engine::Chromium {
        write("console.txt", json!(page.console().await?).to_string().as_bytes())?;
    }
    Ok(())
}
