//! The exported site on a plain host for files, at its root and in a folder.

use crate::support::{Browser, Engine, Exported, Host, Outcome, Page, copied_content, site_at_root, site_in_folder};
use serde_json::{Value, json};
use std::fs;

const MODEL: &str = "tin/tong-ket-cai-cach-hanh-chinh-2017";
const MODEL_TITLE: &str = "Tổng kết công tác cải cách hành chính năm 2017";
const CAPTION: &str = "Toàn cảnh Hội nghị Tổng kết cải cách hành chính Sở Ngoại vụ năm 2017";

/// A site that counts its readers, on a host that cannot: it says so, and never 0.
pub(crate) async fn at_the_root(engine: Engine) -> Outcome {
    let exported = Exported::of(&site_at_root()?).await?;
    let host = Host::of_files(exported.path(), "/").await?;
    let browser = Browser::open(engine, &[]).await?;
    works(&browser.page, &host, "/").await?;
    browser.page.until_says(".counter", "Chưa có số liệu truy cập").await
}

/// A site that does not count has no counter.
pub(crate) async fn in_a_folder(engine: Engine) -> Outcome {
    let uncounted = copied_content()?;
    for site in
        ["site.json", "en/site.json"].map(|path| uncounted.path().join(path)).iter().filter(|path| path.exists())
    {
        let mut office: Value = serde_json::from_slice(&fs::read(site)?)?;
        office["features"]["visitors"] = json!(false);
        fs::write(site, office.to_string())?;
    }
    let exported = Exported::with(&site_in_folder()?, uncounted.path()).await?;
    let host = Host::of_files(exported.path(), "/tin-tuc/").await?;
    let browser = Browser::open(engine, &[]).await?;
    works(&browser.page, &host, "/tin-tuc/").await?;
    assert_eq!(browser.page.value("document.querySelectorAll('.counter').length").await?, json!(0));
    assert_eq!(host.asked("api/visitors"), 0);
    Ok(())
}

/// Every picture comes, once it is scrolled to.
async fn pictures(page: &Page) -> Outcome {
    page.until("[...document.images].every(i => (i.loading = 'eager', i.complete && i.naturalWidth > 0))").await
}

async fn works(page: &Page, host: &Host, folder: &str) -> Outcome {
    let at = |path: &str| format!("location.pathname == '{folder}{path}'");
    page.goto(&host.address("")).await?;
    page.until_heading("Tin tức - Sự kiện").await?;
    page.until_live().await?;
    pictures(page).await?;
    page.value("(window.sameDocument = true)").await?;
    page.click("Tin cũ hơn").await?;
    page.until(&format!("{} && document.title.includes('Các tin cũ hơn')", at("trang/feed-2"))).await?;
    page.click_on("main a[href*='/tin/']").await?;
    page.until("location.pathname.includes('/tin/') && !!document.querySelector('article h1')").await?;
    pictures(page).await?;
    page.back().await?;
    page.until(&at("trang/feed-2")).await?;
    page.back().await?;
    // It comes back to where the link to the further page is.
    page.until(&format!("{} && !document.title.includes('Các tin cũ hơn') && scrollY > 0", at(""))).await?;
    page.click_on(&format!("a[href$='{MODEL}']")).await?;
    page.until_heading(MODEL_TITLE).await?;
    assert_eq!(page.value("window.sameDocument === true").await?, json!(true), "clicks are the app's");

    // The host knows it by a slash at the end. There, too, it is the article's own page, and the app goes on from it.
    page.value("(setTimeout(() => location.reload()), 0)").await?;
    page.until("!window.sameDocument").await?;
    page.until_live().await?;
    page.until(&at(&format!("{MODEL}/"))).await?;
    page.until_heading(MODEL_TITLE).await?;
    page.until_says("figcaption", CAPTION).await?;
    pictures(page).await?;
    page.value("(window.sameDocument = true)").await?;
    page.click_on("header a[href$='/muc/huong-dan']").await?;
    page.until_heading("Hướng dẫn").await?;
    page.until(&at("muc/huong-dan")).await?;
    page.back().await?;
    page.until_heading(MODEL_TITLE).await?;
    page.until_says("figcaption", CAPTION).await?;
    page.click("English").await?;
    page.until_heading("News and events").await?;
    assert_eq!(page.value("window.sameDocument === true").await?, json!(true), "clicks are the app's");

    page.goto(&host.address("khong-co-trang-nay")).await?;
    page.until_heading("Không tìm thấy trang").await?;
    page.until_live().await?;
    page.click("Về trang chủ").await?;
    page.until(&at("")).await?;
    page.until_heading("Tin tức - Sự kiện").await?;
    pictures(page).await
}
