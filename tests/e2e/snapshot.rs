//! Snapshots: readable before the program, adopted by it, and whole without it.

use crate::support::{Browser, Engine, Outcome, Server, without_program};
use serde_json::Value;

const MODEL: &str = "tin/tong-ket-cai-cach-hanh-chinh-2017";
/// Documents that the page has asked the API for, other than the counter.
const ASKED: &str = "performance.getEntriesByType('resource').map(entry => entry.name) \
                     .filter(name => name.includes('/api/') && name.endsWith('.json'))";

/// The program keeps the page that the server sent: the same elements, the focus, the selection, the scroll position;
/// it asks for nothing a second time and moves nothing.
pub(crate) async fn is_adopted_as_it_is(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;

    page.goto(&server.address(MODEL)).await?;
    // Before or after the program has come: what is kept must be the same either way, so the marks are set at once.
    page.value(
        "(() => { window.kept = [...document.querySelectorAll('h1, article p, img, footer')]; \
         window.paragraph = document.querySelectorAll('article p')[4]; \
         document.querySelector('.kicker a').focus({ preventScroll: true }); \
         scrollTo(0, 300); \
         getSelection().setBaseAndExtent(paragraph.firstChild, 3, paragraph.firstChild, 20); return true })()",
    )
    .await?;
    let selected = page.text("getSelection().toString()").await?;
    assert!(!selected.is_empty());
    page.until_live().await?;
    page.until_says(".counter", "Đang online: 1").await?;

    assert_eq!(page.value("kept.every(element => element.isConnected)").await?, Value::Bool(true));
    assert_eq!(page.text("getSelection().toString()").await?, selected);
    assert_eq!(page.value("document.activeElement.closest('.kicker') != null").await?, Value::Bool(true));
    page.until("Math.abs(scrollY - 300) < 2").await?;
    assert_eq!(page.value(ASKED).await?, serde_json::json!([]));
    if engine == Engine::Chromium {
        // What moved, and by how much of the window (https://wicg.github.io/layout-instability/).
        let shifts = "new Promise(done => new PerformanceObserver(list => done(list.getEntries().map(entry => \
             entry.value + entry.sources.map(({ node, previousRect: from, currentRect: to }) => \
             ` ${node?.nodeName} ${node?.className} ${JSON.stringify(from)} > ${JSON.stringify(to)}`)))) \
             .observe({ type: 'layout-shift', buffered: true }) || setTimeout(done, 500, []))";
        page.value(&format!("(window.shifts = null, ({shifts}).then(all => window.shifts = all), true)")).await?;
        page.until("window.shifts != null").await?;
        assert_eq!(page.value("window.shifts").await?, serde_json::json!([]), "the page moves");
    }
    assert_eq!(page.value("document.querySelectorAll('main').length").await?, Value::from(1));
    Ok(())
}

/// From the adopted page the reader goes on in the app, and back without asking for anything again.
pub(crate) async fn leads_on_and_back(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;

    page.goto(&server.address("")).await?;
    page.until_live().await?;
    page.value("(window.sameDocument = true)").await?;
    page.click("Sở Ngoại vụ: Tổng kết công tác").await?;
    page.until(&format!("location.pathname == '/{MODEL}' && !!document.querySelector('article h1')")).await?;
    page.until("document.title.startsWith('Sở Ngoại vụ: Tổng kết')").await?;
    page.until("document.querySelector('link[rel=canonical]').href.endsWith('2017')").await?;
    page.until("JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent).headline != ''")
        .await?;
    assert_eq!(page.value("document.querySelectorAll('main').length").await?, Value::from(1));
    assert_eq!(page.value("!document.getElementById('boot')").await?, Value::Bool(true));

    page.back().await?;
    page.until("location.pathname == '/' && document.querySelectorAll('main a[href*=\"/tin/\"]').length >= 20").await?;
    page.until("document.title.startsWith('Tin tức - Sự kiện')").await?;
    assert_eq!(page.value("window.sameDocument === true").await?, Value::Bool(true));
    let asked = page.value(ASKED).await?;
    let asked = asked.as_array().map_or(&[][..], Vec::as_slice);
    assert!(asked.iter().all(|name| !name.as_str().unwrap_or_default().ends_with("/feed.json")), "{asked:?}");
    Ok(())
}

/// Where the program cannot come, every page, picture, section and further page works as plain HTML.
pub(crate) async fn is_whole_without_the_program(engine: Engine) -> Outcome {
    let crippled = without_program()?;
    let server = Server::start_with(crippled.path().to_owned()).await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;

    page.goto(&server.address("")).await?;
    page.until_heading("Tin tức - Sự kiện").await?;
    page.click("Tin cũ hơn").await?;
    page.until("location.pathname == '/trang/feed-2' && document.title.includes('Các tin cũ hơn')").await?;
    page.click("Hướng dẫn").await?;
    page.until_heading("Hướng dẫn").await?;
    page.goto(&server.address(MODEL)).await?;
    page.until_says("figcaption", "Toàn cảnh Hội nghị Tổng kết cải cách hành chính Sở Ngoại vụ năm 2017").await?;
    page.until("document.querySelector('figure img').naturalWidth > 0").await?;
    page.until_says(".counter", "1.303.080").await?;
    page.until_says(".related", "Tin liên quan").await?;
    page.click("English").await?;
    page.until_heading("News and events").await?;
    page.goto(&server.address("khong-co-trang-nay")).await?;
    page.until_heading("Không tìm thấy trang").await?;
    page.until_says("a", "Về trang chủ").await
}
