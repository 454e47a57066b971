//! What a page says of itself is the same, whether the server sent it or the reader came to it in the app.

use crate::support::{Browser, Engine, Outcome, Page, Server};
use serde_json::json;

/// The tags of a document's head that depend on the page.
const TAGS: &str = "(head => [...head.querySelectorAll('title, [data-page]')].map(tag => { \
    const copy = tag.cloneNode(true); copy.removeAttribute('data-page'); return copy.outerHTML; }))";

/// The head here is the one that the server sends for this address.
async fn is_as_served(page: &Page) -> Outcome {
    page.value(
        "(window.served = null, fetch(location.href).then(answer => answer.text()).then(html => \
         window.served = new DOMParser().parseFromString(html, 'text/html')), true)",
    )
    .await?;
    page.until("!!window.served").await?;
    let count = page.number(&format!("{TAGS}(served.head).length")).await?;
    assert!(count > 8.0, "{count} tags");
    // It is described a moment after it is shown.
    let same = format!(
        "(here => {{ const there = {TAGS}(served.head); \
         window.different = [here.filter(tag => !there.includes(tag)), there.filter(tag => !here.includes(tag))]; \
         return here.length == there.length && !different.flat().length; }})({TAGS}(document.head)) \
         && document.documentElement.lang == served.documentElement.lang"
    );
    if let Err(error) = page.until(&same).await {
        let different = page.value("different").await?;
        return Err(format!("only here and only there: {different:#}\n{error}").into());
    }
    assert_eq!(
        page.value(&format!("{TAGS}(document.head)")).await?,
        page.value(&format!("{TAGS}(served.head)")).await?
    );
    Ok(())
}

pub(crate) async fn follows_the_reader(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&server.address("tin/cach-tim-kiem")).await?;
    page.until_live().await?;
    is_as_served(page).await.map_err(|error| format!("the snapshot: {error}"))?;
    page.value("(window.sameDocument = true)").await?;
    for (link, path) in [
        ("header a[href='/']", "/"),
        ("header a[href='/muc/huong-dan']", "/muc/huong-dan"),
        ("header a[href='/']", "/"),
        ("main a[href$='/tin/tong-ket-cai-cach-hanh-chinh-2017']", "/tin/tong-ket-cai-cach-hanh-chinh-2017"),
        ("header a[href='/']", "/"),
        ("main a[href*='/trang/feed-2']", "/trang/feed-2"),
        ("main a[href*='/tin/']", "/tin/"),
        ("footer a[href='/luu-tru']", "/luu-tru"),
        ("main li a", "/luu-tru/2017-12"),
        ("footer a[href='/so-do']", "/so-do"),
        ("header a[href='/']", "/"),
        ("header a[hreflang=en], header a[href^='/en/']", "/en/"),
        ("main a[href='/en/tin/what-the-counter-counts']", "/en/tin/what-the-counter-counts"),
    ] {
        page.click_on(link).await?;
        page.until(&format!("location.pathname.startsWith('{path}')")).await?;
        page.until("!!document.querySelector('main h1')").await?;
        is_as_served(page).await.map_err(|error| format!("{path}: {error}"))?;
    }
    page.back().await?;
    page.until("location.pathname == '/en/'").await?;
    is_as_served(page).await.map_err(|error| format!("back: {error}"))?;
    assert_eq!(page.value("window.sameDocument === true").await?, json!(true));
    Ok(())
}
