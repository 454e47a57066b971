//! The model page, word for word; and what an article may be made of.

use crate::support::{Browser, Engine, Fault, Host, Outcome, Server, content};
use serde_json::{Value, json};
use std::{fs, time::Duration};

const MODEL: &str = "tong-ket-cai-cach-hanh-chinh-2017";

/// Text as a browser shows it: runs of white space are one space.
fn shown(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reader views (Firefox; others are made of the same) leave out what looks like an advertisement, and know no style.
pub(crate) async fn is_whole_in_reader_view(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    for (article, pictures) in
        [("bo-tranh-cua-trang-mau", 6), ("tong-ket-cai-cach-hanh-chinh-2017", 1), ("cac-dang-du-lieu", 0)]
    {
        page.goto(&server.address(&format!("tin/{article}"))).await?;
        page.until_live().await?;
        let view = page.reader_view().await?;
        let there = "[...document.querySelectorAll('main:not([hidden]) .article img')].map(img => img.getAttribute('src').split('/').pop())";
        assert_eq!(view["pictures"], page.value(there).await?, "{article}");
        assert_eq!(
            (view["pictures"].as_array().map(Vec::len), &view["bare"]),
            (Some(pictures), &json!(0)),
            "{article}"
        );
        let text = view["text"].as_str().unwrap_or_default();
        for unseen in ["Nguồn: Sở Ngoại vụ", "Ảnh chưa tải được", "Not available"] {
            assert!(!text.contains(unseen), "{article}: {unseen} in {text}");
        }
    }
    Ok(())
}

pub(crate) async fn model_page(engine: Engine) -> Outcome {
    let published: Value =
        serde_json::from_str(&fs::read_to_string(content().join(format!("articles/{MODEL}.json")))?)?;
    let server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&server.address(&format!("tin/{MODEL}"))).await?;
    page.until_heading("Sở Ngoại vụ: Tổng kết công tác cải cách hành chính năm 2017").await?;

    let article = shown(&page.text("document.querySelector('main').innerText").await?);
    let mut at = 0;
    let mut parts = vec![
        "Sở Ngoại vụ: Tổng kết công tác cải cách hành chính năm 2017".to_owned(),
        shown(published["summary"].as_str().unwrap_or_default()),
        "Toàn cảnh Hội nghị Tổng kết cải cách hành chính Sở Ngoại vụ năm 2017".to_owned(),
    ];
    let blocks = published["_tintuc"]["body"].as_array().ok_or("a body")?;
    let paragraphs = blocks.iter().filter(|block| block["type"] == "paragraph").map(|block| {
        let spans = block["spans"].as_array().into_iter().flatten();
        shown(&spans.filter_map(|span| span["text"].as_str()).collect::<String>())
    });
    parts.extend(paragraphs);
    assert_eq!(parts.len(), 3 + 3, "the model page has three paragraphs after its lead");
    parts.extend(["Tin, bài: K. Hà".to_owned(), "Ảnh: B. Phượng".to_owned()]);
    for part in parts {
        let found = article[at..].find(&part);
        at += found.ok_or_else(|| format!("{part:?} is not where it should be in:\n{article}"))? + part.len();
    }
    assert!(article.contains("01/12/2017"), "{article}");
    assert!(article.to_lowercase().contains("tin tức - sự kiện"), "the section's name: {article}");
    page.until("document.title.startsWith('Sở Ngoại vụ: Tổng kết công tác cải cách hành chính năm 2017')").await?;

    // The caption stands under its picture, and the picture has come.
    page.until("(i => i.complete && i.naturalWidth > 0)(document.querySelector('main figure img'))").await?;
    let geometry = page
        .value(
            "(f => ({picture: f.querySelector('img').getBoundingClientRect(), \
             caption: f.querySelector('figcaption').getBoundingClientRect(), \
             says: f.querySelector('figcaption').innerText, alt: f.querySelector('img').alt}))\
             (document.querySelector('main figure'))",
        )
        .await?;
    let (picture, caption) = (&geometry["picture"], &geometry["caption"]);
    let number = |value: &Value| value.as_f64().unwrap_or(f64::NAN);
    assert!(
        number(&caption["top"]) >= number(&picture["bottom"]) - 1.0,
        "the caption is under the picture: {geometry}"
    );
    assert!(number(&caption["top"]) - number(&picture["bottom"]) < 60.0, "and next to it: {geometry}");
    // As wide as its picture, however long it is.
    let width = "(f => { const caption = f.querySelector('figcaption'), wide = f.querySelector('img').getBoundingClientRect(); \
        const fits = () => (c => Math.abs(c.width - wide.width) < 1 && Math.abs(c.left - wide.left) < 1)(caption.getBoundingClientRect()); \
        const short = fits(); caption.append(' và một câu dài'.repeat(30)); return [short, fits()]; })";
    for figure in ["main figure", "main .gallery .figure"] {
        if figure != "main figure" {
            page.goto(&server.address("tin/bo-tranh-cua-trang-mau")).await?;
            page.until_heading("Bộ tranh").await?;
        }
        let fits = page.value(&format!("{width}(document.querySelector('{figure}'))")).await?;
        assert_eq!(fits, json!([true, true]), "{figure}");
    }
    assert!(number(&picture["width"]) >= 300.0 && number(&picture["height"]) >= 150.0, "{geometry}");
    let says = geometry["says"].as_str().unwrap_or_default();
    assert!(says.contains("Toàn cảnh Hội nghị") && says.contains("Ảnh: B. Phượng"), "{geometry}");
    assert!(geometry["alt"].as_str().is_some_and(|alt| alt.len() > 10), "{geometry}");
    Ok(())
}

