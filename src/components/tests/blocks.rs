use super::{Checked, assert_in_order, context, html, image, read, vi};
use crate::{
    components::{
        block::{BlockView, Body},
        figure::Figure,
    },
    html::PageContext,
    locale::Locale,
    model::{Block, ContentError, Image, samples},
};
use leptos::prelude::*;
use serde_json::{Value, json};

fn shown(value: &Value) -> Result<String, ContentError> {
    shown_in(&vi(), value)
}

fn shown_in(context: &PageContext, value: &Value) -> Result<String, ContentError> {
    let block: Block = read(value)?;
    Ok(html(context, || view! { <BlockView block=&block priority=false/> }))
}

fn whole_body(blocks: &[Block]) -> String {
    html(&vi(), || view! { <Body blocks/> })
}

fn figure(context: &PageContext, image: &Image, priority: bool) -> String {
    html(context, || view! { <Figure image priority/> })
}

fn text(text: &str) -> Value {
    json!([{ "text": text }])
}

#[test]
fn texts_take_the_elements_that_say_what_they_are() -> Checked {
    for (value, expected) in [
        (json!({"type": "paragraph", "spans": text("Một")}), "<p>Một</p>"),
        (json!({"type": "paragraph", "spans": text(" ")}), ""),
        (json!({"type": "paragraph", "spans": []}), ""),
        (json!({"type": "heading", "level": 1, "text": "H"}), "<h2>H</h2>"),
        (json!({"type": "heading", "level": 2, "text": "H"}), "<h2>H</h2>"),
        (json!({"type": "heading", "level": 6, "text": "H"}), "<h3>H</h3>"),
        (json!({"type": "list", "items": [text("a"), text("b")]}), "<ul><li>a</li><li>b</li></ul>"),
        (json!({"type": "list", "ordered": true, "items": [text("a")]}), "<ol><li>a</li></ol>"),
        (
            json!({"type": "quote", "spans": text("Lời"), "cite": "Người nói"}),
            r#"<figure class="quote"><blockquote><p>Lời</p></blockquote><figcaption><cite>Người nói</cite></figcaption></figure>"#,
        ),
        (
            json!({"type": "quote", "spans": text("Lời"), "cite": " "}),
            r#"<figure class="quote"><blockquote><p>Lời</p></blockquote></figure>"#,
        ),
    ] {
        assert_eq!(shown(&value)?, expected);
    }
    Ok(())
}

#[test]
fn spans_nest_and_links_lead_where_content_says() -> Checked {
    let spans = json!([
        {"text": "a", "strong": true, "emphasis": true},
        {"text": "b", "href": "https://khac.example/"},
        {"text": "c", "href": "files/c.pdf"},
        {"text": "d", "href": "javascript:alert(1)"},
        {"text": "e", "href": "mailto:e@tin.example", "strong": true},
    ]);
    assert_eq!(
        shown(&json!({"type": "paragraph", "spans": spans}))?,
        concat!(
            r#"<p><strong><em>a</em></strong><a href="https://khac.example/" rel="noopener">b</a>"#,
            r#"<a href="/tin/api/files/c.pdf">c</a>d<a href="mailto:e@tin.example"><strong>e</strong></a></p>"#,
        )
    );
    Ok(())
}

#[test]
fn a_table_scrolls_in_a_named_region_that_the_keyboard_reaches() -> Checked {
    let table = json!({"type": "table", "caption": "Số liệu", "head": ["A", "B"], "rows": [["1", "2"], ["3"]]});
    assert_eq!(
        shown(&table)?,
        concat!(
            r#"<div class="table" role="region" tabindex="0" aria-label="Số liệu"><table><caption>Số liệu</caption>"#,
            r#"<thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead>"#,
            "<tbody><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></tbody></table></div>",
        )
    );
    assert_eq!(
        shown(&json!({"type": "table", "rows": [["1"]]}))?,
        concat!(
            r#"<div class="table" role="region" tabindex="0" aria-label="Bảng">"#,
            "<table><tbody><tr><td>1</td></tr></tbody></table></div>",
        )
    );
    Ok(())
}

