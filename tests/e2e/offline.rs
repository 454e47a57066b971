//! What was read stays readable without the server, new versions are told, and the kill switch works.

use crate::support::{
    Browser, Engine, Exported, Host, Outcome, Page, Server, content, copied_content, copy_directory, next_build,
    site_at_root, site_in_folder,
};
use serde_json::{Value, json};
use std::fs;
use tempfile::TempDir;

const MODEL: &str = "tin/tong-ket-cai-cach-hanh-chinh-2017";
const MODEL_ID: &str = "tong-ket-cai-cach-hanh-chinh-2017";
const MODEL_TITLE: &str = "Tổng kết công tác cải cách hành chính năm 2017";
const UNREAD: &str = "tin/cac-chuyen-muc-cua-trang-mau";

/// Opens the model article and waits until the service worker has taken over; `None` where the engine has none.
async fn reader(engine: Engine, server: &Server) -> Outcome<Option<Browser>> {
    reader_with(Browser::open(engine, &[]).await?, server).await
}

/// The same in a browser.
async fn reader_with(browser: Browser, server: &Server) -> Outcome<Option<Browser>> {
    let page = &browser.page;
    page.goto(&server.address(MODEL)).await?;
    page.until_heading(MODEL_TITLE).await?;
    if page.value("'serviceWorker' in navigator").await? != json!(true) {
        eprintln!("there are no service workers here: nothing is tested");
        return Ok(None);
    }
    page.until("!!navigator.serviceWorker.controller").await?;
    Ok(Some(browser))
}

/// Reloads as a reader does; Firefox's driver reloads past the service worker.
async fn reload(page: &Page) -> Outcome {
    page.value("(window.left = true, setTimeout(() => location.reload()), 0)").await?;
    page.until("!window.left && document.readyState == 'complete'").await
}

/// Waits until a cache whose name matches the first pattern holds an address that matches the second.
pub(crate) async fn until_kept(page: &Page, cache: &str, address: &str) -> Outcome {
    let list = "(async () => { const list = []; for (const name of await caches.keys()) \
        for (const request of await (await caches.open(name)).keys()) list.push([name, request.url]); \
        window.kept = list; })()";
    page.until(&format!("({list}, (window.kept ?? []).some(([n, u]) => /{cache}/.test(n) && /{address}/.test(u)))"))
        .await
}

/// Puts an article of one block into the content.
fn put_article(content: &TempDir, id: &str, block: &Value) -> Outcome {
    let article = json!({"id": id, "title": "Bài mẫu", "content_text": "Một.", "date_published": "2017-12-01T17:00:00+07:00",
        "_tintuc": {"body": [block]}});
    Ok(fs::write(content.path().join(format!("articles/{id}.json")), article.to_string())?)
}

pub(crate) async fn read_articles_stay(engine: Engine) -> Outcome {
    let mut server = Server::start().await?;
    let Some(browser) = reader(engine, &server).await? else { return Ok(()) };
    let page = &browser.page;
    // The page and its picture were there before the worker.
    until_kept(page, "article:tong-ket", "api.articles.tong-ket").await?;
    until_kept(page, "article:tong-ket", "api.media.").await?;
    // The next article is opened in the app.
    page.goto(&server.address("")).await?;
    page.until_heading("Tin tức - Sự kiện").await?;
    page.until_live().await?;
    page.click_on("a[href$='/tin/doc-khi-mang-chap-chon']").await?;
    page.until("location.pathname.startsWith('/tin/') && !!document.querySelector('article h1')").await?;
    until_kept(page, "article:doc-khi-mang", "api.articles.doc-khi-mang").await?;

    server.stop().await?;
    reload(page).await?;
    page.until("location.pathname.endsWith('chap-chon') && !!document.querySelector('article h1')").await?;
    page.goto(&server.address(MODEL)).await?;
    page.until_heading(MODEL_TITLE).await?;
    page.until("document.querySelector('article img').naturalWidth > 0").await?;
    page.goto(&server.address("")).await?;
    page.until_heading("Tin tức - Sự kiện").await?;
    // What was not read is said not to be there, with a way on.
    page.goto(&server.address(UNREAD)).await?;
    page.until_says("main", "Chưa tải được nội dung").await?;
    page.until_says("main a", "Về trang chủ").await?;

    server.start_again().await?;
    // It may have come by itself meanwhile.
    page.until(
        "[...document.querySelectorAll('main button')].find(e => e.innerText.includes('Thử lại'))?.click(), \
         !!document.querySelector('article h1')",
    )
    .await
}

