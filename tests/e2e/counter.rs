//! The visitor counter under every page.

use crate::support::{Browser, Engine, Outcome, Server, with_head};
use serde_json::json;
use std::time::Duration;

/// Longer than the 30 seconds from one beat to the next.
const NEXT_BEAT: Duration = Duration::from_secs(45);
/// In the head of a page in which time passes ten times as fast.
const QUICK: &str = "<script>{ const now = performance.now.bind(performance), wait = setTimeout; \
    performance.now = () => 10 * now(); window.setTimeout = (run, time, ...more) => wait(run, time / 10, ...more); }</script>";

pub(crate) async fn appears_and_moves(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let first = Browser::open(engine, &[]).await?;
    first.page.goto(&server.address("")).await?;
    first.page.until_says("body", "1.303.081").await?;
    first.page.until_says("body", "Đang online: 1").await?;

    let second = Browser::open(engine, &[]).await?;
    second.page.goto(&server.address("tin/tong-ket-cai-cach-hanh-chinh-2017")).await?;
    second.page.until_says("body", "1.303.082").await?;
    second.page.until_says("body", "Đang online: 2").await?;

    // The first one learns of it by its next beat, in its own time.
    let moved = "document.body.innerText.includes('1.303.082') && document.body.innerText.includes('Đang online: 2')";
    first.page.until_within(NEXT_BEAT, moved).await
}

/// Page translators put nodes of their own in the place of text nodes: before the program starts, and after it.
pub(crate) async fn goes_on_under_a_page_translator(engine: Engine) -> Outcome {
    const TRANSLATE: &str = "(() => { const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), texts = []; \
        while (walker.nextNode()) if (!walker.currentNode.parentNode.closest('script, style')) texts.push(walker.currentNode); \
        for (const text of texts) { const font = document.createElement('font'); font.append(text.data); text.replaceWith(font); } \
        return true; })()";
    let site = with_head(QUICK)?;
    let server = Server::start_with(site.path().to_owned()).await?;
    let first = Browser::open(engine, &[]).await?;
    first.page.goto(&server.address("")).await?;
    first.page.value(TRANSLATE).await?;
    first.page.until_live().await?;
    first.page.until_says("body", "Đang online: 1").await?;
    first.page.value(TRANSLATE).await?;

    let second = Browser::open(engine, &[]).await?;
    second.page.goto(&server.address("")).await?;
    second.page.until_says("body", "Đang online: 2").await?;
    let moved = "document.body.innerText.includes('1.303.082') && document.body.innerText.includes('Đang online: 2')";
    first.page.until(moved).await?;
    // The frame, too, is of the language that the reader goes to.
    first.page.value(TRANSLATE).await?;
    first.page.click_on(".site-header a[hreflang=en]").await?;
    first
        .page
        .until("location.pathname == '/en/' && /Site map/.test(document.querySelector('.site-footer').innerText)")
        .await
}

/// Another page and another window of the same browser are the same visit.
pub(crate) async fn counts_a_visit_once(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    for path in ["", "tin/tong-ket-cai-cach-hanh-chinh-2017", "en/"] {
        page.goto(&server.address(path)).await?;
        page.until("/1[.,]303[.,]081/.test(document.body.innerText)").await?;
    }
    // Nor does going on within the app begin another one.
    page.goto(&server.address("")).await?;
    page.until_live().await?;
    page.value("void (window.stayed = true)").await?;
    page.click("Hướng dẫn").await?;
    page.until("location.pathname == '/muc/huong-dan' && !!document.querySelector(\"main a[href*='/tin/']\")").await?;
    page.click_on("main a[href*='/tin/']").await?;
    page.until("location.pathname.startsWith('/tin/') && stayed").await?;
    page.back().await?;
    page.until("location.pathname == '/muc/huong-dan' && stayed").await?;
    page.until_says("body", "1.303.081").await?;
    // No tab: WebKitGTK leaves it in the background, where it does not beat.
    let window = page.client.new_window(false).await?;
    page.client.switch_to_window(window.handle).await?;
    page.goto(&server.address("")).await?;
    page.until_says("body", "1.303.081").await?;
    page.until_says("body", "Đang online: 1").await
}

/// The page came with figures: they stay, and are called old, where the counter cannot be reached. Only Chromium can be
/// told from outside what it must not reach.
pub(crate) async fn the_figures_of_the_page_stay(engine: Engine) -> Outcome {
    let site = with_head(QUICK)?;
    let server = Server::start_with(site.path().to_owned()).await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.devtools("Network.enable", json!({})).await?;
    page.devtools("Network.setBlockedURLs", json!({"urls": ["*/api/visitors*"]})).await?;
    page.goto(&server.address("")).await?;
    page.until_says(".counter", "1.303.080").await?;
    page.until_live().await?;
    page.click("Hướng dẫn").await?;
    page.until("location.pathname == '/muc/huong-dan' && !document.getElementById('boot')").await?;
    page.until_says(".counter", "1.303.080").await?;
    page.until_says(".counter", "Số liệu lúc").await?;
    page.until_says(".counter", "1.303.080").await
}
