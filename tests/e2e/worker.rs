//! The service worker on slow networks, and between two builds.

use crate::{
    offline::until_kept,
    support::{Browser, Engine, Exported, Fault, Host, Outcome, Page, content, next_build, site_at_root},
};
use serde_json::{Value, json};
use std::fs;

const FEED: &str = "api/feed.json";
/// How long the worker waits for the network before something kept is better, in milliseconds (public/sw.js).
const TIMEOUT: u32 = 4_000;
/// Behind the worker's first line, by which the app knows it: its time passes only where the page says so, and it says how
/// long it waits.
const CLOCK: &str = "\nconst waits = [], clock = new BroadcastChannel('clock'); \
    self.setTimeout = (run, time) => { waits.push([run, time]); }; \
    clock.onmessage = ({ data }) => { \
      if (data == 'pass') for (const [run] of waits.splice(0)) run(); \
      else clock.postMessage(waits.map(([, time]) => time)); };\n";

const MODEL: &str = "tin/tong-ket-cai-cach-hanh-chinh-2017/";
const MODEL_TITLE: &str = "Tổng kết công tác cải cách hành chính năm 2017";

/// A CDN has minified the page: no quotes are left, and attributes stand in another order.
pub(crate) async fn keeps_pages_that_were_minified_on_the_way(engine: Engine) -> Outcome {
    let exported = Exported::of(&site_at_root()?).await?;
    let host = Host::of_files(exported.path(), "/").await?;
    let sent = fs::read_to_string(exported.path().join(MODEL).join("index.html"))?;
    let whole = "<script type=\"application/json\" id=\"documents\">";
    assert!(sent.contains(whole), "{sent}");
    let minified = sent.replace(whole, "<script id=documents type=application/json>");
    host.fault(MODEL, Fault::Typed("text/html; charset=utf-8", minified));
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&host.address(MODEL)).await?;
    page.until_heading(MODEL_TITLE).await?;
    if page.value("'serviceWorker' in navigator").await? != json!(true) {
        eprintln!("there are no service workers here: nothing is tested");
        return Ok(());
    }
    page.until("!!navigator.serviceWorker.controller").await?;
    until_kept(page, "article:tong-ket", "api.articles.tong-ket").await
}

/// A front page on which the first headline is this one.
fn front_page(exported: &Exported, headline: &str) -> Outcome<Fault> {
    let mut feed: Value = serde_json::from_slice(&fs::read(exported.path().join(FEED))?)?;
    feed["items"][0]["title"] = headline.into();
    Ok(Fault::Text(feed.to_string()))
}

/// Goes to the front page from another one. Its document is no longer in the app's memory.
async fn leaves(page: &Page, host: &Host) -> Outcome {
    page.goto(&host.address("muc/huong-dan/")).await?;
    page.until_live().await?;
    page.value(
        "(window.clock = new BroadcastChannel('clock'), clock.onmessage = ({ data }) => window.waits = data.join(), true)",
    )
    .await?;
    // What the page before has asked for is not to be taken for what the click asks for.
    page.until("window.waits === '' || (clock.postMessage('pass'), clock.postMessage('?'), false)").await?;
    page.click("Trang chủ").await
}

/// The front page has this headline.
async fn until_there(page: &Page, headline: &str) -> Outcome {
    page.until_says("main:not([hidden]) h2", headline).await
}

/// Waits until the front page that is kept has this headline.
async fn until_kept_with(page: &Page, headline: &str) -> Outcome {
    let headline = json!(headline);
    page.until(&format!(
        "(caches.match('/{FEED}').then(kept => kept.text()).then(text => window.feed = text), \
         !!window.feed?.includes({headline}))"
    ))
    .await
}

/// Makes what is kept of the front page eleven minutes old.
async fn grows_old(page: &Page) -> Outcome {
    page.value(&format!(
        "(window.aged = false, (async () => {{ for (const name of await caches.keys()) {{ \
           const cache = await caches.open(name), kept = await cache.match('/{FEED}'); \
           if (!kept) continue; \
           const date = new Date(Date.now() - 660_000).toUTCString(); \
           await cache.put('/{FEED}', new Response(await kept.text(), \
             {{ headers: {{ 'content-type': 'application/json', date }} }})); \
           window.aged = true; }} }})(), true)"
    ))
    .await?;
    page.until("aged").await
}

