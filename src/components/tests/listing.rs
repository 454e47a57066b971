use super::{Checked, assert_in_order, at, feed, listing, of_office, site, teaser, vi};
use serde_json::{Value, json};

fn items(ids: &[&str]) -> Vec<Value> {
    ids.iter().map(|id| teaser(id)).collect()
}

#[test]
fn the_front_page_opens_with_a_lead_story() -> Checked {
    let feed = feed(&items(&["a", "b", "c"]), Some("feed-2.json"))?;
    let page = listing(&of_office(site()?, vi()), &feed);
    assert_in_order(
        &page,
        &[
            r#"<h1 tabindex="-1">Tin tức - Sự kiện</h1>"#,
            r#"<article class="card lead-story">"#,
            r#"<h2><a href="/tin/tin/a">Bài a</a></h2>"#,
            r#"<ul class="cards" role="list">"#,
            r#"<h2><a href="/tin/tin/b">Bài b</a></h2>"#,
            r#"<h2><a href="/tin/tin/c">Bài c</a></h2>"#,
            r#"<a class="button" href="/tin/trang/feed-2" rel="next">Tin cũ hơn</a>"#,
        ],
    );
    assert!(!page.contains("Tin mới nhất"));
    assert_eq!(page.matches(r#"<p class="kicker">Tin tức - Sự kiện</p>"#).count(), 3);
    assert_eq!(page.matches(r#"<time datetime="2017-12-01T17:00:00+07:00">01/12/2017 17:00</time>"#).count(), 3);
    Ok(())
}

#[test]
fn a_card_has_one_link_and_only_the_first_picture_is_urgent() -> Checked {
    let mut items = items(&["a", "b", "c"]);
    items[0]["_tintuc"]["image"] = json!(null);
    items[0]["summary"] = json!(" ");
    let page = listing(&of_office(site()?, vi()), &feed(&items, None)?);
    assert_eq!((page.matches("<a ").count(), page.matches("<img ").count()), (3, 2));
    assert_in_order(
        &page,
        &[r#"class="card lead-story plain""#, r#"loading="eager" fetchpriority="high""#, r#"loading="lazy""#],
    );
    assert_eq!(page.matches(r#"<p class="summary">"#).count(), 2);
    assert!(!page.contains("pager"));
    Ok(())
}

#[test]
fn a_section_bears_its_name_once() -> Checked {
    let section = at("muc/thong-bao");
    let feed = feed(&items(&["a", "b"]), None)?;
    let page = listing(&of_office(site()?, section.clone()), &feed);
    assert_in_order(&page, &[">Thông báo</h1>"]);
    assert!(!page.contains("kicker"));
    // Without site.json, or for a section that it does not name, the listing's own title serves.
    assert!(listing(&section, &feed).contains(">Tiêu đề của danh sách</h1>"));
    Ok(())
}

#[test]
fn a_further_page_has_no_lead_and_leads_back() -> Checked {
    let feed = feed(&items(&["a", "b"]), Some("thong-bao-3.json"))?;
    let page = listing(&of_office(site()?, at("en/muc/thong-bao/trang/thong-bao-2")), &feed);
    assert!(!page.contains("lead-story"));
    assert_eq!(page.matches("<li>").count(), 2);
    assert_in_order(
        &page,
        &[
            r#"<p class="muted">Older news</p>"#,
            r#"<nav class="pager" aria-label="Pages of news">"#,
            r#"<a class="button" href="/tin/en/muc/thong-bao">Newest news</a>"#,
            r#"<a class="button" href="/tin/en/muc/thong-bao/trang/thong-bao-3" rel="next">Older news</a>"#,
        ],
    );
    Ok(())
}

#[test]
fn a_listing_leads_to_no_other_site_and_says_when_it_is_empty() -> Checked {
    let page = listing(&vi(), &feed(&[], Some("https://evil.example/feed.json"))?);
    assert!(!page.contains("evil") && !page.contains("pager") && !page.contains("<ul"));
    assert_in_order(&page, &["<h1", "<h2>Chưa có tin nào</h2>", r#"<a class="button" href="/tin/">Về trang chủ</a>"#]);
    Ok(())
}
