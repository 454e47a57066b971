//! The site in a folder of a host that holds other things, too.

use crate::support::{Browser, Engine, Host, Outcome, Page, Server, site_in_folder};
use serde_json::json;

const MODEL: &str = "tin/tong-ket-cai-cach-hanh-chinh-2017";

/// Every link of the site stays in the folder, and every picture in sight has come.
async fn inside(page: &Page) -> Outcome {
    let outside = "[...document.querySelectorAll('a[href], link[href]')].filter(a => new URL(a.href).origin == location.origin && !new URL(a.href).pathname.startsWith('/tin-tuc/')).map(a => a.href)";
    assert_eq!(page.value(outside).await?, json!([]));
    // Those further down would wait until they are scrolled to; related articles' may still come.
    page.until("[...document.images].every(i => (i.loading = 'eager', i.complete && i.naturalWidth > 0))").await
}

pub(crate) async fn of_a_static_host(engine: Engine) -> Outcome {
    let host = Host::start_in(site_in_folder()?, "/tin-tuc/").await?;
    works(engine, |path| host.address(path)).await
}

pub(crate) async fn of_the_server(engine: Engine) -> Outcome {
    let server = Server::start_with(site_in_folder()?).await?;
    assert!(server.address("").ends_with("/tin-tuc/"), "the site says where it lies: {}", server.address(""));
    works(engine, |path| server.address(path)).await
}

async fn works(engine: Engine, address: impl Fn(&str) -> String) -> Outcome {
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;

    page.goto(&address("")).await?;
    page.until_heading("Tin tức - Sự kiện").await?;
    inside(page).await?;
    page.click("Tin cũ hơn").await?;
    page.until("location.pathname == '/tin-tuc/trang/feed-2' && document.title.includes('Các tin cũ hơn')").await?;
    inside(page).await?;
    page.back().await?;
    page.click_on(&format!("a[href$='{MODEL}']")).await?;
    page.until_heading("Tổng kết công tác cải cách hành chính năm 2017").await?;
    assert_eq!(page.text("location.pathname").await?, format!("/tin-tuc/{MODEL}"));
    inside(page).await?;

    page.goto(&address(MODEL)).await?;
    page.until_heading("Tổng kết công tác cải cách hành chính năm 2017").await?;
    inside(page).await?;
    page.goto(&address("khong-co")).await?;
    page.click("Về trang chủ").await?;
    page.until("location.pathname == '/tin-tuc/'").await?;
    page.until_heading("Tin tức - Sự kiện").await?;
    // A link out of the folder is the host's, not the app's.
    let caught = "(() => { const a = document.createElement('a'); a.href = '/khac'; document.body.append(a); \
        let caught; addEventListener('click', e => { caught = e.defaultPrevented; e.preventDefault(); }, {once: true}); \
        a.click(); return caught; })()";
    assert_eq!(page.value(caught).await?, json!(false), "the app must not catch the host's links");
    Ok(())
}
