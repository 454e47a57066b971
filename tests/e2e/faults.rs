//! What goes wrong with a snapshot's program, content or build: the reader has a readable page all the same.

use crate::support::{
    Browser, Engine, Exported, Fault, Host, Outcome, Page, Server, content, copied_content, next_build, site_at_root,
    with_head,
};
use serde_json::{Value, json};
use std::fs;

const ID: &str = "tong-ket-cai-cach-hanh-chinh-2017";
const MODEL: &str = "tin/tong-ket-cai-cach-hanh-chinh-2017";
const MODEL_TITLE: &str = "Tổng kết công tác cải cách hành chính năm 2017";
const CAPTION: &str = "Toàn cảnh Hội nghị Tổng kết cải cách hành chính Sở Ngoại vụ năm 2017";

/// A policy that lets scripts run, but no WebAssembly.
const POLICY: &str = "<meta http-equiv='content-security-policy' \
    content=\"default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'\">";

/// What browsers throw at pages that must not keep anything.
const REFUSED: &str = "<script>window.faults = []; \
    addEventListener('error', e => faults.push(String(e.message))); \
    addEventListener('unhandledrejection', e => faults.push(String(e.reason))); \
    const refuse = { get() { throw new DOMException('The operation is insecure.', 'SecurityError'); } }; \
    for (const name of ['localStorage', 'sessionStorage', 'caches', 'indexedDB']) Object.defineProperty(window, name, refuse); \
    Object.defineProperty(Navigator.prototype, 'serviceWorker', refuse);</script>";

/// The boot script writes this down when the program does not start.
const FAILED: &str = "sessionStorage.getItem('tintuc:failed') != null";

/// A panic at the start, as the page sees it: whatever the program's glue calls to run it ends in a trap.
const STILLBORN: &str = "<script>for (const name of ['instantiate', 'instantiateStreaming']) { \
    const make = WebAssembly[name]; \
    WebAssembly[name] = async (...given) => { \
      const { module, instance } = await make.apply(WebAssembly, given); \
      const trap = () => { window.trapped = true; throw new WebAssembly.RuntimeError('unreachable'); }; \
      const starts = it => typeof it == 'function' && !it.length; \
      const exports = Object.entries(instance.exports).map(([name, it]) => [name, starts(it) ? trap : it]); \
      return { module, instance: { exports: Object.fromEntries(exports) } }; }; }</script>";

/// Goes through the pages as through plain HTML: each link opens a new document, which is there as it was sent.
async fn reads_as_plain_html(page: &Page, host: &Host) -> Outcome {
    page.goto(&host.address("")).await?;
    page.until_heading("Tin tức - Sự kiện").await?;
    page.click("Tin cũ hơn").await?;
    page.until("location.pathname == '/trang/feed-2/' && document.title.includes('Các tin cũ hơn')").await?;
    page.click("Hướng dẫn").await?;
    page.until("location.pathname == '/muc/huong-dan/'").await?;
    page.until_heading("Hướng dẫn").await?;
    page.click("Trang chủ").await?;
    page.until("location.pathname == '/'").await?;
    page.click_on(&format!("main a[href$='/{MODEL}']")).await?;
    page.until_heading(MODEL_TITLE).await?;
    page.until_says("figcaption", CAPTION).await?;
    page.until("document.querySelector('figure img').naturalWidth > 0").await?;
    page.until_says(".related", "Tin liên quan").await?;
    page.until_says("body", "Chưa có số liệu truy cập").await?;
    page.click("English").await?;
    page.until_heading("News and events").await?;
    page.back().await?;
    page.until_heading(MODEL_TITLE).await?;
    page.goto(&host.address("khong-co-trang-nay")).await?;
    page.until_heading("Không tìm thấy trang").await?;
    page.click("Về trang chủ").await?;
    page.until_heading("Tin tức - Sự kiện").await?;
    page.until("!document.body.innerText.includes('Đang tải') && !document.body.innerText.includes('chưa chạy được')")
        .await?;
    assert_eq!(page.value("performance.getEntriesByName('tintuc:live').length").await?, json!(0));
    Ok(())
}

