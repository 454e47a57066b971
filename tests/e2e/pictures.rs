//! Pictures in their place: the right file, a place that does not jump, and what is left where one does not come.

use crate::support::{Browser, Engine, Exported, Fault, Host, Outcome, Page, Server, site_at_root};
use serde_json::{Value, json};
use std::time::Duration;

const MODEL: &str = "tin/tong-ket-cai-cach-hanh-chinh-2017";
const GALLERY: &str = "tin/bo-tranh-cua-trang-mau";

/// What `sizes` says of each picture of a document, by the width that it has.
const SAID: &str = "(w => [...w.document.querySelectorAll('main picture')].filter(p => p.getClientRects().length).map(p => { \
    const clauses = p.querySelector('source').sizes.split(', ').map(c => c.match(/^(?:(\\(.*?\\)) )?(.*)$/)); \
    const probe = w.document.body.appendChild(w.document.createElement('div')); \
    probe.style.cssText = 'position:absolute;width:' + clauses.find(c => !c[1] || w.matchMedia(c[1]).matches)[2]; \
    const said = probe.getBoundingClientRect().width; probe.remove(); \
    return said / p.querySelector('img').getBoundingClientRect().width; }))(frame.contentWindow)";

/// How each picture is loaded.
const WAYS: &str = "[...frame.contentDocument.querySelectorAll('main picture')].map(p => { const i = p.querySelector('img'); \
    return {types: [...p.querySelectorAll('source')].map(s => s.type), loading: i.loading, priority: i.getAttribute('fetchpriority'), \
      sized: i.width > 0 && i.hasAttribute('width') && i.hasAttribute('height')}; })";

/// An empty page with a window of a phone's height in it, which can be of any width.
async fn put_frame(page: &Page, host: &Host) -> Outcome {
    page.goto(&host.address(Host::EMPTY_PAGE)).await?;
    page.value("(document.body.innerHTML = '<iframe style=\"border:0;height:740px\"></iframe>', window.frame = document.querySelector('iframe'), true)").await?;
    Ok(())
}

pub(crate) async fn come_in_the_right_file(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    put_frame(page, &host).await?;
    for path in ["", "muc/huong-dan", MODEL, GALLERY] {
        let address = json!(host.address(path));
        page.value(&format!("(frame.style.width = '360px', frame.src = {address}, true)")).await?;
        page.until(&format!(
            "frame.contentWindow.location.href == {address} && !!frame.contentDocument.querySelector('main picture')"
        ))
        .await?;
        for width in [360, 600, 700, 900, 1100, 1280, 1600] {
            page.value(&format!("(frame.style.width = '{width}px', true)")).await?;
            page.until(&format!("frame.contentWindow.innerWidth == {width}")).await?;
            let said = page.value(SAID).await?;
            let fits = |ratio: &Value| ratio.as_f64().is_some_and(|ratio| (0.94..1.16).contains(&ratio));
            let all = said.as_array().ok_or("a list")?;
            assert!(!all.is_empty() && all.iter().all(fits), "/{path} at {width} px: {said}");
        }
        let ways = page.value(WAYS).await?;
        for (index, way) in ways.as_array().into_iter().flatten().enumerate() {
            assert_eq!(way["types"], json!(["image/avif", "image/webp", "image/jpeg"]), "/{path}: {way}");
            assert_eq!(way["sized"], true, "/{path}: {way}");
            let expected = if index == 0 { ("eager", json!("high")) } else { ("lazy", json!(null)) };
            assert_eq!(
                (way["loading"].as_str(), &way["priority"]),
                (Some(expected.0), &expected.1),
                "/{path}, {index}"
            );
        }
    }
    Ok(())
}

/// From a host that does not know AVIF (IIS answers 404) and has lost its WebP: in a snapshot without the program, in the app,
/// and large over the page.
pub(crate) async fn come_in_the_next_format(engine: Engine) -> Outcome {
    let exported = Exported::of(&site_at_root()?).await?;
    let host = Host::of_files(exported.path(), "/").await?;
    host.fault_pictures_of(&["avif", "webp"], &Fault::Status(404))?;
    for program in host.programs()? {
        host.fault(&program, Fault::Status(404));
    }
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    let jpeg = |of: &str| {
        format!(
            "(all => all.length > 0 && all.every(i => (i.loading = 'eager', i.complete && i.naturalWidth > 0 && i.currentSrc.endsWith('.jpg') \
               && i.parentNode.className != 'failed')))([...document.querySelectorAll('{of} picture img')])"
        )
    };
    let shown = jpeg("main:not([hidden])");
    for path in [MODEL, GALLERY, ""] {
        page.goto(&host.address(path)).await?;
        page.until(&shown).await?;
    }
    for program in host.programs()? {
        host.fault(&program, Fault::Slow(Duration::ZERO));
    }
    page.goto(&host.address("")).await?;
    page.until_live().await?;
    page.until(&shown).await?;
    page.click_on(&format!("main a[href$='/{MODEL}']")).await?;
    page.until_heading("Tổng kết công tác").await?;
    page.until(&shown).await?;
    page.click_on("main:not([hidden]) .figure > a").await?;
    page.until(&jpeg("dialog[open] .slides")).await
}