/// A Mac decomposes the names of files, and publishing composes those in articles: what was kept under one is found under
/// the other.
pub(crate) async fn pictures_stay_however_their_names_are_composed(engine: Engine) -> Outcome {
    const COMPOSED: [&str; 2] = ["media/\u{1ea3}nh-1.jpg", "media/\u{1ea3}nh-2.jpg"];
    const DECOMPOSED: [&str; 2] = ["media/a\u{309}nh-1.jpg", "media/a\u{309}nh-2.jpg"];
    let content = copied_content()?;
    let picture = content.path().join("media/hoi-nghi-640.jpg");
    for (id, file, said) in [("bai-1", DECOMPOSED[0], COMPOSED[0]), ("bai-2", COMPOSED[1], DECOMPOSED[1])] {
        fs::copy(&picture, content.path().join(file))?;
        let image = json!({"src": said, "width": 640, "height": 427, "alt": "Hội trường"});
        put_article(&content, id, &json!({"type": "image", "image": image}))?;
    }
    let mut server = Server::start_on(site_at_root()?, content.path().to_owned()).await?;
    let Some(browser) = reader(engine, &server).await? else { return Ok(()) };
    let page = &browser.page;
    for number in [1, 2] {
        page.goto(&server.address(&format!("tin/bai-{number}"))).await?;
        page.until("document.querySelector('article img')?.naturalWidth > 0").await?;
        until_kept(page, &format!("article:bai-{number}"), &format!("api.media..+nh-{number}.jpg")).await?;
    }

    server.stop().await?;
    for name in COMPOSED.into_iter().chain(DECOMPOSED) {
        let address = json!(format!("/api/{name}"));
        page.value(&format!("(window.found = null, fetch({address}).then(r => r.blob()).then(b => window.found = b.type + b.size, () => window.found = 'none'), true)"))
            .await?;
        page.until("!!window.found").await?;
        assert_eq!(page.text("window.found").await?, format!("image/jpeg{}", fs::metadata(&picture)?.len()), "{name}");
    }
    Ok(())
}

/// Chromium alone says what a browser wants of a page before it offers to install it.
pub(crate) async fn can_be_installed(_: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = reader_with(Browser::whole_chromium().await?, &server).await?;
    let browser = browser.ok_or("Chromium has service workers")?;
    let page = &browser.page;
    let manifest = page.devtools("Page.getAppManifest", json!({})).await?;
    assert_eq!(manifest["errors"], json!([]), "{manifest}");
    assert_eq!(manifest["url"], json!(server.address("manifest.webmanifest")));
    let errors = page.devtools("Page.getInstallabilityErrors", json!({})).await?;
    assert_eq!(errors["installabilityErrors"], json!([]));
    Ok(())
}

/// What is kept for reading offline follows the office's changes: a correction, and an end.
pub(crate) async fn kept_articles_follow_their_changes(engine: Engine) -> Outcome {
    let content = copied_content()?;
    let mut server = Server::start_on(site_at_root()?, content.path().to_owned()).await?;
    let Some(browser) = reader(engine, &server).await? else { return Ok(()) };
    let page = &browser.page;
    until_kept(page, "article:tong-ket", "api.articles.tong-ket").await?;

    let file = content.path().join("articles/tong-ket-cai-cach-hanh-chinh-2017.json");
    let text = fs::read_to_string(&file)?;
    fs::write(&file, text.replacen("Tổng kết công tác", "Đính chính công tác", 1))?;
    // It is fetched ahead from another page, and not opened.
    page.goto(&server.address("")).await?;
    page.until(&format!(
        "(fetch('/api/articles/{MODEL_ID}.json', {{cache: 'no-cache'}}).then(answer => answer.text())\
        .then(text => window.corrected = text.includes('Đính chính công tác')), window.corrected === true)"
    ))
    .await?;
    server.stop().await?;
    page.goto(&server.address("")).await?;
    page.until_live().await?;
    page.click_on(&format!("a[href$='/{MODEL}']")).await?;
    page.until_heading("Đính chính công tác").await?;

    server.start_again().await?;
    fs::remove_file(&file)?;
    page.until(&format!("(fetch('/api/articles/{MODEL_ID}.json', {{cache: 'no-cache'}}).then(answer => window.gone = answer.status == 404), \
        window.gone === true)")).await?;
    page.until("(caches.keys().then(names => window.names = names.join()), !!window.names && !names.includes('article:tong-ket'))").await
}

