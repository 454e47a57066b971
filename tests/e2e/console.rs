//! Nothing goes wrong unseen on ordinary pages.

use crate::support::{Browser, Engine, Host, Outcome, Server};
use serde_json::json;

const PATHS: [&str; 7] = [
    "",
    "trang/feed-2",
    "muc/huong-dan",
    "tin/tong-ket-cai-cach-hanh-chinh-2017",
    "tin/bo-dem-dem-nhung-gi",
    "en/",
    "en/tin/what-the-counter-counts",
];

/// On a plain static host.
pub(crate) async fn pages_report_no_faults(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    host.put_figures();
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    for path in PATHS {
        page.goto(&host.address(path)).await?;
        page.until("!!document.querySelector('main h1') && /1[.,]303[.,]080/.test(document.body.innerText)").await?;
        page.until("[...document.images].every(i => i.complete || i.loading == 'lazy')").await?;
        assert_eq!(page.value("faults").await?, json!([]), "/{path}");
    }
    // And from page to page by clicks.
    page.goto(&host.address("")).await?;
    page.click("Tin cũ hơn").await?;
    page.until("location.pathname == '/trang/feed-2'").await?;
    page.click_on("main a[href*='/tin/']").await?;
    page.until("location.pathname.startsWith('/tin/') && !!document.querySelector('article h1')").await?;
    page.back().await?;
    page.until("location.pathname == '/trang/feed-2'").await?;
    assert_eq!(page.value("faults").await?, json!([]), "from page to page");
    Ok(())
}

/// On the real server, where a policy forbids what it does not name.
pub(crate) async fn the_policy_forbids_nothing_of_ours(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    for path in PATHS {
        page.goto(&server.address(path)).await?;
        page.until("!!document.querySelector('main h1') && /1[.,]303[.,]081/.test(document.body.innerText)").await?;
        page.until("[...document.images].every(i => i.complete || i.loading == 'lazy')").await?;
        assert_eq!(page.console().await?, Vec::<String>::new(), "/{path}");
    }
    Ok(())
}