#[test]
fn merged_cells_keep_their_columns_and_headings_name_theirs() -> Checked {
    let table = json!({"type": "table",
    "head": [{"text": "Đơn vị", "rowspan": 2}, {"text": "Hồ sơ", "colspan": 2}],
    "rows": [
        [{"text": "Nhận", "head": true}, {"text": "Xong", "head": true}],
        [{"text": "Sở A", "head": true, "rowspan": 9}, 12, {"spans": [{"text": "11", "strong": true}]}],
        [{"text": "Không có", "colspan": 2}],
    ]});
    assert_eq!(
        shown(&table)?,
        concat!(
            r#"<div class="table" role="region" tabindex="0" aria-label="Bảng"><table><thead>"#,
            r#"<tr><th scope="col" rowspan="2">Đơn vị</th><th scope="col" colspan="2">Hồ sơ</th></tr>"#,
            r#"<tr><th scope="col">Nhận</th><th scope="col">Xong</th></tr></thead><tbody>"#,
            // No further than the table.
            r#"<tr><th scope="row" rowspan="2">Sở A</th><td>12</td><td><strong>11</strong></td></tr>"#,
            r#"<tr><td colspan="2">Không có</td></tr></tbody></table></div>"#,
        )
    );
    Ok(())
}

#[test]
fn an_attachment_says_what_it_is_before_it_is_loaded() -> Checked {
    let mut value = json!({"type": "attachment", "href": "files/a.pdf", "title": "Kế hoạch", "bytes": 1_250_000,
        "media_type": "application/PDF; charset=x"});
    assert_eq!(
        shown(&value)?,
        concat!(
            r#"<p class="attachment"><a href="/tin/api/files/a.pdf" download="">"#,
            r#"<span class="file">Kế hoạch</span> <span class="muted">(PDF, 1,2 MB)</span></a></p>"#,
        )
    );
    let english = shown_in(&context(Locale::En), &value)?;
    assert!(english.contains("(PDF, 1.2 MB)"));
    value["media_type"] = json!("application/x-unheard-of");
    value["bytes"] = json!(null);
    value["title"] = json!("");
    assert!(shown(&value)?.contains(r#"<span class="file">Tệp đính kèm</span></a>"#));
    Ok(())
}

#[test]
fn an_attachment_with_a_hostile_name_is_only_text() -> Checked {
    let long = "rất dài ".repeat(2_000);
    for (title, expected) in [
        ("Giấy mời \u{202e}fdp.exe\u{202c}", "Giấy mời fdp.exe"),
        ("\u{2066}\u{2067}a\u{2069}", "a"),
        ("../../etc/passwd", "../../etc/passwd"),
        ("<script>alert(1)</script>\" onclick=\"x", "&lt;script&gt;alert(1)&lt;/script&gt;\" onclick=\"x"),
        ("tệp\u{0}\nđính kèm", "tệp\u{0}\nđính kèm"),
        (&long, long.trim()),
    ] {
        let attachment = shown(&json!({"type": "attachment", "href": "files/a.pdf", "title": title}))?;
        let link = r#"<a href="/tin/api/files/a.pdf" download="">"#;
        assert_eq!(attachment, format!(r#"<p class="attachment">{link}<span class="file">{expected}</span></a></p>"#));
    }
    assert!(read::<Block>(&json!({"type": "attachment", "href": "javascript:alert(1)", "title": "a"})).is_err());
    Ok(())
}

#[test]
fn a_picture_has_its_size_its_sources_and_its_caption_once() -> Checked {
    let image: Image = read(&image())?;
    assert_eq!(
        figure(&vi(), &image, false),
        concat!(
            r#"<figure class="figure wide" aria-label="Ảnh"><a href="/tin/api/media/a-640.avif" data-tool="lightbox"><picture>"#,
            r#"<source type="image/avif" sizes="(min-width: 52em) 48rem, (min-width: 40em) 92vw, 100vw" srcset="/tin/api/media/a-320.avif 320w, /tin/api/media/a-640.avif 640w">"#,
            r#"<img loading="lazy" decoding="async" width="640" height="427" alt="Một hội trường" src="/tin/api/media/a-640.jpg">"#,
            r#"</picture><span class="missing" hidden>Ảnh chưa tải được</span></a><figcaption><span class="visually-hidden">Chụp lại hình ảnh: </span>Toàn cảnh Hội nghị "#,
            r#"<span class="credit"><span class="visually-hidden">Nguồn ảnh: </span>"#,
            r#"<span aria-hidden="true">Ảnh: </span>B. Phượng</span></figcaption></figure>"#,
        )
    );
    let urgent = figure(&vi(), &image, true);
    assert!(urgent.contains(r#"loading="eager" fetchpriority="high""#) && !urgent.contains("decoding"));
    Ok(())
}

#[test]
fn a_blank_caption_leaves_no_empty_line() -> Checked {
    let mut image: Image = read(&image())?;
    image.caption = Some(" ".to_owned());
    let credited = figure(&vi(), &image, false);
    assert!(credited.contains(r#"<figcaption><span class="credit">"#) && !credited.contains("Chụp lại"), "{credited}");
    image.credit = None;
    assert!(!figure(&vi(), &image, false).contains("figcaption"));
    Ok(())
}

#[test]
fn a_picture_takes_the_shape_its_size_allows() -> Checked {
    let mut image: Image = read(&image())?;
    for (size, class) in [
        ((Some(320), Some(200)), r#"class="figure""#),
        ((Some(600), Some(400)), r#"class="figure wide""#),
        ((Some(600), Some(900)), r#"class="figure upright""#),
        ((None, None), r#"class="figure wide""#),
    ] {
        (image.width, image.height) = size;
        assert!(figure(&vi(), &image, false).starts_with(&format!("<figure {class} ")), "{size:?}");
    }
    Ok(())
}

#[test]
fn a_gallery_has_a_caption_of_its_own() -> Checked {
    let gallery = shown(&json!({"type": "gallery", "images": [image(), image()], "caption": "Hai ảnh"}))?;
    assert_eq!((gallery.matches("<figure").count(), gallery.matches("<figcaption>").count()), (3, 3));
    assert!(
        gallery.ends_with(
            "</section><figcaption><span class=\"visually-hidden\">Chụp lại hình ảnh: </span>Hai ảnh </figcaption></figure>"
        ),
        "{gallery}"
    );
    // Reader views take a block with more pictures than text for an advertisement, and leave it out.
    assert!(!gallery.contains("<div"), "{gallery}");
    assert_eq!(shown(&json!({"type": "gallery", "images": []}))?, "");
    Ok(())
}

/// An article in English has its captions read out in English, also on a Vietnamese page.
#[test]
fn captions_are_announced_in_the_language_of_the_article() -> Checked {
    let image: Image = read(&image())?;
    let english = figure(&context(Locale::En), &image, false);
    assert_in_order(&english, &[r#"aria-label="Photo""#, "Image caption: ", "Image source: ", "Photo: "]);
    Ok(())
}

/// Under the headline, which is the only `<h1>`, comes an `<h2>`, whatever the content says.
#[test]
fn headings_leave_no_level_out() -> Checked {
    let heading = |level: u8| json!({"type": "heading", "level": level, "text": level.to_string()});
    for (levels, expected) in [
        (&[3, 3, 2, 3][..], "<h2>3</h2><h3>3</h3><h2>2</h2><h3>3</h3>"),
        (&[2, 3], "<h2>2</h2><h3>3</h3>"),
        (&[6, 1], "<h2>6</h2><h2>1</h2>"),
    ] {
        let blocks: Vec<_> = read(&levels.iter().map(|level| heading(*level)).collect())?;
        assert_eq!(whole_body(&blocks), expected);
    }
    Ok(())
}

#[test]
fn only_a_picture_at_the_top_of_a_body_is_urgent() -> Checked {
    let (picture, words) =
        (json!({"type": "image", "image": image()}), json!({"type": "paragraph", "spans": text("a")}));
    let gallery = json!({"type": "gallery", "images": [image(), image()]});
    for (body, urgent) in [
        (json!([picture, picture]), 1),
        (json!([words, picture]), 1),
        (json!([words, words, picture]), 0),
        (json!([gallery, picture]), 1),
    ] {
        let blocks: Vec<_> = read(&body)?;
        assert_eq!(whole_body(&blocks).matches("fetchpriority").count(), urgent);
    }
    Ok(())
}

#[test]
fn every_type_of_block_shows() -> Checked {
    for block in samples::blocks()? {
        let shown = html(&vi(), || view! { <BlockView block=&block priority=false/> });
        assert!(!shown.is_empty(), "{block:?}");
    }
    Ok(())
}
