use super::{Checked, assert_in_order, at, feed, listing, of_office, page, read, site, teaser};
use crate::{
    html::PageContext,
    model::{Archive, ContentError},
    pages::PageData,
};
use serde_json::json;
use std::sync::Arc;

fn archive(context: &PageContext, months: Archive) -> String {
    page(context, PageData::Archive(Arc::new(months)))
}

fn site_map(context: &PageContext, months: Archive) -> String {
    page(context, PageData::SiteMap(Arc::new(months)))
}

fn months() -> Result<Archive, ContentError> {
    read(&json!({"years": [
        {"name": "2017", "title": "2017", "count": 1234, "months": [
            {"name": "2017-12", "title": "Tháng 12/2017", "count": 1200},
            {"name": "2017-13", "title": "Tháng 13/2017", "count": 1},
            {"name": "2017-01", "title": "Tháng <01>", "count": 34},
        ]},
        {"name": "2016", "title": "2016", "count": 2, "months": [{"name": "2016-05", "title": "Tháng 05/2016", "count": 2}]},
    ]}))
}

#[test]
fn the_archive_leads_to_each_month() -> Checked {
    assert_in_order(
        &archive(&at("luu-tru"), months()?),
        &[
            r#"<h1 tabindex="-1">Lưu trữ</h1>"#,
            r#"<section><h2 id="2017">2017<span class="muted"> (1.234)</span></h2>"#,
            r#"<li><a href="/tin/luu-tru/2017-12">Tháng 12/2017</a><span class="muted"> (1.200)</span></li>"#,
            r#"<a href="/tin/luu-tru/2017-01">Tháng &lt;01&gt;</a><span class="muted"> (34)</span>"#,
            r#"<h2 id="2016">2016<span class="muted"> (2)</span></h2>"#,
            r#"<a href="/tin/luu-tru/2016-05">"#,
        ],
    );
    assert!(!archive(&at("luu-tru"), months()?).contains("2017-13"), "no such month");
    let english = archive(&at("en/luu-tru"), months()?);
    assert!(english.contains(">Archive</h1>") && english.contains(r#"href="/tin/en/luu-tru/2017-12""#), "{english}");
    assert!(english.contains(" (1,234)"), "{english}");
    Ok(())
}

#[test]
fn an_archive_without_news_says_so() {
    let empty = archive(&at("luu-tru"), Archive::default());
    assert!(empty.contains("Chưa có tin nào") && !empty.contains("<section"), "{empty}");
}

#[test]
fn a_month_is_a_listing_like_the_others_with_the_way_to_the_archive() -> Checked {
    let items = [teaser("a"), teaser("b")];
    let mut feed = feed(&items, Some("2017-12-2.json"))?;
    feed.title = "Tháng 12/2017".to_owned();
    let page = listing(&of_office(site()?, at("luu-tru/2017-12")), &feed);
    assert_in_order(
        &page,
        &[
            r#"<p class="kicker"><a href="/tin/luu-tru">Lưu trữ</a></p>"#,
            r#"<h1 tabindex="-1">Tháng 12/2017</h1>"#,
            "Bài a",
            "Bài b",
            r#"<a class="button" href="/tin/luu-tru/2017-12/trang/2017-12-2" rel="next">Tin cũ hơn</a>"#,
        ],
    );
    assert_eq!(page.matches(r#"<p class="kicker">Tin tức - Sự kiện</p>"#).count(), 2, "each says its section");
    let further = listing(&at("luu-tru/2017-12/trang/2017-12-2"), &feed);
    assert!(further.contains(r#"<a class="button" href="/tin/luu-tru/2017-12">"#), "{further}");
    Ok(())
}

#[test]
fn the_map_has_everything_as_plain_lists() -> Checked {
    let page = site_map(&of_office(site()?, at("so-do")), months()?);
    assert_in_order(
        &page,
        &[
            r#"<h1 tabindex="-1">Sơ đồ trang</h1>"#,
            "<h2>Chuyên mục</h2>",
            r#"<li><a href="/tin/">Trang chủ</a> · "#,
            r#"<a href="/tin/api/feed.json" type="application/feed+json">JSON Feed</a> · "#,
            r#"<a href="/tin/api/feed.xml" type="application/rss+xml">RSS</a></li>"#,
            r#"<li><a href="/tin/muc/su-kien">Tin tức - Sự kiện</a> · "#,
            r#"<a href="/tin/api/sections/su-kien.json""#,
            r#"<a href="/tin/api/sections/su-kien.xml""#,
            r#"<li><a href="/tin/muc/thong-bao">Thông báo</a> · "#,
            "<h2>Lưu trữ</h2>",
            r#"<li><a href="/tin/luu-tru">Lưu trữ</a><ul><li><a href="/tin/luu-tru#2017">2017</a>"#,
            r#"<a href="/tin/luu-tru#2016">2016</a><span class="muted"> (2)</span></li></ul></li>"#,
            "<h2>Ngôn ngữ</h2>",
            r#"<a class="language" href="/tin/en/so-do" lang="en" hreflang="en">English</a>"#,
        ],
    );
    Ok(())
}

#[test]
fn the_map_stands_without_the_office_and_the_archive() {
    let page = site_map(&at("en/so-do"), Archive::default());
    for part in [">Site map</h1>", r#"href="/tin/en/luu-tru""#, r#"href="/tin/api/en/feed.xml""#] {
        assert!(page.contains(part), "{part} in {page}");
    }
    // A list must have something in it.
    assert!(!page.contains("<ul></ul>") && !page.contains("hreflang"), "{page}");
}
