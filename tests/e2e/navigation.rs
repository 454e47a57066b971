//! The usual way through the site: front page → second page → article → back.

use crate::support::{Browser, Engine, Outcome, Page, Server};
use serde_json::json;
use std::collections::BTreeSet;

/// The articles that the listing links to.
async fn articles(page: &Page) -> Outcome<BTreeSet<String>> {
    let links = page.value("[...document.querySelectorAll('main a[href*=\"/tin/\"]')].map(a => a.pathname)").await?;
    Ok(serde_json::from_value(links)?)
}

/// How far from where it was the page may be scrolled after a return, in CSS pixels.
const SCROLL_TOLERANCE: f64 = 2.0;

pub(crate) async fn there_and_back(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;

    page.goto(&server.address("")).await?;
    page.until_heading("Tin tức - Sự kiện").await?;
    let first = articles(page).await?;
    assert_eq!(first.len(), 20, "a page of the listing has 20 articles: {first:?}");

    // A link that is followed earlier loads its page anew, as everywhere.
    page.until_live().await?;
    page.click("Tin cũ hơn").await?;
    page.until("location.pathname == '/trang/feed-2'").await?;
    page.until("document.title.includes('Các tin cũ hơn')").await?;
    page.until("window.scrollY == 0").await?;
    let second = articles(page).await?;
    assert!(!second.is_empty() && first.is_disjoint(&second), "the second page goes on after the first: {second:?}");

    page.scroll_to(150).await?;
    // One that is in sight, so that the click itself does not scroll.
    let in_sight = "[...document.querySelectorAll('main a[href*=\"/tin/\"]')].find(a => { const box = a.getBoundingClientRect(); return box.top > 100 && box.bottom < innerHeight - 50 && box.height > 0 })";
    page.value(&format!("({in_sight}).setAttribute('id', 'chosen')")).await?;
    let chosen = page.text("document.getElementById('chosen').pathname").await?;
    let second_scrolled = page.scrolled().await?;
    page.click_on("#chosen").await?;
    page.until(&format!("location.pathname == '{chosen}' && !!document.querySelector('main article h1, article h1')"))
        .await?;
    page.until("window.scrollY == 0 && document.title.startsWith(document.querySelector('h1').innerText)").await?;

    // The listing waits behind the article, for nobody to find or use.
    page.until(
        "document.querySelectorAll('main').length == 2 && document.querySelectorAll('#main').length == 1 \
         && !document.querySelector('main').hidden",
    )
    .await?;
    let reached = "(link => (link.focus(), document.activeElement == link || link.checkVisibility?.({contentVisibilityAuto: true})))\
                   (document.getElementById('chosen'))";
    assert_eq!(page.value(reached).await?, json!(false));

    page.back().await?;
    page.until(&format!(
        "location.pathname == '/trang/feed-2' && document.title.includes('Các tin cũ hơn') \
         && Math.abs(scrollY - {second_scrolled}) <= {SCROLL_TOLERANCE}"
    ))
    .await?;
    assert_eq!(articles(page).await?, second);
    let same = "document.activeElement.id == 'chosen' && document.querySelectorAll('main').length == 1 && !!document.querySelector('#main:not([hidden], [inert])')";
    assert_eq!(page.value(same).await?, json!(true), "what waited is there again, with the focus where it was");

    page.back().await?;
    page.until("location.pathname == '/' && !document.title.includes('Các tin cũ hơn')").await?;
    page.until(&format!(
        "scrollY > 0 && document.querySelectorAll('main a[href*=\"/tin/\"]').length >= {}",
        first.len()
    ))
    .await?;
    assert_eq!(articles(page).await?, first);

    page.client.forward().await?;
    page.until(&format!(
        "location.pathname == '/trang/feed-2' && Math.abs(scrollY - {second_scrolled}) <= {SCROLL_TOLERANCE}"
    ))
    .await
}

/// The address of each page works when it is typed, and a reload stays where the reader was.
pub(crate) async fn addresses_and_reloads(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;

    page.goto(&server.address("muc/huong-dan")).await?;
    page.until_heading("Hướng dẫn").await?;
    page.until("document.title.startsWith('Hướng dẫn')").await?;

    page.goto(&server.address("trang/feed-2")).await?;
    page.until("document.title.includes('Các tin cũ hơn')").await?;

    page.goto(&server.address("tin/tong-ket-cai-cach-hanh-chinh-2017")).await?;
    page.until_heading("Tổng kết công tác cải cách hành chính năm 2017").await?;
    // A page that is reloaded before the app is live loses its position in Firefox.
    page.until_live().await?;
    page.scroll_to(400).await?;
    page.client.refresh().await?;
    page.until_heading("Tổng kết công tác cải cách hành chính năm 2017").await?;
    page.until(&format!("Math.abs(scrollY - 400) <= {SCROLL_TOLERANCE}"))
        .await
        .map_err(|error| format!("after a reload: {error}"))?;
    Ok(())
}
