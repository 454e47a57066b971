//! Without a mouse; and clicks that are not the app's.

use crate::support::{Browser, Engine, Outcome, Server};
use fantoccini::key::Key;
use serde_json::json;

pub(crate) async fn skip_link_and_focus(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&server.address("")).await?;
    page.until_live().await?;
    // The browser of a reader who opens an address puts the focus nowhere.
    page.press(Key::Tab.into()).await?;
    page.until("document.activeElement.innerText.trim() == 'Chuyển đến nội dung chính'").await?;
    page.until("(b => b.top >= 0 && b.left >= 0 && b.width > 50 && b.height > 10)(document.activeElement.getBoundingClientRect())").await?;
    page.press(Key::Enter.into()).await?;
    page.until("location.hash == '#main'").await?;
    page.press(Key::Tab.into()).await?;
    page.until(
        "document.querySelector('main').contains(document.activeElement) && document.activeElement.tagName == 'A'",
    )
    .await?;
    // Around the link itself, or around the card that it covers.
    let outline = "[null, '::after'].some(part => (s => s.outlineStyle != 'none' && parseFloat(s.outlineWidth) >= 2)\
        (getComputedStyle(document.activeElement, part)))";
    page.until(outline).await?;
    // The listing is still there, and the link that has the focus opens by Enter.
    page.press(Key::Enter.into()).await?;
    page.until("location.pathname.startsWith('/tin/') && !!document.querySelector('article h1')").await?;
    page.until("document.activeElement.tagName == 'H1' && scrollY == 0").await?;
    let opened = page.text("location.href").await?;
    page.back().await?;
    // The reader goes on at the link that they left by.
    page.until(&format!("location.pathname == '/' && document.activeElement.href == '{opened}'")).await?;
    page.client.forward().await?;
    page.until("location.pathname.startsWith('/tin/') && document.activeElement.tagName == 'H1'").await
}

/// The link past the menu stays on the page that the reader is at, whatever its address: with a query, and where no page has
/// it; before the app is live as well as after.
pub(crate) async fn the_skip_link_stays_on_the_page(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    for path in
        ["tin/tong-ket-cai-cach-hanh-chinh-2017?nguon=thu", "muc/huong-dan/?a=1&b=2", "khong-co?x", "khong/co/gi"]
    {
        page.goto(&server.address(path)).await?;
        page.until("!!document.querySelector('main h1')").await?;
        let before = page.text("(window.sameDocument = true, location.href)").await?;
        page.press(Key::Tab.into()).await?;
        page.until("document.activeElement.matches('.skip-link')").await?;
        page.press(Key::Enter.into()).await?;
        page.until(&format!("window.sameDocument && location.href == {}", json!(format!("{before}#main")))).await?;
        page.until_live().await?;
        page.press(Key::Tab.into()).await?;
        page.until("document.querySelector('main').contains(document.activeElement)").await?;
    }
    Ok(())
}

/// A click with a modifier, with another button, or on a link of another site is the browser's.
pub(crate) async fn clicks_that_are_the_browsers(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&server.address("")).await?;
    page.until_live().await?;
    page.value(
        "(window.caught = (link, kind, how) => { let caught; \
         addEventListener(kind, e => { caught = e.defaultPrevented; e.preventDefault(); }, {once: true}); \
         link.dispatchEvent(new MouseEvent(kind, {bubbles: true, cancelable: true, ...how})); return caught; }, true)",
    )
    .await?;
    let link = "document.querySelector('main a[href*=\"/tin/\"]')";
    for how in ["{ctrlKey: true}", "{metaKey: true}", "{shiftKey: true}", "{altKey: true}"] {
        assert_eq!(page.value(&format!("caught({link}, 'click', {how})")).await?, json!(false), "{how}");
    }
    assert_eq!(page.value(&format!("caught({link}, 'auxclick', {{button: 1}})")).await?, json!(false));
    for link in [
        "{href: 'https://example.com/tin/a'}",
        "{href: '/tin/a', target: '_blank'}",
        "{href: '/tin/a', download: 'a'}",
        "{href: '/api/feed.json'}",
        "{href: 'mailto:a@example.com'}",
    ] {
        let made = format!("document.body.appendChild(Object.assign(document.createElement('a'), {link}))");
        assert_eq!(page.value(&format!("caught({made}, 'click', {{}})")).await?, json!(false), "{link}");
    }
    assert_eq!(page.value(&format!("caught({link}, 'click', {{}})")).await?, json!(true), "a plain click is the app's");
    Ok(())
}