/// The worker hears of an article from its page and from its requests, at the same moment.
pub(crate) async fn articles_read_at_once_stay(engine: Engine) -> Outcome {
    const IDS: [&str; 3] = ["doc-khi-mang-chap-chon", "cach-tim-kiem", "bo-dem-dem-nhung-gi"];
    let server = Server::start().await?;
    let Some(browser) = reader(engine, &server).await? else { return Ok(()) };
    let page = &browser.page;
    for id in IDS {
        page.value(&format!("(fetch('/api/articles/{id}.json'), 0)")).await?;
        until_kept(page, "others", &format!("api.articles.{id}")).await?;
    }
    let [first, second, last] = IDS;
    page.value(&format!(
        "(() => {{ const worker = navigator.serviceWorker.controller; \
         for (let i = 0; i < 20; i++) for (const id of ['{first}', '{second}']) worker.postMessage(id); \
         worker.postMessage('{last}'); }})()"
    ))
    .await?;
    for id in [last, first, second] {
        until_kept(page, &format!("article:{id}"), &format!("api.articles.{id}")).await?;
    }
    Ok(())
}

pub(crate) async fn new_versions_and_the_kill_switch(engine: Engine) -> Outcome {
    let mut server = Server::start().await?;
    let Some(browser) = reader(engine, &server).await? else { return Ok(()) };
    let page = &browser.page;
    // What other programs keep at the same origin is theirs.
    page.value("(caches.open('portal').then(cache => cache.put('/x', new Response('x'))), 0)").await?;
    until_kept(page, "^portal$", "x$").await?;
    until_kept(page, "article:tong-ket", "api.articles.tong-ket").await?;

    let (site, name) = next_build(&site_at_root()?)?;
    server.stop().await?;
    server.set_up(site.path(), &[]);
    server.start_again().await?;
    assert_eq!(page.value("!!document.querySelector('.new-version')").await?, json!(false));
    // The reader comes back to the tab, which is still the old build.
    page.value("document.dispatchEvent(new Event('visibilitychange', {bubbles: true}))").await?;
    page.until_says(".new-version", "Có phiên bản mới").await?;
    page.until_heading(MODEL_TITLE).await?;
    page.click("Tải lại trang").await?;
    let new = json!(name);
    page.until(&format!("document.documentElement.outerHTML.includes({new})")).await?;
    page.until_heading(MODEL_TITLE).await?;
    until_kept(page, "shell:", &name).await?;
    // Without the server it is the new build that shows what was read.
    server.stop().await?;
    reload(page).await?;
    page.until_heading(MODEL_TITLE).await?;
    page.until(&format!("performance.getEntriesByType('resource').some(e => e.name.includes({new}))")).await?;

    server.set_up(site.path(), &["--no-offline"]);
    server.start_again().await?;
    reload(page).await?;
    page.until(
        "(caches.keys().then(names => window.names = names.join()), \
         navigator.serviceWorker.getRegistration().then(r => window.gone = !r), window.gone && window.names == 'portal')",
    )
    .await?;
    page.until_heading(MODEL_TITLE).await?;
    page.until("!navigator.serviceWorker.controller").await?;
    // And it stays away.
    reload(page).await?;
    page.until_heading(MODEL_TITLE).await?;
    page.until("performance.now() > 5000").await?;
    assert_eq!(page.value("!!navigator.serviceWorker.controller").await?, json!(false));
    Ok(())
}

/// Only Chromium can be told from outside that its storage is full.
pub(crate) async fn full_storage(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let Some(browser) = reader(engine, &server).await? else { return Ok(()) };
    let page = &browser.page;
    let origin = page.text("location.origin").await?;
    page.devtools("Storage.overrideQuotaForOrigin", json!({"origin": origin, "quotaSize": 1})).await?;
    page.console().await?;
    for path in ["", UNREAD, MODEL] {
        page.goto(&server.address(path)).await?;
        page.until(
            "!!document.querySelector('main h1') && [...document.images].every(i => i.complete || i.loading == 'lazy')",
        )
        .await?;
    }
    until_kept(page, "shell:", "wasm$").await?;
    assert_eq!(
        page.value("kept.filter(([, url]) => url.includes('cac-chuyen-muc-cua-trang-mau')).length").await?,
        json!(0),
        "nothing fits"
    );
    assert_eq!(page.console().await?, Vec::<String>::new());
    Ok(())
}