pub(crate) async fn scripts_turned_off(engine: Engine) -> Outcome {
    let exported = Exported::of(&site_at_root()?).await?;
    exported.put_into_heads("<script>document.documentElement.dataset.ran = ''</script>")?;
    let host = Host::of_files(exported.path(), "/").await?;
    let browser = Browser::without_scripts(engine).await?;
    let page = &browser.page;
    reads_as_plain_html(page, &host).await?;
    assert_eq!(page.value("'ran' in document.documentElement.dataset").await?, json!(false), "scripts are not off");
    for program in host.programs()? {
        assert_eq!(host.asked(&program), 0, "{program}");
    }
    Ok(())
}

pub(crate) async fn wasm_refused_by_a_policy(engine: Engine) -> Outcome {
    let exported = Exported::of(&site_at_root()?).await?;
    exported.put_into_heads(POLICY)?;
    let host = Host::of_files(exported.path(), "/").await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&host.address(MODEL)).await?;
    page.until(FAILED).await?;
    page.until_heading(MODEL_TITLE).await?;
    reads_as_plain_html(page, &host).await
}

pub(crate) async fn a_program_that_dies_at_its_start(engine: Engine) -> Outcome {
    let exported = Exported::of(&site_at_root()?).await?;
    exported.put_into_heads(STILLBORN)?;
    let host = Host::of_files(exported.path(), "/").await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&host.address(MODEL)).await?;
    page.until(&format!("window.trapped === true && {FAILED}")).await?;
    reads_as_plain_html(page, &host).await?;
    // Where there is no snapshot, the reader is told.
    page.goto(&host.address("app.html")).await?;
    page.until("window.trapped === true").await?;
    page.until_heading("Trang tin chưa chạy được").await
}

pub(crate) async fn wasm_cut_off_halfway(engine: Engine) -> Outcome {
    let exported = Exported::of(&site_at_root()?).await?;
    let host = Host::of_files(exported.path(), "/").await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    for program in host.programs()? {
        host.fault(&program, Fault::CutOff);
        page.goto(&host.address(MODEL)).await?;
        page.until(FAILED).await.map_err(|error| format!("{program}: {error}"))?;
        reads_as_plain_html(page, &host).await.map_err(|error| format!("{program}: {error}"))?;
        host.mend();
        // The next page has it.
        page.goto(&host.address(MODEL)).await?;
        page.until_live().await?;
        page.until(&format!("!({FAILED})")).await?;
    }
    Ok(())
}

/// The article goes while the reader waits for the program. What is there stays there; a reload says that it is gone.
pub(crate) async fn content_removed_before_the_take_over(engine: Engine) -> Outcome {
    let exported = Exported::of(&site_at_root()?).await?;
    let host = Host::of_files(exported.path(), "/").await?;
    let programs = host.programs()?;
    for program in &programs {
        host.fault(program, Fault::Held);
    }
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&host.address(MODEL)).await?;
    page.until_heading(MODEL_TITLE).await?;
    exported.remove(&format!("{MODEL}/index.html"))?;
    exported.remove(&format!("api/articles/{ID}.json"))?;
    host.mend();
    page.until_live().await?;
    is_gone_after_a_reload(page).await
}

/// The same on the real server, which notices by itself.
pub(crate) async fn content_removed_from_the_server(engine: Engine) -> Outcome {
    let content = copied_content()?;
    let server = Server::start_on(site_at_root()?, content.path().to_owned()).await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&server.address(MODEL)).await?;
    fs::remove_file(content.path().join(format!("articles/{ID}.json")))?;
    page.until_live().await?;
    is_gone_after_a_reload(page).await
}

async fn is_gone_after_a_reload(page: &Page) -> Outcome {
    page.until_heading(MODEL_TITLE).await?;
    page.until_says("figcaption", CAPTION).await?;
    page.click_on("header a[href$='/muc/huong-dan']").await?;
    page.until_heading("Hướng dẫn").await?;
    page.back().await?;
    page.until_heading(MODEL_TITLE).await?;
    page.until_says("figcaption", CAPTION).await?;
    page.value("(window.left = true, setTimeout(() => location.reload()), 0)").await?;
    page.until("!window.left && !!document.querySelector('h1')").await?;
    page.until("/Không tìm thấy (trang|bài viết)/.test(document.querySelector('h1').innerText)").await?;
    page.until_live().await?;
    page.until("/Không tìm thấy (trang|bài viết)/.test(document.querySelector('h1').innerText)").await?;
    page.click("Về trang chủ").await?;
    page.until_heading("Tin tức - Sự kiện").await
}