/// What is kept and fresh is shown at once, and the network's answer the next time; what is older only after the network
/// had its time, or has failed.
pub(crate) async fn a_slow_network_is_not_waited_for(engine: Engine) -> Outcome {
    let exported = Exported::of(&site_at_root()?).await?;
    let host = Host::of_files(exported.path(), "/").await?;
    let worker = fs::read_to_string(exported.path().join("sw.js"))?;
    host.fault("sw.js", Fault::Typed("text/javascript", worker.replacen('\n', CLOCK, 1)));
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&host.address("")).await?;
    page.until("!!navigator.serviceWorker.controller").await?;
    until_kept(page, "others", "api.feed.json$").await?;

    // No time passes: what is shown was not waited for.
    host.fault(FEED, Fault::Held);
    leaves(page, &host).await?;
    until_there(page, MODEL_TITLE).await?;
    host.fault(FEED, front_page(&exported, "Tin thứ hai")?);
    until_kept_with(page, "Tin thứ hai").await?;
    host.fault(FEED, Fault::Held);
    leaves(page, &host).await?;
    until_there(page, "Tin thứ hai").await?;

    grows_old(page).await?;
    leaves(page, &host).await?;
    // Something that is fetched ahead may wait, too.
    page.until(&format!("(clock.postMessage('?'), /^{TIMEOUT}(,{TIMEOUT})*$/.test(window.waits))")).await?;
    assert_ne!(page.text("document.querySelector('main:not([hidden]) h2').innerText").await?, "Tin thứ hai");
    page.until(
        "(clock.postMessage('pass'), document.querySelector('main:not([hidden]) h2').innerText == 'Tin thứ hai')",
    )
    .await?;
    until_there(page, "Tin thứ hai").await?;
    host.fault(FEED, front_page(&exported, "Tin thứ ba")?);
    until_kept_with(page, "Tin thứ ba").await?;

    grows_old(page).await?;
    host.fault(FEED, front_page(&exported, "Tin thứ tư")?);
    leaves(page, &host).await?;
    until_there(page, "Tin thứ tư").await?;
    until_kept_with(page, "Tin thứ tư").await?;
    grows_old(page).await?;
    host.fault(FEED, Fault::Status(503));
    leaves(page, &host).await?;
    until_there(page, "Tin thứ tư").await
}

/// How many builds the worker keeps the files of.
const BUILDS: &str = "(caches.keys().then(names => window.builds = names.filter(name => name.includes(':shell:')).length), \
    window.builds)";

/// The model article is there and goes on to other pages and back in the app.
async fn works(page: &Page) -> Outcome {
    page.until_live().await?;
    page.until_heading(MODEL_TITLE).await?;
    page.until("document.querySelector('figure img').naturalWidth > 0").await?;
    page.value("(window.sameDocument = true)").await?;
    page.click_on("header a[href$='/muc/huong-dan']").await?;
    page.until_heading("Hướng dẫn").await?;
    page.back().await?;
    page.until_heading(MODEL_TITLE).await?;
    assert_eq!(page.value("window.sameDocument === true").await?, json!(true));
    Ok(())
}

/// A page of the new build comes under the worker of the old one, and a page of the old build under the new worker.
pub(crate) async fn builds_out_of_step(engine: Engine) -> Outcome {
    let site = site_at_root()?;
    let exported = Exported::of(&site).await?;
    let host = Host::of_files(exported.path(), "/").await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&host.address(MODEL)).await?;
    page.until("!!navigator.serviceWorker.controller").await?;
    until_kept(page, "shell:", "wasm$").await?;
    let article = exported.path().join(MODEL).join("index.html");
    let old = fs::read_to_string(&article)?;
    let programs = host.programs()?;

    let (next, name) = next_build(&site)?;
    // The new worker does not come for now.
    host.fault("sw.js", Fault::Held);
    exported.write(next.path(), &content()).await?;
    page.goto(&host.address(MODEL)).await?;
    works(page).await?;
    let new = json!(format!("{name}_bg.wasm"));
    let runs = format!("performance.getEntriesByType('resource').some(e => e.name.includes({new}))");
    page.until(&runs).await?;
    page.until(&format!("{BUILDS} === 1 && !!navigator.serviceWorker.controller")).await?;

    host.mend();
    page.goto(&host.address(MODEL)).await?;
    until_kept(page, "shell:", &name).await?;
    works(page).await?;
    assert_eq!(page.value("!!document.querySelector('.new-version')").await?, json!(false), "it is the new version");

    // Some cache on the way still has the old page. Its program is nowhere but in what the old worker kept.
    fs::write(&article, old)?;
    let asked = || programs.iter().map(|program| host.asked(program)).sum::<usize>();
    let before = asked();
    page.goto(&host.address(MODEL)).await?;
    works(page).await?;
    page.until(&format!("!{runs} && {BUILDS} === 2")).await?;
    page.until_says(".new-version", "Có phiên bản mới").await?;
    assert_eq!(asked(), before, "it was kept");
    Ok(())
}
