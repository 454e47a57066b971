//! The server goes away under an open page, and comes back.

use crate::support::{Browser, Engine, Fault, Host, Outcome, Page, Server};
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

const COUNTER: &str = "api/visitors";
/// Longer than the five seconds between two beats, however the reader hurries them.
const GAP: u32 = 5_500;

/// Waits so many milliseconds of the page's own clock.
async fn pass(page: &Page, milliseconds: u32) -> Outcome {
    page.value("void (window.since = performance.now())").await?;
    page.until_within(Duration::from_secs(60), &format!("performance.now() - since > {milliseconds}")).await
}

/// The reader comes back, which makes the page try again.
async fn hurry(page: &Page) -> Outcome {
    page.value("dispatchEvent(new Event('online'))").await.map(drop)
}

/// Waits until the counter has been asked more often than `before`.
async fn asked_again(page: &Page, host: &Host, before: usize) -> Outcome {
    for _ in 0..20 {
        pass(page, GAP / 5).await?;
        hurry(page).await?;
        if host.asked(COUNTER) > before {
            return Ok(());
        }
    }
    Err(format!("the counter was asked {before} times and not again").into())
}

/// The figures stay, whatever comes instead of new ones; a server that asks for patience gets it; and in the end the figures
/// move again.
pub(crate) async fn answers_that_are_none(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    host.put_figures();
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&host.address("")).await?;
    page.until_says("body", "1.303.080").await?;

    let new_figures = serde_json::json!({"total": 1_303_099, "online": 60, "window_seconds": 300, "as_of": "2026-11-20T08:10:00+07:00"});
    let new_figures = new_figures.to_string();
    for fault in [
        Fault::Status(500),
        Fault::Text("<html>502".to_owned()),
        Fault::Text("{\"total\":\"many\"}".to_owned()),
        Fault::Text(String::new()),
        Fault::BrokenOff(new_figures.clone()),
        Fault::Stalled(new_figures.clone()),
        // Asked twice: what is not answered is given up after ten seconds, as is what stops halfway.
        Fault::Held,
        Fault::Held,
    ] {
        let held = matches!(fault, Fault::Held);
        host.fault(COUNTER, fault);
        let before = host.asked(COUNTER);
        asked_again(page, &host, before).await?;
        assert!(!held || host.asked(COUNTER) == before + 1, "one beat after the other");
        page.until_says("body", "1.303.080").await?;
        page.until_says("body", "Đang online: 54").await?;
    }
    // The one that is held comes to its end.
    host.fault(COUNTER, Fault::Text(String::new()));
    asked_again(page, &host, host.asked(COUNTER)).await?;

    let until = page
        .text("(window.until = Math.floor(Date.now() / 1000) * 1000 + 20000, new Date(until).toUTCString())")
        .await?;
    host.fault(COUNTER, Fault::Later(until));
    asked_again(page, &host, host.asked(COUNTER)).await?;
    let told = host.asked(COUNTER);
    while page.number("until - Date.now()").await? > 1_000.0 {
        assert_eq!(host.asked(COUNTER), told, "it was told to wait");
        hurry(page).await?;
        pass(page, 500).await?;
    }
    page.until_says("body", "1.303.080").await?;
    page.until_says("body", "Số liệu lúc").await?;

    host.fault(COUNTER, Fault::Text(new_figures));
    asked_again(page, &host, told).await?;
    page.until_says("body", "1.303.099").await?;
    page.until_says("body", "Đang online: 60").await
}