/// Private windows and strict settings refuse every kind of storage. Only what storage is for is missing then.
pub(crate) async fn storage_refused(engine: Engine) -> Outcome {
    let site = with_head(REFUSED)?;
    let server = Server::start_on(site.path().to_owned(), content()).await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&server.address("")).await?;
    page.until("(() => { try { return !localStorage } catch { return true } })()").await?;
    page.until_live().await?;
    page.until_says(".counter", "1.303.081").await?;
    page.value("(window.sameDocument = true)").await?;
    page.scroll_to(600).await?;
    page.click_on(&format!("main a[href$='/{MODEL}']")).await?;
    page.until_heading(MODEL_TITLE).await?;
    page.until_says("figcaption", CAPTION).await?;
    page.back().await?;
    page.until("location.pathname == '/' && !document.title.includes('2017')").await?;
    page.click("Tin cũ hơn").await?;
    page.until("location.pathname == '/trang/feed-2' && document.title.includes('Các tin cũ hơn')").await?;
    page.until_says(".counter", "Đang online: 1").await?;
    assert_eq!(page.value("window.sameDocument === true").await?, json!(true));
    // Past the start of the service worker, which is refused, too.
    page.until("performance.now() > 3000").await?;
    assert_eq!(page.value("faults").await?, json!([]));
    page.goto(&server.address(MODEL)).await?;
    page.until_live().await?;
    page.until_heading(MODEL_TITLE).await
}

/// On a host without a worker, as every one without TLS is: the files of the old build are gone at once.
pub(crate) async fn a_new_build_under_an_open_page(engine: Engine) -> Outcome {
    let site = site_at_root()?;
    let exported = Exported::of(&site).await?;
    exported.remove("sw.js")?;
    let host = Host::of_files(exported.path(), "/").await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&host.address("")).await?;
    page.until_live().await?;
    page.value("(window.sameDocument = true)").await?;
    let old = fs::read_to_string(exported.path().join(MODEL).join("index.html"))?;

    let (next, name) = next_build(&site)?;
    exported.write(next.path(), &content()).await?;
    exported.remove("sw.js")?;
    // The open page goes on.
    page.click("Tin cũ hơn").await?;
    page.until("location.pathname == '/trang/feed-2' && document.title.includes('Các tin cũ hơn')").await?;
    page.back().await?;
    page.until("location.pathname == '/' && !document.title.includes('Các tin cũ hơn') && scrollY > 0").await?;
    page.click_on(&format!("main a[href$='/{MODEL}']")).await?;
    page.until_heading(MODEL_TITLE).await?;
    page.until("document.querySelector('figure img').naturalWidth > 0").await?;
    assert_eq!(page.value("window.sameDocument === true").await?, json!(true));
    // A reload brings the new one.
    page.value("(setTimeout(() => location.reload()), 0)").await?;
    page.until("!window.sameDocument").await?;
    page.until_live().await?;
    page.until_heading(MODEL_TITLE).await?;
    page.until(&format!("document.documentElement.outerHTML.includes('{name}')")).await?;

    // Some cache on the way still has the old page, and its program is nowhere any more.
    fs::write(exported.path().join(MODEL).join("index.html"), old)?;
    page.goto(&host.address(MODEL)).await?;
    page.until(FAILED).await?;
    page.until_heading(MODEL_TITLE).await?;
    page.until_says("figcaption", CAPTION).await?;
    page.until("document.querySelector('figure img').naturalWidth > 0").await?;
    page.until("!document.body.innerText.includes('chưa chạy được')").await?;
    page.click_on("header a[href$='/muc/huong-dan']").await?;
    page.until("location.pathname == '/muc/huong-dan/'").await?;
    page.until_heading("Hướng dẫn").await?;
    page.until_live().await
}

/// Points at two links, so that their articles are fetched and kept.
const POINT: &str = "(window.pointed = ['cach-tim-kiem', 'tong-ket-cai-cach-hanh-chinh-2017'], \
    window.point = () => pointed.forEach(id => document.querySelector(`main a[href$='/tin/${id}']`) \
      .dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))), \
    point(), true)";