/// Fifty articles are kept, and what was read least recently goes first.
pub(crate) async fn the_last_fifty_articles_stay(engine: Engine) -> Outcome {
    let content = copied_content()?;
    for number in 1..=51 {
        put_article(&content, &format!("bai-{number}"), &json!({"type": "paragraph", "spans": [{"text": "Một."}]}))?;
    }
    let server = Server::start_on(site_at_root()?, content.path().to_owned()).await?;
    let Some(browser) = reader(engine, &server).await? else { return Ok(()) };
    let page = &browser.page;
    until_kept(page, "article:tong-ket", "api.articles.tong-ket").await?;
    // As the app does it: an article is fetched ahead, and then said to be read. Not from an article's page, whose own
    // requests say that it is read again.
    page.goto(&server.address("")).await?;
    page.until("!!navigator.serviceWorker.controller").await?;
    page.value(
        "(window.read = async (numbers) => { window.done = false; \
           const held = async (name, url) => { while (!await (await caches.open('tintuc:/:' + name)).match(url)) await new Promise(r => setTimeout(r, 20)); }; \
           for (const number of numbers) { const url = `/api/articles/bai-${number}.json`; \
             if (!await caches.has(`tintuc:/:article:bai-${number}`)) { await fetch(url); await held('others', url); } \
             navigator.serviceWorker.controller.postMessage(`bai-${number}`); \
             await held(`article:bai-${number}`, url); } \
           window.done = true; }, true)",
    )
    .await?;
    let kept = "(caches.keys().then(names => window.names = names.filter(name => name.includes(':article:')).map(name => name.split(':').pop())), window.names ?? [])";
    page.value("(read([...Array(49).keys()].map(index => index + 1)), true)").await?;
    page.until("done").await?;
    page.until(&format!("{kept}.length == 50")).await?;
    page.until(&format!("{kept}.includes('{MODEL_ID}')")).await?;
    // The oldest but one is read again; then come two more.
    page.value("(read([1, 50, 51]), true)").await?;
    page.until("done").await?;
    page.until(&format!("{kept}.length == 50 && !names.includes('{MODEL_ID}') && !names.includes('bai-2')")).await?;
    page.until("names.includes('bai-1') && names.includes('bai-3') && names.includes('bai-51')").await
}

/// Two sites on one host, one in a folder of the other: neither touches what the other has kept.
pub(crate) async fn two_sites_share_a_host(engine: Engine) -> Outcome {
    let (root, folder) = (Exported::of(&site_at_root()?).await?, Exported::of(&site_in_folder()?).await?);
    copy_directory(&folder.path(), &root.path().join("tin-tuc"))?;
    let host = Host::of_files(root.path(), "/").await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&host.address(&format!("{MODEL}/"))).await?;
    page.until_heading(MODEL_TITLE).await?;
    if page.value("'serviceWorker' in navigator").await? != json!(true) {
        return Ok(());
    }
    page.until("!!navigator.serviceWorker.controller").await?;
    until_kept(page, "^tintuc:.:article:tong-ket", "api.articles.tong-ket").await?;
    page.goto(&host.address(&format!("tin-tuc/{MODEL}/"))).await?;
    page.until_heading(MODEL_TITLE).await?;
    page.until("navigator.serviceWorker.controller?.scriptURL.endsWith('/tin-tuc/sw.js')").await?;
    until_kept(page, "^tintuc:.tin-tuc.:article:tong-ket", "tin-tuc.api.articles.tong-ket").await?;
    until_kept(page, "^tintuc:.:article:tong-ket", "api.articles.tong-ket").await?;

    // The site at the root ends reading offline. An export replaces its directory whole, so it refuses while another
    // site is in it.
    std::fs::remove_dir_all(root.path().join("tin-tuc"))?;
    root.write_with(&site_at_root()?, &content(), &["--no-offline"]).await?;
    copy_directory(&folder.path(), &root.path().join("tin-tuc"))?;
    page.goto(&host.address("")).await?;
    page.until(
        "(navigator.serviceWorker.getRegistrations().then(all => Promise.all(all.map(one => one.update().catch(() => 0)))), \
         caches.keys().then(names => window.names = names), \
         names?.length > 0 && names.every(name => name.startsWith('tintuc:/tin-tuc/:')))",
    )
    .await?;
    page.goto(&host.address(&format!("tin-tuc/{MODEL}/"))).await?;
    page.until_heading(MODEL_TITLE).await?;
    page.until("navigator.serviceWorker.controller?.scriptURL.endsWith('/tin-tuc/sw.js')").await?;
    until_kept(page, "^tintuc:.tin-tuc.:article:tong-ket", "tin-tuc.api.articles.tong-ket").await
}
