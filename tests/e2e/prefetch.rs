//! What the reader is about to open is fetched ahead, once, and never against their will.

use crate::support::{Browser, Engine, Fault, Host, Outcome, Page, Server};
use serde_json::json;
use std::time::Duration;

const ID: &str = "tong-ket-cai-cach-hanh-chinh-2017";

/// How many articles the page has asked for.
const ASKED: &str = "performance.getEntriesByType('resource').filter(e => e.name.includes('/api/articles/')).length";

async fn listing(engine: Engine, host: &Host) -> Outcome<Browser> {
    let browser = Browser::open(engine, &[]).await?;
    browser.page.goto(&host.address("")).await?;
    browser.page.until_heading("Tin tức - Sự kiện").await?;
    browser.page.until_live().await?;
    Ok(browser)
}

fn link(id: &str) -> String {
    format!("document.querySelector('main a[href$=\"/tin/{id}\"]')")
}

async fn points_at(page: &Page, id: &str) -> Outcome {
    page.value(&format!("({}.dispatchEvent(new PointerEvent('pointerover', {{bubbles: true}})), true)", link(id)))
        .await?;
    Ok(())
}

/// The tap follows the touch sooner than a bad network answers.
pub(crate) async fn a_tap_joins_the_fetch_of_its_touch(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    let path = format!("api/articles/{ID}.json");
    host.fault(&path, Fault::Slow(Duration::from_secs(1)));
    let browser = listing(engine, &host).await?;
    let page = &browser.page;
    points_at(page, ID).await?;
    page.value(&format!("({}.click(), true)", link(ID))).await?;
    page.until_heading("Tổng kết công tác").await?;
    assert_eq!(host.asked(&path), 1);
    Ok(())
}

/// A reader who has left a slow page for another one is not told that the network is slow.
pub(crate) async fn a_page_that_was_left_is_not_waited_for(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    host.fault(&format!("api/articles/{ID}.json"), Fault::Slow(Duration::from_secs(8)));
    let browser = listing(engine, &host).await?;
    let page = &browser.page;
    points_at(page, ID).await?;
    page.value(&format!("({}.click(), window.left = performance.now(), true)", link(ID))).await?;
    page.click_on("header a[href$='/muc/thong-bao']").await?;
    page.until_heading("Thông báo").await?;
    page.until("performance.now() - left > 5000").await?;
    assert_eq!(page.value("document.body.innerText.includes('Mạng đang chậm')").await?, json!(false));
    page.until_heading("Thông báo").await
}

/// A fetch ahead that failed leaves the tap its own chance.
pub(crate) async fn a_failed_fetch_is_tried_again(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    let path = format!("api/articles/{ID}.json");
    host.fault(&path, Fault::Status(503));
    let browser = listing(engine, &host).await?;
    let page = &browser.page;
    points_at(page, ID).await?;
    page.until(&format!("{ASKED} > 0")).await?;
    host.mend();
    page.value(&format!("({}.click(), true)", link(ID))).await?;
    page.until_heading("Tổng kết công tác").await
}

/// The picture that comes with the touch is the one that the article shows, and comes once.
pub(crate) async fn the_picture_comes_with_the_touch(engine: Engine) -> Outcome {
    const ID: &str = "cach-tim-kiem";
    let host = Host::start().await?;
    let browser = listing(engine, &host).await?;
    let page = &browser.page;
    page.until("[...document.images].every(image => image.complete || image.loading == 'lazy')").await?;
    page.value("(performance.clearResourceTimings(), true)").await?;
    points_at(page, ID).await?;
    let pictures = "performance.getEntriesByType('resource').map(e => new URL(e.name).pathname).filter(path => path.includes('/media/tim-kiem-'))";
    page.until(&format!("{pictures}.length > 0")).await?;
    let path = page.text(&format!("{pictures}[0]")).await?.trim_start_matches('/').to_owned();
    page.value(&format!("({}.click(), true)", link(ID))).await?;
    page.until("(i => i?.complete && i.naturalWidth > 0)(document.querySelector('figure img'))").await?;
    let shown = page.text("document.querySelector('figure img').currentSrc").await?;
    assert!(shown.ends_with(&path), "{shown} and not {path}");
    assert_eq!(host.asked(&path), 1, "{path}");
    assert_eq!(page.value(&format!("{pictures}.length")).await?, json!(1), "no other size or format");
    Ok(())
}