/// Whether they have come. One that came while the clock throws would never be kept, and the app would live on.
const KEPT: &str = "pointed.every(id => performance.getEntriesByType('resource') \
    .some(entry => entry.name.endsWith(`/api/articles/${id}.json`) && entry.responseEnd > 0))";

/// Points at links while the clock throws, as broken extensions make things throw: the program stops in the middle of its
/// work, and what it was about to change can never be used again.
const STRIKE: &str = "(({ Date }) => { \
    const now = Date.now; \
    window.sameDocument = true; \
    window.strike = () => { \
      Date.now = () => { throw new Error('the clock is broken'); }; \
      point(); \
      setTimeout(() => { Date.now = now; }); \
    }; \
    return true; })(window)";

/// Leaves the program no memory but what it has. A script of the page, for Firefox's driver lets its own import nothing.
const STARVE: &str = "(() => { const script = document.createElement('script'); \
    script.textContent = `import(performance.getEntriesByType('resource').map(entry => entry.name) \
      .find(name => /tintuc-[0-9a-f]+[.]js$/.test(name))).then(glue => glue.default()).then(exports => { \
        const memory = Object.values(exports).find(it => it instanceof WebAssembly.Memory); \
        for (let pages = 32768; pages; pages >>= 1) try { for (;;) memory.grow(pages); } catch {} \
        window.starved = true; })`; \
    document.head.append(script); window.sameDocument = true; return true })()";

/// At the end of the front page: nothing of it is fetched ahead.
const LAST: &str = "mot-doan-cung-la-mot-bai";

/// The program ends while the reader has the page. It stays as it is, they are told once, and every way on is a plain one.
pub(crate) async fn a_program_that_dies(engine: Engine) -> Outcome {
    let exported = Exported::of(&site_at_root()?).await?;
    let host = Host::of_files(exported.path(), "/").await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    for way in ["a link", "the notice", "back"] {
        page.goto(&host.address("muc/huong-dan/")).await?;
        page.until_live().await?;
        page.click("Trang chủ").await?;
        page.until_heading("Tin tức - Sự kiện").await?;
        page.value(POINT).await?;
        page.until(KEPT).await?;
        page.until_drawn(3).await?;
        page.value(STRIKE).await?;
        // Not within the driver's own script, where Chromium does not tell of what is thrown.
        page.until("(setTimeout(strike), !!document.querySelector('.notice[role=alert]'))").await?;
        is_dead(page).await?;
        let heading = match way {
            "a link" => {
                page.click_on(&format!("main a[href$='/{MODEL}']")).await?;
                MODEL_TITLE
            }
            "the notice" => {
                page.click("Tải lại trang").await?;
                "Tin tức - Sự kiện"
            }
            _ => {
                page.back().await?;
                "Hướng dẫn"
            }
        };
        leads_on(page, heading).await.map_err(|error| format!("{way}: {error}"))?;
    }

    // Where memory runs out there is no panic.
    let path = format!("api/articles/{LAST}.json");
    let mut article: Value = serde_json::from_slice(&fs::read(exported.path().join(&path))?)?;
    article["summary"] = "Dài. ".repeat(2_000_000).into();
    host.put(&path, &article);
    page.goto(&host.address("")).await?;
    page.until_live().await?;
    page.value(STARVE).await?;
    page.until("window.starved === true").await?;
    let point = "dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))";
    page.value(&format!("document.querySelector(\"main a[href$='/tin/{LAST}']\").{point}")).await?;
    is_dead(page).await?;
    page.click_on("header a[href$='/muc/huong-dan']").await?;
    leads_on(page, "Hướng dẫn").await
}

/// The front page can be read as before, and says once that it is no more than that.
async fn is_dead(page: &Page) -> Outcome {
    page.until_says(".notice[role=alert]", "Trang gặp lỗi và đã dừng").await?;
    page.until_heading("Tin tức - Sự kiện").await?;
    assert_eq!(page.value("document.querySelectorAll('.notice').length").await?, json!(1));
    assert_eq!(page.value("window.sameDocument === true").await?, json!(true));
    Ok(())
}

/// The next page is a new document, with a program of its own.
async fn leads_on(page: &Page, heading: &str) -> Outcome {
    page.until("!window.sameDocument").await?;
    page.until_heading(heading).await?;
    page.until_live().await
}
