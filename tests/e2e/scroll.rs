//! The place in a page where the reader was: after a link there and back, and after a reload.

use crate::support::{Browser, Engine, Host, Outcome, Page, Server};
use serde_json::json;

/// How far from where it was the page may be scrolled, in CSS pixels.
const SCROLL_TOLERANCE: f64 = 2.0;

/// Where each page is left; all of them are longer than that.
const FRONT: u32 = 700;
const FURTHER: u32 = 450;
const ARTICLE: u32 = 350;

pub(crate) async fn is_kept_on_the_server_s_pages(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    is_kept(engine, |path| server.address(path)).await
}

pub(crate) async fn is_kept_on_a_static_host(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    host.put_figures();
    is_kept(engine, |path| host.address(path)).await
}

async fn is_kept(engine: Engine, address: impl Fn(&str) -> String) -> Outcome {
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&address("")).await?;
    stands(page, "/").await?;
    page.scroll_to(FRONT).await?;
    reload(page).await?;
    stays(page, "/", FRONT).await.map_err(|error| format!("a page that was opened: {error}"))?;

    // The click scrolls to its link: that is where the reader leaves.
    page.value("(addEventListener('click', () => window.leftAt = scrollY, {capture: true, once: true}), true)").await?;
    follow(page, "Tin cũ hơn", "/trang/feed-2").await?;
    let front: u32 = serde_json::from_value(page.value("Math.round(leftAt)").await?)?;
    assert!(front > FRONT, "the link is further down than {front}");
    page.scroll_to(FURTHER).await?;
    reload(page).await?;
    stays(page, "/trang/feed-2", FURTHER).await.map_err(|error| format!("a further page, reloaded: {error}"))?;

    // By a link that is in sight, so that the click itself does not scroll.
    let in_sight = "[...document.querySelectorAll('main:not([hidden]) a[href*=\"/tin/\"]')].find(a => { const box = a.getBoundingClientRect(); return box.top > 150 && box.bottom < innerHeight - 150 })";
    let article = page.text(&format!("({in_sight}).pathname")).await?;
    page.click_found(in_sight).await?;
    page.until(&format!(
        "location.pathname == '{article}' && !!document.querySelector('main:not([hidden]) article h1') && scrollY == 0"
    ))
    .await?;
    page.scroll_to(ARTICLE).await?;
    page.back().await?;
    stays(page, "/trang/feed-2", FURTHER).await.map_err(|error| format!("a further page, returned to: {error}"))?;
    page.client.forward().await?;
    stays(page, &article, ARTICLE).await.map_err(|error| format!("an article, returned to: {error}"))?;
    reload(page).await?;
    stays(page, &article, ARTICLE).await.map_err(|error| format!("an article, reloaded: {error}"))?;
    // After the reload, too, the way back knows where each page was left.
    page.back().await?;
    stays(page, "/trang/feed-2", FURTHER).await.map_err(|error| format!("back after a reload: {error}"))?;
    page.back().await?;
    stays(page, "/", front).await.map_err(|error| format!("the first page after reloads: {error}"))?;
    page.client.forward().await?;
    stays(page, "/trang/feed-2", FURTHER).await.map_err(|error| format!("forward after a reload: {error}"))?;
    reload(page).await?;
    stays(page, "/trang/feed-2", FURTHER).await.map_err(|error| format!("reloaded after forward: {error}"))?;
    page.client.forward().await?;
    stays(page, &article, ARTICLE).await.map_err(|error| format!("forward after the second reload: {error}"))?;
    Ok(())
}

async fn follow(page: &Page, link: &str, path: &str) -> Outcome {
    page.until_live().await?;
    page.click(link).await?;
    page.until(&format!("location.pathname == '{path}' && scrollY == 0")).await?;
    stands(page, path).await
}

async fn reload(page: &Page) -> Outcome {
    page.until_live().await?;
    page.value("(window.left = true)").await?;
    page.client.refresh().await?;
    page.until("!window.left").await
}

async fn stands(page: &Page, path: &str) -> Outcome {
    page.until(&format!("location.pathname == '{path}' && !!document.querySelector('main:not([hidden]) :is(.listing .cards, article h1)')")).await?;
    page.until_live().await
}

/// The page is there, and comes to rest where it was.
async fn stays(page: &Page, path: &str, scrolled: u32) -> Outcome {
    stands(page, path).await?;
    page.until(&format!("Math.abs(scrollY - {scrolled}) <= {SCROLL_TOLERANCE}")).await?;
    page.value("(window.still = performance.now(), true)").await?;
    page.until("performance.now() - still > 400").await?;
    let now = page.value(&format!("Math.abs(scrollY - {scrolled}) <= {SCROLL_TOLERANCE}")).await?;
    if now == json!(true) { Ok(()) } else { Err(format!("it moved to {}", page.scrolled().await?).into()) }
}
