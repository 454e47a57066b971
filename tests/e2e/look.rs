//! Nothing makes the page scroll sideways, and all text can be read.

use crate::support::{Browser, Engine, Host, Outcome, content};
use serde_json::json;
use std::fs;

/// Every page from 320 to 1920 px, in a frame of that width: a window of Chromium's cannot be that narrow.
pub(crate) async fn nothing_scrolls_sideways(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    host.put_figures();
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&host.address(Host::EMPTY_PAGE)).await?;
    page.value("(document.body.innerHTML = '<iframe style=\"border:0;height:740px\"></iframe>', true)").await?;

    let mut paths: Vec<String> = ["", "trang/feed-2", "muc/huong-dan", "en/", "khong-co"].map(str::to_owned).into();
    for article in fs::read_dir(content().join("articles"))?.flatten() {
        let name = article.file_name().to_string_lossy().into_owned();
        paths.extend(name.strip_suffix(".json").map(|id| format!("tin/{id}")));
    }
    for path in paths {
        let address = json!(host.address(&path));
        page.value(&format!("(window.frame = document.querySelector('iframe'), frame.style.width = '320px', frame.src = {address}, true)")).await?;
        page.until(&format!(
            "frame.contentWindow.location.href == {address} && !!frame.contentDocument.querySelector('main h1')"
        ))
        .await?;
        // A long number of visits is what is widest in the counter.
        page.until("frame.contentDocument.body.innerText.includes('1.303.080') || frame.contentDocument.body.innerText.includes('1,303,080')").await?;
        for width in [320, 360, 768, 1280, 1920] {
            let wide = page
                .value(&format!(
                    "(frame.style.width = '{width}px', d => d.documentElement.scrollWidth <= {width} ? [] : \
                     [...d.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > {width} + 0.5).map(e => e.outerHTML.slice(0, 120)))(frame.contentDocument)"
                ).replace("(frame.style.width", "((frame.style.width").replace("px', d =>", "px'), d =>"))
                .await?;
            assert_eq!(wide, json!([]), "/{path} is wider than {width} px");
        }
    }
    Ok(())
}

/// The contrast of each piece of text to what is behind it, where it is below 7:1 (WCAG 2.2, 1.4.6).
const FAINT: &str = "(() => { \
    const parts = colour => colour.match(/[0-9.]+/g).map(Number); \
    const light = ([r, g, b]) => [r, g, b].map(c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4) \
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0); \
    const behind = e => { for (; e; e = e.parentElement) { const c = parts(getComputedStyle(e).backgroundColor); if (c.length == 3 || c[3] == 1) return c; } return [255, 255, 255]; }; \
    return [...document.body.querySelectorAll('*')] \
        .filter(e => e.checkVisibility() && !e.closest('script') && [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim())) \
        .map(e => { const [a, b] = [light(parts(getComputedStyle(e).color)), light(behind(e))].sort((a, b) => b - a); \
            return [(a + 0.05) / (b + 0.05), e.tagName + '.' + e.className + ' ' + e.textContent.slice(0, 30)]; }) \
        .filter(([ratio]) => ratio < 7); })()";

/// Only Chromium can be told from outside which colours its reader prefers.
pub(crate) async fn text_is_legible_by_day_and_by_night(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    host.put_figures();
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    let mut backgrounds = Vec::new();
    for scheme in ["light", "dark"] {
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        page.devtools("Emulation.setEmulatedMedia", features).await?;
        for path in ["", "muc/huong-dan", "tin/tong-ket-cai-cach-hanh-chinh-2017", "tin/cac-dang-du-lieu", "khong-co"] {
            page.goto(&host.address(path)).await?;
            page.until("!!document.querySelector('main h1') && document.body.innerText.includes('1.303.080')").await?;
            assert_eq!(page.value(FAINT).await?, json!([]), "/{path}, {scheme}");
        }
        backgrounds.push(page.text("getComputedStyle(document.body).backgroundColor").await?);
    }
    assert_ne!(backgrounds[0], backgrounds[1]);
    // It would be seen.
    page.value("document.querySelector('main h1').style.color = 'gray'").await?;
    assert_ne!(page.value(FAINT).await?, json!([]));
    Ok(())
}
