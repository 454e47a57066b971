use super::{
    Checked, article, article_page, assert_in_order, context, header, html, image, of_office, read, site, teasers, vi,
};
use crate::{
    components::{article::ArticleView, embed::EmbeddedArticle, figure::Figure},
    context::Config,
    html::PageContext,
    locale::Locale,
    model::{Article, Image},
};
use leptos::prelude::*;
use serde_json::json;

fn article_alone(article: &Article) -> String {
    html(&vi(), || view! { <ArticleView article/> })
}

fn page(article: &Article) -> Result<String, Box<dyn std::error::Error>> {
    let mut site = site()?;
    site.url = Some(crate::model::Href::new("https://tin.example").map_err(|error| error.to_string())?);
    Ok(article_page(&of_office(site, vi()), article, Some(teasers(&["b"])?)))
}

#[test]
fn an_article_s_page_has_its_tools_under_the_dates_and_elements_on_portals_have_none() -> Checked {
    let bare = article(&json!({"related": ["b"]}))?;
    let whole = page(&bare)?;
    assert_in_order(
        &whole,
        &[
            "01/12/2017 17:00</time></span></p>",
            r#"<div class="tools" role="group" aria-label="Công cụ đọc" lang="vi">"#,
            r#"data-tool="aloud:play""#,
            r#"data-tool="aloud:stop""#,
            r#"data-tool="tools:share""#,
            r#"<a href="https://zalo.me/share?url=https%3A%2F%2Ftin.example%2Ftin%2Fa" target="_blank" rel="noopener">"#,
            r#"<a href="https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Ftin.example%2Ftin%2Fa" "#,
            r#"<a href="mailto:?subject=B%C3%A0i%20a&amp;body=https%3A%2F%2Ftin.example%2Ftin%2Fa" "#,
            r#"data-tool="tools:copy""#,
            r#"data-tool="tools:print""#,
            "</header>",
            r#"<p class="printed" lang="vi" hidden>Nguồn: Sở Ngoại vụ, https://tin.example/tin/a, 01/12/2017 17:00</p></article>"#,
            "Tin liên quan",
        ],
    );
    let embedded = html(&vi(), || view! { <EmbeddedArticle article=&bare back=true/> });
    assert!(!embedded.contains("tools") && !embedded.contains("printed"), "{embedded}");
    Ok(())
}

/// A site that does not say its address can be copied from, but not shared by links.
#[test]
fn without_an_address_there_are_no_links_to_share_it() -> Checked {
    let page = article_page(&of_office(site()?, vi()), &article(&json!({}))?, None);
    assert!(!page.contains("<details") && page.contains("tools:copy"), "{page}");
    assert!(page.contains("Nguồn: Sở Ngoại vụ, 01/12/2017 17:00</p>"), "{page}");
    assert!(!article_page(&vi(), &article(&json!({}))?, None).contains("printed"));
    Ok(())
}

#[test]
fn only_an_article_with_pictures_has_the_place_for_them_large() -> Checked {
    let picture = image();
    for (body, expected) in [
        (json!([]), 0),
        (json!([{"type": "image", "image": picture}]), 1),
        (json!([{"type": "gallery", "images": [picture, picture]}]), 1),
    ] {
        let shown = article_alone(&article(&json!({"body": body}))?);
        assert_eq!(shown.matches(r#"<dialog class="lightbox""#).count(), expected, "{shown}");
    }
    Ok(())
}

#[test]
fn a_link_to_a_picture_has_a_name_also_where_the_picture_has_none() -> Checked {
    let mut picture = image();
    let shown = |picture: &serde_json::Value| -> Result<String, Box<dyn std::error::Error>> {
        let image: Image = read(picture)?;
        Ok(html(&vi(), || view! { <Figure image=&image priority=false/> }))
    };
    assert!(!shown(&picture)?.contains(r#"lightbox" aria-label"#));
    picture["alt"] = json!(" ");
    assert!(shown(&picture)?.contains(r#"data-tool="lightbox" aria-label="Xem ảnh lớn""#));
    Ok(())
}

#[test]
fn readers_who_save_data_get_the_smallest_files() -> Checked {
    let saving = PageContext { config: Config { saves_data: true, ..vi().config }, ..vi() };
    let image: Image = read(&image())?;
    let picture = html(&saving, || view! { <Figure image=&image priority=true/> });
    assert!(picture.contains(r#"sizes="1px" srcset="/tin/api/media/a-320.avif 320w"#), "{picture}");
    Ok(())
}

#[test]
fn the_reading_time_is_that_of_the_text() -> Checked {
    let words = |count: usize| json!([{"text": vec!["chữ"; count].join(" ")}]);
    for (language, body, shown) in [
        ("vi", json!([]), None),
        ("vi", json!([{"type": "paragraph", "spans": words(1)}]), Some("1 phút đọc")),
        ("vi", json!([{"type": "paragraph", "spans": words(300)}]), Some("1 phút đọc")),
        (
            "vi",
            json!([{"type": "paragraph", "spans": words(150)}, {"type": "list", "items": [words(150), words(1)]}]),
            Some("2 phút đọc"),
        ),
        ("en", json!([{"type": "quote", "spans": words(239)}]), Some("2 phút đọc")),
    ] {
        let mut timed = article(&json!({"body": body}))?;
        timed.language = Some(language.to_owned());
        let page = article_alone(&timed);
        assert_eq!(page.contains("phút đọc"), shown.is_some(), "{page}");
        assert!(shown.is_none_or(|shown| page.contains(shown)), "{shown:?} in {page}");
    }
    Ok(())
}

#[test]
fn the_header_leads_to_the_settings_in_both_languages() -> Checked {
    for (locale, names) in [
        (
            Locale::Vi,
            ["Cách hiển thị", "Cỡ chữ", "nhỏ hơn", "Sáng", "Tối", "Theo máy", "Phím tắt", "Dùng phím / và ?", "Đóng"],
        ),
        (
            Locale::En,
            ["Display", "Text size", "smaller", "Light", "Dark", "As the device", "Keyboard", "Use the keys", "Close"],
        ),
    ] {
        let header = header(&of_office(site()?, context(locale)), None);
        for name in names {
            assert!(header.contains(name), "{name} in {header}");
        }
        assert_eq!(header.matches("tools:open").count(), 1);
        // Without scripts none of it is seen, so none of it may be a link or a form that leads away.
        assert!(header.contains(r#"<form method="dialog">"#), "{header}");
        assert_eq!(header.matches("action=").count(), 1, "the search's: {header}");
    }
    Ok(())
}
