//! The W3C's checker finds no error in what is sent, nor in what the app makes of it (`accessible`).

use crate::support::{Engine, Exported, Outcome, Page, html_errors, site_at_root};
use std::{fs, path::Path};

/// A page with an error, so that a checker that checks nothing is noticed.
const WRONG: &str = "<!DOCTYPE html><html lang=vi><meta charset=utf-8><title>Sai</title><ul><p>Sai</ul></html>";

/// One run for all pages of a directory.
pub(crate) async fn has_no_errors(pages: &Path) -> Outcome {
    fs::write(pages.join("wrong.html"), WRONG)?;
    let errors = html_errors(pages).await?;
    let (planted, found): (Vec<_>, Vec<_>) = errors.iter().partition(|error| error.contains("wrong.html"));
    assert_eq!(planted.len(), 1, "{errors:?}");
    assert!(found.is_empty(), "{}", found.into_iter().cloned().collect::<Vec<_>>().join("\n"));
    Ok(())
}

/// Every page that is exported. No browser sees them, so one engine's run says it for all.
pub(crate) async fn of_every_page_that_is_sent(_: Engine) -> Outcome {
    let exported = Exported::of(&site_at_root()?).await?;
    has_no_errors(&exported.path()).await
}

/// Keeps a page as it stands in the browser, to be checked.
pub(crate) async fn keep(page: &Page, file: &Path) -> Outcome {
    // What watches over the page is the test's own.
    let html =
        page.text("document.documentElement.outerHTML.replace(/<head><script>.*?<\\/script>/, '<head>')").await?;
    Ok(fs::write(file, format!("<!DOCTYPE html>{html}"))?)
}
