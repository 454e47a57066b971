//! The page of results.

use super::{SITE, article, fixture, select, serve, text};
use crate::support::get;
use scraper::Html;
use serde_json::Value;

#[tokio::test]
async fn the_page_of_results_needs_no_program() {
    let (_fixture, app) = serve(&[
        article("a", "Cải cách <script>alert(1)</script>", "", "x", "2017-12-01"),
        article("b", "Khác", "", "Về cải cách", "2017-12-02"),
    ]);
    let answer = get(&app, "/tim-kiem?q=c%E1%BA%A3i+c%C3%A1ch&muc=tin&tu=2017-01-01&den=&trang=1").await;
    assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (200, "no-cache, no-transform"));
    let page = Html::parse_document(answer.text());
    assert_eq!(text(&page, "title"), "Tìm kiếm: cải cách - Sở Ngoại vụ");
    assert_eq!(select(&page, "meta[name=robots][content=noindex]").len(), 1);
    let canonical = select(&page, "link[rel=canonical]")[0].attr("href").unwrap();
    assert!(canonical.starts_with("https://tin.example/tim-kiem?q=c%E1%BA%A3i+c%C3%A1ch&muc=tin&tu=2017-01-01"));
    assert_eq!(text(&page, "main [role=status]"), "Tìm thấy 2 tin");
    assert_eq!(text(&page, "main .hits h2 mark"), "Cải cách");
    assert_eq!(select(&page, "main script").len(), 0);
    assert!(text(&page, "main .hits h2").contains("<script>alert(1)</script>"));
    let value = |selector: &str| select(&page, selector)[0].attr("value").unwrap().to_owned();
    assert_eq!(value("main input[name=q]"), "cải cách");
    assert_eq!(value("main option[selected]"), "tin");
    assert_eq!(value("main input[name=tu]"), "2017-01-01");
    // The app takes it over without asking again.
    let documents: Value = serde_json::from_str(&text(&page, "#documents")).unwrap();
    let document = "search.json?q=c%E1%BA%A3i+c%C3%A1ch&muc=tin&tu=2017-01-01&den=&trang=1";
    let mut served: Value = get(&app, &format!("/api/{document}")).await.json();
    for item in served["items"].as_array_mut().unwrap() {
        // For feed readers only.
        item.as_object_mut().unwrap().remove("content_text");
    }
    assert_eq!(documents[document], served);
}

#[tokio::test]
async fn pages_of_bad_queries_say_what_to_do() {
    let (_fixture, app) = serve(&[article("a", "Cải cách", "", "x", "2017-12-01")]);
    for (parameters, status) in [
        ("", ""),
        ("q=", ""),
        ("q=%F0%9F%98%80", "Không tìm thấy tin nào"),
        ("q=%CC%81", "Không tìm thấy tin nào"),
        ("q=%22%22", "Không tìm thấy tin nào"),
        ("q=khong+co", "Không tìm thấy tin nào"),
        ("q=cai&muc=khong-co", "Không tìm thấy tin nào"),
        ("q=cai&tu=2099-01-01", "Không tìm thấy tin nào"),
        ("q=cai&trang=4294967295", "Tìm thấy 1 tin"),
    ] {
        let answer = get(&app, &format!("/tim-kiem?{parameters}")).await;
        assert_eq!(answer.status, 200, "{parameters}");
        let page = Html::parse_document(answer.text());
        assert_eq!(text(&page, "main [role=status]"), status, "{parameters}");
        assert_eq!(select(&page, "main form[role=search] input[name=q]").len(), 1);
    }
}

/// The app reads only valid queries, so that the server redirects to the normal form.
#[tokio::test]
async fn addresses_that_are_wrong_are_mended() {
    let (_fixture, app) = serve(&[article("a", "Cải cách", "", "x", "2017-12-01")]);
    for (path, right) in [
        ("/tim-kiem?q=%20%20", "/tim-kiem"),
        ("/tim-kiem?q=%E3%FF+cai", "/tim-kiem?q=cai"),
        ("/tim-kiem?q=tin+c%E3i+c%E1ch", "/tim-kiem?q=tin+c+i+c+ch"),
        ("/tim-kiem?q=cai&tu=hom-qua&den=99/99/9999&trang=x&muc=T%C3%ADn", "/tim-kiem?q=cai"),
        ("/tim-kiem?q=cai&tu=2018-01-01&den=2017-01-01", "/tim-kiem?q=cai&tu=2017-01-01&den=2018-01-01"),
        ("/tim-kiem?q=cai&trang=99999999999999999999", "/tim-kiem?q=cai"),
        ("/en/tim-kiem?q=a%00b", "/en/tim-kiem?q=a+b"),
    ] {
        let answer = get(&app, path).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (307, right), "{path}");
        assert_eq!(get(&app, right).await.status, 200);
    }
    for text in ["cai+".repeat(2_500), "x".repeat(10_000), "%C4%91".repeat(10_000), "%22".repeat(10_000)] {
        let answer = get(&app, &format!("/tim-kiem?q={text}")).await;
        let right = answer.header("location");
        assert!(answer.status == 307 && right.len() < 1_300, "{right}");
        assert_eq!(get(&app, right).await.status, 200);
    }
    // What a form writes stays as it is.
    assert_eq!(get(&app, "/tim-kiem?q=c%E1%BA%A3i%20c%C3%A1ch&muc=&tu=&den=&trang=1").await.status, 200);
}

#[tokio::test]
async fn a_site_that_does_without_shows_the_form() {
    let fixture = fixture(&[article("a", "Cải cách", "", "x", "2017-12-01")]);
    fixture.content("site.json", SITE.replace("true", "false"));
    let page = Html::parse_document(get(&fixture.app(), "/tim-kiem?q=cai").await.text());
    assert_eq!(select(&page, ".hits").len(), 0);
    assert_eq!(select(&page, "main noscript").len(), 1);
    assert_eq!(select(&page, "main input[name=q]")[0].attr("value"), Some("cai"));
}

#[tokio::test]
async fn every_page_leads_to_the_search() {
    let (_fixture, app) = serve(&[article("a", "Cải cách", "", "x", "2017-12-01")]);
    for (path, form, link) in [
        ("/", "/tim-kiem", "/tim-kiem"),
        ("/tin/a", "/tim-kiem", "/tim-kiem"),
        ("/en/tin/a", "/en/tim-kiem", "/en/tim-kiem"),
        ("/khong-co", "/tim-kiem", "/tim-kiem"),
    ] {
        let page = Html::parse_document(get(&app, path).await.text());
        assert_eq!(select(&page, "header form[role=search]")[0].attr("action"), Some(form), "{path}");
        assert_eq!(select(&page, "header .search-link")[0].attr("href"), Some(link), "{path}");
    }
    let page = Html::parse_document(get(&app, "/en/tim-kiem?q=cai").await.text());
    assert_eq!(select(&page, "form[role=search]").len(), 1);
    assert_eq!(select(&page, ".language")[0].attr("href"), Some("/tim-kiem?q=cai"));
}
