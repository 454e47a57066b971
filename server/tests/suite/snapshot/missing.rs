//! Pages and articles that do not exist.

use super::{assert_not_found, select};
use crate::support::{Fixture, get, send};
use axum::http::Request;
use scraper::Html;

#[tokio::test]
async fn what_is_not_there_is_a_page_that_says_so() {
    let app = Fixture::samples();
    for path in [
        "/khong-co",
        "/tin/khong-co",
        "/muc/khong-co",
        "/trang/feed-99",
        "/muc/thong-bao/trang/feed-2",
        "/luu-tru/2017-13",
        "/luu-tru/0000-00",
        "/luu-tru/2016-12",
        "/luu-tru/2017",
        "/luu-tru/2017-12/trang/2017-12-2",
        "/so-do/khac",
        "/fr/tin/how-to-search",
        "/zz",
    ] {
        assert_not_found(&get(&app, path).await, "vi");
        assert_not_found(&get(&app, &format!("/en{path}")).await, "en");
    }
    let etag = get(&app, "/khong-co").await.header("etag").to_owned();
    assert_eq!(send(&app, Request::get("/khong-co").header("if-none-match", etag)).await.status, 404);
}

#[tokio::test]
async fn a_missing_article_is_called_one() {
    let app = Fixture::samples();
    for (path, says) in [("/tin/khong-co", "Không tìm thấy bài viết"), ("/en/tin/none", "Article not found")] {
        let answer = get(&app, path).await;
        assert_eq!(answer.status, 404);
        let page = Html::parse_document(answer.text());
        assert!(select(&page, "h1")[0].text().collect::<String>().contains(says), "{path}");
        assert!(select(&page, "title")[0].text().collect::<String>().contains(says), "{path}");
    }
}
