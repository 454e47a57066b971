//! Text that follows other text in one element. Natively Leptos parts the two by `<!>` and makes a space of an empty text;
//! what is read, copied or compared must have neither.

use super::{
    Checked, article, article_page, at, context, feed, footer, header, html, listing, of_office, page, read, site,
    teaser, teasers, vi,
};
use crate::{
    components::{
        block::BlockView,
        counter::VisitorCounter,
        embed::{EmbeddedArticle, EmbeddedFailure, EmbeddedLinks, EmbeddedListing},
        search::SearchResults,
        state::{Failure, FailurePage, LoadingPage, NewVersionNotice, ProgressBar, SlowNotice},
    },
    embed::Settings,
    html::PageContext,
    locale::Locale,
    model::{Archive, Article, Block, ContentError, Feed, RecentCounts, Timestamp, VisitorCounts, samples},
    pages::PageData,
    visitors::CounterState,
};
use leptos::prelude::*;
use serde_json::{Value, json};
use std::{error::Error, sync::Arc};

/// The texts of a page one behind the other, as `textContent` has them.
fn text_content(html: &str) -> String {
    let mut texts = html.split('<');
    let mut content = texts.next().unwrap_or_default().to_owned();
    for piece in texts {
        content.push_str(piece.split_once('>').map_or("", |(_, text)| text));
    }
    content.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

fn shown(value: &Value) -> Result<String, ContentError> {
    let block: Block = read(value)?;
    Ok(html(&vi(), || view! { <BlockView block=&block priority=false/> }))
}

#[test]
fn spans_follow_each_other_without_a_gap() -> Checked {
    for (spans, expected) in [
        (json!([{"text": "a"}, {"text": "b"}, {"text": "c"}]), "<p>abc</p>"),
        (json!([{"text": "a"}, {"text": ""}, {"text": "b"}]), "<p>ab</p>"),
        (json!([{"text": ""}, {"text": "a", "strong": true}, {"text": ""}]), "<p><strong>a</strong></p>"),
        (json!([{"text": "a "}, {"text": " b", "emphasis": true}, {"text": "c"}]), "<p>a <em> b</em>c</p>"),
        (
            json!([{"text": "a<!>"}, {"text": "<!-- b -->"}, {"text": "-->&lt;"}]),
            "<p>a&lt;!&gt;&lt;!-- b --&gt;--&gt;&amp;lt;</p>",
        ),
    ] {
        let shown = shown(&json!({"type": "paragraph", "spans": spans}))?;
        assert_eq!(shown, expected);
        let Block::Paragraph { spans } = read(&json!({"type": "paragraph", "spans": spans}))? else {
            return Err("no paragraph".into());
        };
        assert_eq!(text_content(&shown), spans.text());
    }
    Ok(())
}

#[test]
fn an_empty_cell_is_empty() -> Checked {
    let table = shown(&json!({"type": "table", "head": ["", "B"], "rows": [["", "2"], [""]]}))?;
    assert!(
        table.ends_with(concat!(
            r#"<thead><tr><th scope="col"></th><th scope="col">B</th></tr></thead>"#,
            "<tbody><tr><td></td><td>2</td></tr><tr><td></td></tr></tbody></table></div>",
        )),
        "{table}"
    );
    Ok(())
}

/// An article with all that one can have.
fn whole_article() -> Result<Article, Box<dyn Error>> {
    let mut whole = article(&json!({
        "section": "su-kien", "source": "Báo mẫu", "related": ["b"], "translations": {"en": "a-in-english"},
        "newer": {"id": "c", "title": "Bài c"}, "older": {"id": "d", "title": "Bài d"},
        "credits": [{"role": "text", "name": "K. Hà"}, {"role": "photo", "name": "B. Phượng"}],
        "withdrawn": {"date": "2017-12-03T08:00:00+07:00", "reason": "Trùng bài"},
        "corrections": [{"date": "2017-12-02T08:00:00+07:00", "note": "Sửa tên."}],
        "body": samples::blocks()?,
    }))?;
    whole.summary = Some("Tóm tắt".to_owned());
    whole.date_modified = Some(Timestamp::from_unix(whole.date_published.unix() + 60));
    Ok(whole)
}

#[test]
fn the_text_of_an_article_is_that_of_its_parts() -> Checked {
    let page = article_page(&of_office(site()?, vi()), &whole_article()?, Some(teasers(&["b"])?));
    let picture = "Ảnh chưa tải đượcChụp lại hình ảnh: Toàn cảnh Hội nghị Nguồn ảnh: Ảnh: B. Phượng";
    let expected = [
        "Tin tức - Sự kiện",
        "Bài a",
        "Đăng lúc 01/12/2017 17:00",
        "Cập nhật lúc 01/12/2017 17:01",
        "1 phút đọc",
        "Nghe bài",
        "Tạm dừng",
    ]
    .concat();
    let text = text_content(&page);
    assert!(text.starts_with(&expected), "{text}");
    let expected = [
        "Bài viết này đã được thu hồi\u{a0}· 03/12/2017 08:00",
        "Trùng bài",
        "Tóm tắt",
        "Một hai ba",
        "Mục",
        "ab",
        "Lời nói",
        "Ai",
        "Bảng 1",
        "A",
        "1",
        picture,
        picture,
        "Chụp lại hình ảnh: Các ảnh ",
        "Tệp (PDF, 1,2 MB)",
        "Tin, bài: K. Hà",
        "Ảnh: B. Phượng",
        "Nguồn: Báo mẫu",
        "Đính chính",
        "02/12/2017 08:00: Sửa tên.",
        "+←→×",
        "Nguồn: Sở Ngoại vụ, 01/12/2017 17:00",
        "Tin mới hơn Bài c",
        "Tin cũ hơn Bài d",
        "Tin liên quan",
        "Bài b",
        "Tóm tắt",
        "01/12/2017 17:00",
    ]
    .concat();
    assert!(text.ends_with(&expected), "{text}\nshould end with\n{expected}");
    Ok(())
}

const FIGURES: VisitorCounts = VisitorCounts {
    total: 1_303_080,
    online: 54,
    window_seconds: 300,
    as_of: Timestamp::from_unix(1_512_122_400),
    recent: Some(RecentCounts { today: 1, yesterday: 2, week: 3, month: 4 }),
};

#[test]
fn the_text_of_the_counter_is_that_of_its_figures() {
    assert_eq!(
        text_content(&html(&vi(), || view! { <VisitorCounter state=CounterState::Stale(FIGURES)/> })),
        concat!(
            "Lượt truy cập 1.303.080Đang online: 54Hôm nay: 1 Hôm qua: 2 Tuần này: 3 Tháng này: 4 ",
            "Số liệu lúc 01/12/2017 17:00",
        )
    );
}

/// Every page in every state that has a view of its own.
fn pages(context: &PageContext) -> Result<Vec<String>, Box<dyn Error>> {
    let at = |path: &str| PageContext { route: at(path).route, ..context.clone() };
    let list = feed(&[teaser("a"), teaser("b")], Some("feed-2.json"))?;
    let archive: Arc<Archive> =
        Arc::new(read(&json!({"years": [{"name": "2017", "title": "2017", "count": 1234, "months": [
            {"name": "2017-12", "title": "Tháng 12/2017", "count": 1200},
        ]}]}))?);
    let found: Feed = read(&json!({
        "version": "v", "title": "T", "items": [teaser("a")], "next_url": "search.json?q=a&trang=2", "_tintuc": {"total": 30},
    }))?;
    let nothing_found = Feed { items: Vec::new(), next_url: None, ..found.clone() };
    let search = |feed: &Feed, titles_only, failure| {
        PageData::Search(SearchResults { feed: Arc::new(feed.clone()), titles_only, failure })
    };
    let article = whole_article()?;
    let mut pages = vec![
        header(context, None),
        header(&at("tin/a"), Some(&article)),
        footer(context),
        article_page(context, &article, None),
        article_page(context, &article, Some(teasers(&["b"])?)),
        article_page(context, &super::article(&json!({}))?, None),
        page(&at("luu-tru"), PageData::Archive(Arc::clone(&archive))),
        page(&at("luu-tru"), PageData::Archive(Arc::default())),
        page(&at("so-do"), PageData::SiteMap(archive)),
        page(&at("so-do"), PageData::SiteMap(Arc::default())),
        page(&at("tim-kiem"), search(&Feed::default(), false, None)),
        page(&at("tim-kiem"), search(&found, false, None)),
        page(&at("tim-kiem"), search(&found, true, Some(Failure::Offline))),
        page(&at("tim-kiem"), search(&nothing_found, true, None)),
        page(&at("khong-co"), PageData::NotFound),
        page(&at("tin/a"), PageData::NotFound),
        html(context, || view! { <FailurePage failure=Failure::Offline/> }),
        html(context, || view! { <LoadingPage/> }),
        html(context, || view! { <ProgressBar/> }),
        html(context, || view! { <SlowNotice/> }),
        html(context, || view! { <NewVersionNotice/> }),
        html(context, || view! { <EmbeddedArticle article=&article back=true/> }),
        html(context, || view! { <EmbeddedFailure failure=Failure::Server back=true/> }),
    ];
    for path in ["", "trang/feed-2", "muc/su-kien", "luu-tru/2017-12"] {
        pages.push(listing(&at(path), &list));
        pages.push(listing(&at(path), &Feed { items: Vec::new(), ..list.clone() }));
    }
    for layout in ["cards", "list", "headlines"] {
        let settings = Settings::read("https://tin.example/".to_owned(), None, None, None, 5.0, Some(layout), None);
        pages.push(html(context, || view! { <EmbeddedListing settings=&settings feed=&list/> }));
        pages.push(html(context, || view! { <EmbeddedLinks settings=&settings feed=&list/> }));
    }
    for state in [
        CounterState::Unknown,
        CounterState::Fresh(FIGURES),
        CounterState::Stale(VisitorCounts { recent: None, ..FIGURES }),
    ] {
        pages.push(html(context, || view! { <VisitorCounter state/> }));
    }
    Ok(pages)
}

#[test]
fn no_page_has_a_marker() -> Checked {
    let mut shown = 0;
    for locale in Locale::ALL {
        for context in [context(locale), of_office(site()?, context(locale))] {
            for page in pages(&context)? {
                assert!(!page.contains("<!"), "{page}");
                shown += 1;
            }
        }
    }
    assert!(shown >= 100, "only {shown} pages");
    Ok(())
}
