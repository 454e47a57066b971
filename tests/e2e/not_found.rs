//! Addresses that lead nowhere.

use crate::support::{Browser, Engine, Outcome, Server};
use serde_json::json;

pub(crate) async fn is_said_and_leads_home(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&server.address("")).await?;
    page.until_heading("Tin tức - Sự kiện").await?;
    let status = |path: &str| {
        let address = json!(server.address(path));
        format!("(r => (r.open('GET', {address}, false), r.send(), r.status))(new XMLHttpRequest())")
    };
    for path in ["", "en", "trang/feed-2", "muc/huong-dan", "tin/tong-ket-cai-cach-hanh-chinh-2017"] {
        assert_eq!(page.value(&status(path)).await?, json!(200), "{path}");
    }
    for (path, says) in [
        ("khong-co", "Không tìm thấy trang"),
        ("khong/co/gi", "Không tìm thấy trang"),
        ("tin/khong-co-bai-nay", "Không tìm thấy bài viết"),
        ("tin/KHONG-CO", "Không tìm thấy trang"),
        // What the portals of old called their pages.
        ("tin/bai-cu.aspx", "Không tìm thấy trang"),
        ("muc/khong-co-muc-nay", "Không tìm thấy trang"),
        ("trang/feed-999", "Không tìm thấy trang"),
        ("en/no-such-page", "Page not found"),
        ("api/articles/khong-co.json", ""),
        ("khong-co.js", ""),
    ] {
        assert_eq!(page.value(&status(path)).await?, json!(404), "{path}");
        if !says.is_empty() {
            page.goto(&server.address(path)).await?;
            page.until_says("main", says).await?;
            page.until_says("header, footer, body", "1").await?;
        }
    }
    page.goto(&server.address("khong-co")).await?;
    page.click("Về trang chủ").await?;
    page.until("location.pathname == '/'").await?;
    page.until_heading("Tin tức - Sự kiện").await
}