/// The room of a picture is kept free before it is there.
pub(crate) async fn pictures_do_not_make_the_page_jump(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    let picture = |name: fs::DirEntry| name.file_name().to_string_lossy().into_owned();
    for name in fs::read_dir(content().join("media"))?.flatten().map(picture) {
        host.fault(&format!("api/media/{name}"), Fault::Slow(Duration::from_secs(2)));
    }
    // Into the article by a click, because a typed address is given back with its pictures loaded; and from a page
    // without pictures, which would be in the browser's memory.
    host.put(
        "api/feed.json",
        &json!({"version": "https://jsonfeed.org/version/1.1", "title": "Tin", "items": [
            {"id": MODEL, "title": "Bài", "date_published": "2017-12-01T17:00:00+07:00", "_tintuc": {}}
        ]}),
    );
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&host.address("")).await?;
    page.until_heading("Tin tức - Sự kiện").await?;
    page.click_on(&format!("a[href$='{MODEL}']")).await?;
    page.until_heading("Tổng kết công tác cải cách hành chính năm 2017").await?;
    let place = "Math.round(document.querySelector('main figcaption').getBoundingClientRect().top + scrollY)";
    let loaded = "(i => i.complete && i.naturalWidth > 0)(document.querySelector('main figure img'))";
    assert_eq!(page.value(loaded).await?, json!(false), "the picture was to be slow");
    let before = page.number(place).await?;
    page.until(loaded).await?;
    let after = page.number(place).await?;
    assert!((after - before).abs() <= 1.0, "the caption moved from {before} to {after} px");
    Ok(())
}

/// However it is called, an attachment fits its column and is what it says.
pub(crate) async fn attachments_with_hostile_names(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    let names = [
        "a".repeat(3_000),
        "Giấy mời \u{202e}fdp.exe".to_owned(),
        "<img src=x onerror=\"faults.push('ran')\">".to_owned(),
        "..\\..\\windows\\system32".to_owned(),
    ];
    let body: Vec<Value> =
        names.iter().map(|name| json!({"type": "attachment", "href": "files/a.pdf", "title": name})).collect();
    host.put(
        "api/articles/tep-la.json",
        &json!({"id": "tep-la", "title": "Tệp lạ", "date_published": "2026-11-20T08:00:00+07:00", "_tintuc": {"body": body}}),
    );
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&host.address("tin/tep-la")).await?;
    page.until_heading("Tệp lạ").await?;
    page.until("document.documentElement.scrollWidth <= innerWidth && document.querySelectorAll('.attachment a[download]').length == 4").await?;
    page.until_says(".attachment", "Giấy mời fdp.exe").await?;
    page.until("[...document.querySelectorAll('.attachment a')].every(a => a.href.endsWith('/api/files/a.pdf')) && !document.querySelector('main img')").await?;
    assert!(!page.text("faults.join()").await?.contains("ran"));
    Ok(())
}

pub(crate) async fn every_kind_of_block(engine: Engine) -> Outcome {
    let image = json!({"src": "media/hoi-nghi-640.jpg", "width": 640, "height": 427, "alt": "Hội trường", "caption": "Chú thích", "credit": "Người chụp"});
    let host = Host::start().await?;
    host.put(
        "api/articles/moi-loai.json",
        &json!({"id": "moi-loai", "title": "Mọi loại khối", "date_published": "2026-11-20T08:00:00+07:00", "_tintuc": {"body": [
            {"type": "heading", "level": 2, "text": "Đề mục lớn"},
            {"type": "heading", "level": 3, "text": "Đề mục nhỏ"},
            {"type": "paragraph", "spans": [{"text": "Chữ "}, {"text": "đậm", "strong": true}, {"text": " và "}, {"text": "nghiêng", "emphasis": true}, {"text": " và "}, {"text": "liên kết", "href": "https://example.com/a"}]},
            {"type": "list", "ordered": false, "items": [[{"text": "gạch"}], [{"text": "đầu dòng"}]]},
            {"type": "list", "ordered": true, "items": [[{"text": "một"}], [{"text": "hai"}]]},
            {"type": "quote", "spans": [{"text": "Lời trích"}], "cite": "Người nói"},
            {"type": "table", "caption": "Bảng số", "head": ["Cột A", "Cột B"], "rows": [["1", "2"], ["3", "4"]]},
            {"type": "image", "image": image.clone()},
            {"type": "gallery", "images": [image.clone(), image], "caption": "Bộ ảnh"},
            {"type": "attachment", "href": "files/cong-van.pdf", "title": "Công văn", "bytes": 1_250_000, "media_type": "application/pdf"},
        ]}}),
    );
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&host.address("tin/moi-loai")).await?;
    page.until_heading("Mọi loại khối").await?;
    for (selector, text) in [
        ("main h2", "Đề mục lớn"),
        ("main h3", "Đề mục nhỏ"),
        ("main strong", "đậm"),
        ("main em", "nghiêng"),
        ("main a[href='https://example.com/a']", "liên kết"),
        ("main ul > li", "đầu dòng"),
        ("main ol > li", "hai"),
        ("main blockquote", "Lời trích"),
        ("main table caption", "Bảng số"),
        ("main table th", "Cột B"),
        ("main table td", "4"),
        ("main figcaption", "Chú thích"),
        ("main figure", "Bộ ảnh"),
        ("main a[href$='/api/files/cong-van.pdf']", "Công văn"),
        ("main", "Người nói"),
        ("main", "1,2 MB"),
        ("main", "PDF"),
    ] {
        page.until_says(selector, text).await?;
    }
    assert_eq!(page.value("document.querySelectorAll('main img').length").await?, json!(3));
    Ok(())
}
