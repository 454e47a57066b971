//! Narrow screens: nothing makes the page scroll sideways.

use crate::support::{Browser, Engine, Host, Outcome, content};
use serde_json::json;
use std::fs;

/// Every page at 320 and 360 px, in a frame of that width: a window of Chromium's cannot be that narrow.
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
        for width in [320, 360] {
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
