//! What the reader is about to open is fetched ahead, once, and never against their will.

use crate::support::{Browser, Engine, Fault, Host, Outcome, Page, Server, copied_content, site_at_root};
use serde_json::json;
use std::{fs, time::Duration};

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

async fn touches(page: &Page, id: &str) -> Outcome {
    page.value(&format!("({}.dispatchEvent(new TouchEvent('touchstart', {{bubbles: true}})), true)", link(id))).await?;
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

/// For a minute the app does not ask again. Then the browser does with the `ETag` of what it has: what is unchanged is not
/// sent again, and what is changed is shown. Only Chromium tells how much of an answer came over the network.
pub(crate) async fn what_is_unchanged_is_not_sent_again(engine: Engine) -> Outcome {
    let content = copied_content()?;
    // A service worker would show for ten minutes what is a minute old.
    let server = Server::begin(site_at_root()?, content.path().to_owned(), &["--no-offline"]).await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&server.address("muc/thong-bao")).await?;
    page.until_live().await?;
    page.value("(window.sameDocument = true, window.clock = Date.now.bind(Date), true)").await?;

    assert_eq!(opened(page).await?, Sent::Whole);
    assert_eq!(opened(page).await?, Sent::Nothing, "it was read a moment ago");
    later(page, 61_000).await?;
    assert_eq!(opened(page).await?, Sent::Unchanged);

    let file = content.path().join(format!("articles/{ID}.json"));
    let text = fs::read_to_string(&file)?;
    fs::write(&file, text.replacen("Tổng kết công tác", "Đính chính công tác", 1))?;
    assert_eq!(opened(page).await?, Sent::Nothing, "that, too, was read a moment ago");
    page.until_heading("Tổng kết công tác").await?;
    later(page, 122_000).await?;
    assert_eq!(opened(page).await?, Sent::Whole);
    page.until_heading("Đính chính công tác").await?;
    assert_eq!(page.value("window.sameDocument === true").await?, json!(true));
    Ok(())
}

/// What came over the network when an article was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sent {
    /// It was not asked for.
    Nothing,
    /// An answer without a body.
    Unchanged,
    Whole,
}

/// Sets the page's clock so many milliseconds ahead of the real one.
async fn later(page: &Page, milliseconds: u32) -> Outcome {
    page.value(&format!("(Date.now = () => clock() + {milliseconds}, true)")).await.map(drop)
}

/// Opens the model article from the front page, where it may be fetched ahead.
async fn opened(page: &Page) -> Outcome<Sent> {
    page.value("(performance.clearResourceTimings(), true)").await?;
    page.click("Trang chủ").await?;
    page.until(&format!("!!document.querySelector('main:not([hidden]) h2 a[href$=\"/tin/{ID}\"]')")).await?;
    page.value(&format!("({}.click(), true)", link(ID))).await?;
    page.until("!!document.querySelector('main:not([hidden]) article h1')").await?;
    // What is asked for after it, and has come, shows that its own answer is known.
    page.value("(fetch('/api/site.json?last').then(answer => answer.text()), true)").await?;
    page.until("performance.getEntriesByType('resource').some(e => e.name.endsWith('?last'))").await?;
    let sent = page
        .value(&format!(
            "performance.getEntriesByType('resource').filter(e => e.name.endsWith('/api/articles/{ID}.json')) \
             .map(e => [e.transferSize, e.encodedBodySize])"
        ))
        .await?;
    let sent: Vec<(u64, u64)> = serde_json::from_value(sent)?;
    Ok(match sent[..] {
        [] => Sent::Nothing,
        [(sent, body)] if sent > body => Sent::Whole,
        [(1.., _)] => Sent::Unchanged,
        _ => return Err(format!("{sent:?} bytes of the article").into()),
    })
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
    const POINTED_AT: &str = "cach-tim-kiem";
    const TOUCHED: &str = "in-bai-viet";
    let host = Host::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.devtools("Emulation.setDataSaverOverride", json!({"dataSaverEnabled": true})).await?;
    page.goto(&host.address("")).await?;
    page.until_heading("Tin tức - Sự kiện").await?;
    page.until_live().await?;
    assert_eq!(page.value("navigator.connection.saveData").await?, json!(true));
    points_at(page, POINTED_AT).await?;
    touches(page, TOUCHED).await?;
    // What is asked for in the end shows that nothing else was before it.
    page.value(&format!("({}.click(), true)", link(ID))).await?;
    page.until_heading("Tổng kết công tác").await?;
    let asked = || [ID, POINTED_AT, TOUCHED].map(|id| host.asked(&format!("api/articles/{id}.json")));
    assert_eq!(asked(), [1, 0, 0]);
    // The same reader, who does not save data any more.
    page.back().await?;
    page.until("location.pathname == '/'").await?;
    page.devtools("Emulation.setDataSaverOverride", json!({"dataSaverEnabled": false})).await?;
    page.until("!navigator.connection.saveData").await?;
    touches(page, TOUCHED).await?;
    page.until(&format!("{ASKED} > 1")).await?;
    assert_eq!(asked(), [1, 0, 1]);
    Ok(())
}