/// Its caption stays, its place too, and a line says so in the reader's language: in a snapshot before the program, and in
/// the app.
pub(crate) async fn that_do_not_come_leave_their_captions(engine: Engine) -> Outcome {
    let exported = Exported::of(&site_at_root()?).await?;
    let host = Host::of_files(exported.path(), "/").await?;
    host.fault_pictures(&Fault::Status(404))?;
    for program in host.programs()? {
        host.fault(&program, Fault::Status(404));
    }
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    let mark = "(m => m && m.getClientRects().length ? m.innerText : '')(document.querySelector('main:not([hidden]) .figure .missing'))";
    // As high as the picture would be, and the caption seen below it.
    let place = "(f => { const i = f.querySelector('img').getBoundingClientRect(), c = f.querySelector('figcaption').getBoundingClientRect(); \
        return Math.abs(i.height / i.width - 427 / 640) < 0.02 && c.top >= i.bottom - 1 && c.top - i.bottom < 5; })(document.querySelector('main:not([hidden]) .figure'))";
    page.goto(&host.address(MODEL)).await?;
    page.until(&format!("{mark} == 'Ảnh chưa tải được' && {place}")).await?;
    page.until_says("figcaption", "Toàn cảnh Hội nghị").await?;
    page.goto(&host.address("en/tin/following-the-news")).await?;
    page.until(&format!("{mark} == 'The picture did not load'")).await?;

    for program in host.programs()? {
        host.fault(&program, Fault::Slow(Duration::ZERO));
    }
    page.goto(&host.address("")).await?;
    page.until_live().await?;
    page.value("(window.sameDocument = true)").await?;
    page.click_on(&format!("main a[href$='/{MODEL}']")).await?;
    page.until(&format!("window.sameDocument && {mark} == 'Ảnh chưa tải được' && {place}")).await?;
    page.until_says("figcaption", "Toàn cảnh Hội nghị").await
}

/// Nothing under a reader's finger moves because the network went away.
pub(crate) async fn that_do_not_come_keep_their_place(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    put_frame(page, &host).await?;
    let all = "[...frame.contentDocument.querySelectorAll('main picture')]";
    let refused = format!("{all}.every(p => (p.querySelector('img').loading = 'eager', p.className == 'failed'))");
    let places = format!(
        "{all}.map(p => {{ const r = p.parentNode.getBoundingClientRect(), i = p.querySelector('img').getBoundingClientRect(); \
           return [r.width, r.height, i.width, i.height].map(Math.round).join(' '); }})"
    );
    for path in ["", "muc/huong-dan", MODEL, GALLERY] {
        for width in [360, 768, 1280] {
            host.fault_pictures(&Fault::Held)?;
            let address = json!(format!("{}?{width}", host.address(path)));
            page.value(&format!("(frame.style.width = '{width}px', frame.src = {address}, true)")).await?;
            page.until(&format!("frame.contentWindow.location.href == {address} && {all}.length > 0")).await?;
            let before = page.value(&places).await?;
            host.fault_pictures(&Fault::Status(404))?;
            page.until(&refused).await?;
            let (before, after) = (before.as_array().ok_or("a list")?, page.value(&places).await?);
            // Related articles may have come since, below.
            let after = after.as_array().and_then(|after| after.get(..before.len()));
            assert_eq!(after, Some(before.as_slice()), "/{path} at {width} px");
        }
    }
    Ok(())
}

/// The server sends a page with the smallest files, and the app goes on so.
pub(crate) async fn are_small_for_readers_who_save_data(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.devtools("Emulation.setDataSaverOverride", json!({"dataSaverEnabled": true})).await?;
    page.devtools("Network.enable", json!({})).await?;
    page.devtools("Network.setExtraHTTPHeaders", json!({"headers": {"Save-Data": "on"}})).await?;
    let small = "(i => i.complete && i.currentSrc.includes('-320.'))(document.querySelector('main:not([hidden]) figure img, main:not([hidden]) .lead-story img'))";
    page.goto(&server.address("")).await?;
    page.until_live().await?;
    page.until(small).await?;
    page.click_on(&format!("main a[href$='/{MODEL}']")).await?;
    page.until_heading("Tổng kết công tác").await?;
    page.until(small).await?;
    let loaded = "performance.getEntriesByType('resource').map(e => e.name).filter(n => /-(640|1280)\\./.test(n))";
    assert_eq!(page.value(loaded).await?, json!([]));
    Ok(())
}
