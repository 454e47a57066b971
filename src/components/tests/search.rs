use super::{Checked, assert_in_order, context, feed, of_office, page, site, teaser, vi};
use crate::{
    components::{search::SearchResults, state::Failure},
    html::PageContext,
    locale::Locale,
    model::{ContentError, Feed, Site},
    pages::PageData,
    router::{Page, Route},
    search::{Query, titles},
};
use serde_json::{Value, json};
use std::sync::Arc;

fn hit(id: &str) -> Value {
    let mut hit = teaser(id);
    hit["_tintuc"]["marks"] = json!({
        "title": [{"text": "Về "}, {"text": "cải cách", "mark": true}],
        "text": [{"text": "… một "}, {"text": "cải", "mark": true}, {"text": " …"}],
    });
    hit
}

fn found(total: u32, items: &[Value], next: Option<&str>) -> Result<Feed, ContentError> {
    super::read(&json!({"version": "v", "title": "T", "items": items, "next_url": next, "_tintuc": {"total": total}}))
}

fn searching() -> Result<Site, ContentError> {
    let mut site = site()?;
    site.features.search = true;
    Ok(site)
}

fn page_at(parameters: &str, results: SearchResults) -> Result<String, ContentError> {
    Ok(shown(of_office(searching()?, vi()), parameters, results))
}

fn shown(context: PageContext, parameters: &str, results: SearchResults) -> String {
    let route = Route::new(context.route.locale, Page::Search(Query::new(parameters)));
    page(&PageContext { route, ..context }, PageData::Search(results))
}

fn of(feed: &Feed) -> SearchResults {
    SearchResults { feed: Arc::new(feed.clone()), ..SearchResults::default() }
}

#[test]
fn the_form_asks_by_its_address() -> Checked {
    let page = page_at("", of(&Feed::default()))?;
    assert_in_order(
        &page,
        &[
            r#"<h1 tabindex="-1" aria-describedby="found">Tìm kiếm</h1>"#,
            r#"<form role="search" autocomplete="off" action="/tin/tim-kiem" data-suggest="/tin/api/suggest.json">"#,
            r#"<input enterkeyhint="search" name="q" aria-label="Tìm kiếm" value="" maxlength="200" autofocus>"#,
            r#"<button class="button">Tìm kiếm</button>"#,
            r#"<label>Chuyên mục<select name="muc"><option value="">Tất cả</option>"#,
            r#"<option value="thong-bao">Thông báo</option>"#,
            r#"<label>Từ ngày<input type="date" name="tu" value=""></label>"#,
            r#"<label>Đến ngày<input type="date" name="den" value=""></label>"#,
        ],
    );
    assert!(!page.contains("role=\"status\""), "nothing was looked for");
    Ok(())
}

#[test]
fn the_form_keeps_what_was_asked() -> Checked {
    let feed = found(0, &[], None)?;
    let page = page_at("q=%22a%22+%3Cb%3E&muc=thong-bao&tu=2017-01-01&den=2017-12-31", of(&feed))?;
    assert_in_order(
        &page,
        &[
            r#"value="&quot;a&quot; &lt;b&gt;""#,
            r#"<option selected value="thong-bao">"#,
            r#"name="tu" value="2017-01-01""#,
            r#"name="den" value="2017-12-31""#,
            r#"<p id="found" role="status">Không tìm thấy tin nào</p>"#,
            "Hãy thử từ khác",
        ],
    );
    assert!(!page.contains("autofocus") && !page.contains("<ul"));
    Ok(())
}

#[test]
fn hits_are_marked_and_counted() -> Checked {
    let feed = found(1_234, &[hit("a"), hit("b")], Some("search.json?q=cai&trang=3"))?;
    let page = page_at("q=cai&trang=2", of(&feed))?;
    assert_in_order(
        &page,
        &[
            r#"<p id="found" role="status">Tìm thấy 1.234 tin</p>"#,
            r#"<ul class="hits" role="list">"#,
            r#"<h2><a href="/tin/tin/a">Về <mark>cải cách</mark></a></h2>"#,
            r#"<h2><a href="/tin/tin/b">Về <mark>cải cách</mark></a></h2>"#,
            r#"<a class="button" href="/tin/tim-kiem?q=cai&amp;trang=3" rel="next">Kết quả tiếp theo</a>"#,
        ],
    );
    assert_eq!(page.matches(r#"<p class="summary">… một <mark>cải</mark> …</p>"#).count(), 2);
    assert_eq!(page.matches(r#"<p class="kicker">Tin tức - Sự kiện</p>"#).count(), 2);
    let english = shown(context(Locale::En), "q=a", of(&feed));
    assert!(english.contains("Articles found: 1,234") && english.contains(r#"action="/tin/en/tim-kiem""#));
    assert!(english.contains(r#"data-suggest="/tin/api/en/suggest.json""#));
    Ok(())
}

#[test]
fn a_next_page_lies_beside_its_feed() -> Checked {
    let own = Some("https://tin.example/api/search.json?q=a".to_owned());
    let feed = found(30, &[hit("a")], Some("https://tin.example/api/search.json?q=a&trang=2"))?;
    let feed = crate::model::Feed { feed_url: own, ..feed };
    assert!(page_at("q=a", of(&feed))?.contains("href=\"/tin/tim-kiem?q=a&amp;trang=2\""));
    let feed = found(30, &[hit("a")], Some("https://evil.example/search.json?q=a"))?;
    assert!(!page_at("q=a", of(&feed))?.contains("pager"));
    Ok(())
}

#[test]
fn a_hostile_title_is_text() -> Checked {
    let mut hostile = hit("a");
    hostile["_tintuc"]["marks"]["title"] =
        json!([{"text": "<script>alert(1)</script>", "mark": true, "href": "javascript:alert(1)"}]);
    let page = page_at("q=script", of(&found(1, &[hostile], None)?))?;
    assert!(page.contains("<mark>&lt;script&gt;alert(1)&lt;/script&gt;</mark>") && !page.contains("javascript:"));
    Ok(())
}

#[test]
fn a_search_without_its_server_says_so() -> Checked {
    let loaded = feed(&[teaser("a")], None)?;
    let hits = titles([&loaded], &Query::new("q=bai"));
    let page = page_at("q=bai", SearchResults { titles_only: true, ..of(&hits) })?;
    assert_in_order(&page, &["Tìm thấy 1 tin", "Chỉ tìm trong tiêu đề của các tin đã tải.", ">Bài a</a>"]);
    assert!(!page.contains("notice"));
    Ok(())
}

#[test]
fn a_failure_keeps_the_query_and_what_is_loaded() -> Checked {
    let loaded = feed(&[teaser("a")], None)?;
    let hits = titles([&loaded], &Query::new("q=bai"));
    let nothing = titles([&loaded], &Query::new("q=khac"));
    let results = |feed| SearchResults { titles_only: true, failure: Some(Failure::Offline), ..of(feed) };
    let page = page_at("q=bai", results(&hits))?;
    assert_in_order(
        &page,
        &[
            r#"value="bai""#,
            r#"<div class="notice" role="alert"><h2>Không có kết nối mạng</h2>"#,
            r#"data-action="retry""#,
            "Tìm thấy 1 tin",
            "Chỉ tìm trong tiêu đề của các tin đã tải.",
        ],
    );
    // That nothing is loaded does not say that there is nothing.
    let page = page_at("q=khac", results(&nothing))?;
    assert!(!page.contains("Không tìm thấy tin nào") && !page.contains("Hãy thử từ khác"), "{page}");
    Ok(())
}