/// The reader of a quick network sees no progress bar, and that of a slow one soon does.
pub(crate) async fn progress_is_shown_when_it_takes_time(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    let path = format!("api/articles/{ID}.json");
    host.fault(&path, Fault::Held);
    let browser = listing(engine, &host).await?;
    let page = &browser.page;
    page.value(&format!("({}.click(), true)", link(ID))).await?;
    page.until("!!document.querySelector('.progress')").await?;
    let bar = "getComputedStyle(document.querySelector('.progress'))";
    let after = page.text(&format!("{bar}.animationDelay + {bar}.animationFillMode")).await?;
    assert_eq!(after, "0.25s, 0.25sboth, both", "it appears after a quarter of a second");
    page.until(&format!("{bar}.opacity == '1'")).await?;
    host.mend();
    page.until_heading("Tổng kết công tác").await?;
    page.until("!document.querySelector('.progress')").await
}

/// Only Chromium tells how much of an answer came over the network.
pub(crate) async fn what_is_unchanged_is_not_sent_again(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&server.address("muc/huong-dan")).await?;
    page.until_live().await?;
    // As the app asks for what it knows: the second answer has no body.
    let ask = "(performance.clearResourceTimings(), fetch('/api/feed.json', {cache: 'no-cache'}).then(answer => answer.text()).then(text => window.text = text), true)";
    let come = "(window.entry = performance.getEntriesByType('resource').find(e => e.name.endsWith('/api/feed.json')), !!entry && !!window.text)";
    for whole in [true, false] {
        page.value("(window.text = '', true)").await?;
        page.value(ask).await?;
        page.until(come).await?;
        let sent = page.number("entry.transferSize").await?;
        assert_eq!(sent > page.number("entry.encodedBodySize").await?, whole, "{sent} bytes");
        assert_eq!(page.value("JSON.parse(text).items.length").await?, json!(20));
    }
    Ok(())
}

/// Only Chromium tells how good the connection is.
pub(crate) async fn what_is_in_view_is_fetched(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    let browser = listing(engine, &host).await?;
    let page = &browser.page;
    page.until(&format!("{ASKED} > 0")).await?;
    let seen = page.number(ASKED).await?;
    page.value("scrollTo(0, document.body.scrollHeight)").await?;
    page.until(&format!("{ASKED} > {seen}")).await?;
    // And on the next page.
    page.value("(performance.clearResourceTimings(), true)").await?;
    page.click("Tin cũ hơn").await?;
    page.until("location.pathname == '/trang/feed-2' && document.title.includes('Các tin cũ hơn')").await?;
    page.until(&format!("{ASKED} > 0")).await
}

/// Only Chromium can be told from outside that its reader saves data.
pub(crate) async fn nothing_is_fetched_under_save_data(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.devtools("Emulation.setDataSaverOverride", json!({"dataSaverEnabled": true})).await?;
    page.goto(&host.address("")).await?;
    page.until_heading("Tin tức - Sự kiện").await?;
    page.until_live().await?;
    assert_eq!(page.value("navigator.connection.saveData").await?, json!(true));
    points_at(page, "cach-tim-kiem").await?;
    // What is asked for in the end shows that nothing else was before it.
    page.value(&format!("({}.click(), true)", link(ID))).await?;
    page.until_heading("Tổng kết công tác").await?;
    assert_eq!((host.asked(&format!("api/articles/{ID}.json")), host.asked("api/articles/cach-tim-kiem.json")), (1, 0));
    Ok(())
}
