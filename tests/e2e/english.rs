//! The same site in English.

use crate::support::{Browser, Engine, Outcome, Server};

pub(crate) async fn switches_the_language(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&server.address("en/")).await?;
    page.until_heading("News and events").await?;
    page.until("document.documentElement.lang == 'en' && document.title.startsWith('News and events')").await?;
    page.until_says("body", "1,303,081").await?;
    page.until_says("body", "Online now: 1").await?;

    page.click("Tiếng Việt").await?;
    page.until_heading("Tin tức - Sự kiện").await?;
    page.until("document.documentElement.lang == 'vi' && location.pathname == '/'").await?;
    page.until_says("body", "Đang online: 1").await?;
    page.click("English").await?;
    page.until_heading("News and events").await?;

    // From an article to the same article.
    page.goto(&server.address("tin/bo-dem-dem-nhung-gi")).await?;
    page.until("document.documentElement.lang == 'vi' && !!document.querySelector('article h1')").await?;
    page.click("Read this article in English").await?;
    page.until("location.pathname == '/en/tin/what-the-counter-counts' && document.documentElement.lang == 'en'")
        .await?;
    page.until("!!document.querySelector('article h1')").await?;
    page.click("Đọc bài này bằng tiếng Việt").await?;
    page.until("location.pathname == '/tin/bo-dem-dem-nhung-gi' && document.documentElement.lang == 'vi'").await
}
