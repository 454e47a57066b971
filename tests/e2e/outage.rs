//! The server goes away under an open page, and comes back.

use crate::support::{Browser, Engine, Outcome, Page, Server};
use std::time::Duration;

/// One further down the listing: those in view have been fetched ahead.
const ARTICLE: &str = "a[href$='/tin/in-bai-viet']";

/// The total that the page shows.
async fn total(page: &Page) -> Outcome<f64> {
    page.number("Number(document.body.innerText.match(/1\\.303\\.\\d{3}/)[0].replaceAll('.', ''))").await
}

pub(crate) async fn stopped_and_started_again(engine: Engine) -> Outcome {
    let mut server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&server.address("")).await?;
    page.until_says("body", "1.303.081").await?;

    server.stop().await?;
    // The page stays as it is, and a click that needs the server says so.
    page.click_on(ARTICLE).await?;
    page.until_says("main", "Chưa tải được nội dung").await?;
    page.until_says("main button, main a", "Thử lại").await?;
    page.until_says("body", "1.303.081").await?;
    page.until_says("body", "Đang online: 1").await?;
    // What was read before can still be read.
    page.back().await?;
    page.until(&format!("location.pathname == '/' && !!document.querySelector(\"{ARTICLE}\")")).await?;
    page.click_on(ARTICLE).await?;
    page.until_says("main", "Chưa tải được nội dung").await?;

    server.start_again().await?;
    page.click("Thử lại").await?;
    page.until_heading("In một bài viết").await?;

    // A second reader makes the figures move; the first one's counter finds the server again by itself.
    let other = Browser::open(engine, &[]).await?;
    other.page.goto(&server.address("")).await?;
    other.page.until_says("body", "1.303.082").await?;
    page.until_within(Duration::from_secs(80), "document.body.innerText.includes('1.303.082')").await?;
    page.until_says("body", "Đang online: 2").await
}

pub(crate) async fn killed(engine: Engine) -> Outcome {
    let mut server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&server.address("")).await?;
    page.until_says("body", "1.303.081").await?;
    // A kill may lose the last second.
    page.until("performance.now() > 3000").await?;

    server.kill();
    server.start_again().await?;
    page.click_on("header a[href*='/muc/']").await?;
    page.until("location.pathname.startsWith('/muc/') && !!document.querySelector('h1')").await?;
    // Back from another tab, after the five seconds that the next beat waits at least: it is the same visit.
    page.until("performance.now() > 9000").await?;
    page.value("dispatchEvent(new Event('online'))").await?;
    page.client.refresh().await?;
    page.until_says("body", "Đang online: 1").await?;
    let total = total(page).await?;
    assert!((1_303_081.0..=1_303_082.0).contains(&total), "{total} visits after the kill");
    Ok(())
}
