use super::{Checked, article, assert_in_order, at, footer, header, of_office, site, vi};
use crate::model::ContentError;
use serde_json::json;

fn header_at(path: &str) -> Result<String, ContentError> {
    Ok(header(&of_office(site()?, at(path)), None))
}

#[test]
fn the_header_names_the_office_and_the_sections() -> Checked {
    assert_in_order(
        &header_at("")?,
        &[
            r#"<a class="skip-link" href="/tin/#main">Chuyển đến nội dung chính</a>"#,
            r#"<a class="brand" href="/tin/">"#,
            "Uỷ ban nhân dân tỉnh Khánh Hoà",
            "Sở Ngoại vụ",
            r#"<nav aria-label="Chuyên mục">"#,
            r#"<a href="/tin/" aria-current="page">Trang chủ</a>"#,
            r#"<a href="/tin/muc/su-kien">Tin tức - Sự kiện</a>"#,
            r#"<a href="/tin/muc/thong-bao">Thông báo</a>"#,
            r#"<a class="language" href="/tin/en/" lang="en" hreflang="en">English</a>"#,
        ],
    );
    Ok(())
}

#[test]
fn the_menu_shows_where_the_reader_is() -> Checked {
    for (path, current) in [
        ("", Some(r#"<a href="/tin/" aria-current="page">"#)),
        ("trang/feed-2", Some(r#"<a href="/tin/" aria-current="true">"#)),
        ("muc/su-kien", Some(r#"<a href="/tin/muc/su-kien" aria-current="page">"#)),
        ("muc/su-kien/trang/su-kien-2", Some(r#"<a href="/tin/muc/su-kien" aria-current="true">"#)),
        ("tin/a", None),
        ("khong-co", None),
    ] {
        let header = header_at(path)?;
        assert_eq!(header.matches("aria-current").count(), usize::from(current.is_some()), "{path}");
        assert!(current.is_none_or(|current| header.contains(current)), "{path}: {header}");
    }
    Ok(())
}

/// The page has a `<base href>`, so a bare `#main` would load the front page.
#[test]
fn the_skip_link_stays_on_the_page() -> Checked {
    for path in ["tin/a", "en/muc/su-kien", "trang/feed-2"] {
        assert!(header_at(path)?.contains(&format!(r#"href="/tin/{path}#main""#)), "{path}");
    }
    // It has no address until src/boot/start.js gives it the reader's.
    assert!(header_at("khong-co")?.contains(r##"<a class="skip-link" href="#main">"##));
    Ok(())
}

#[test]
fn the_other_language_is_offered_where_the_news_has_it() -> Checked {
    for (path, link) in [
        ("muc/su-kien/trang/su-kien-2", r#"<a class="language" href="/tin/en/muc/su-kien" lang="en""#),
        ("en/tin/a", r#"<a class="language" href="/tin/" lang="vi" hreflang="vi">Tiếng Việt</a>"#),
        ("luu-tru", r#"<a class="language" href="/tin/en/luu-tru" lang="en""#),
        ("en/luu-tru/2017-12/trang/2017-12-2", r#"<a class="language" href="/tin/luu-tru" lang="vi""#),
        ("so-do", r#"<a class="language" href="/tin/en/so-do" lang="en""#),
        ("khong-co", r#"<a class="language" href="/tin/en/" lang="en""#),
    ] {
        assert!(header_at(path)?.contains(link), "{path}");
    }
    let mut site = site()?;
    site.languages = vec!["vi".to_owned()];
    assert!(!header(&of_office(site, vi()), None).contains("language"));
    Ok(())
}

#[test]
fn languages_that_the_interface_does_not_have_are_not_offered() -> Checked {
    let mut site = site()?;
    for languages in [&["zz"][..], &["fr", "EN", ""], &[]] {
        site.languages = languages.iter().map(|tag| (*tag).to_owned()).collect();
        for path in ["", "en/", "tin/a", "so-do"] {
            let header = header(&of_office(site.clone(), at(path)), None);
            assert!(!header.contains("hreflang"), "{languages:?}, {path}: {header}");
        }
    }
    Ok(())
}

/// The link in the header of an article's page.
fn language_link(path: &str, extension: &serde_json::Value, language: &str) -> Result<String, ContentError> {
    let mut article = article(extension)?;
    article.language = Some(language.to_owned());
    let header = header(&of_office(site()?, at(path)), Some(&article));
    let at = header.find("<a class=\"language\"").unwrap_or_default();
    Ok(header[at..].split("</a>").next().unwrap_or_default().to_owned())
}

#[test]
fn an_article_s_translation_is_where_the_language_link_leads() -> Checked {
    for (path, translations, language, expected) in [
        (
            "tin/a",
            json!({"en": "a-in-english"}),
            "vi",
            r#"href="/tin/en/tin/a-in-english" lang="en" hreflang="en">English"#,
        ),
        ("en/tin/a", json!({"vi": "bai-a"}), "en", r#"href="/tin/tin/bai-a" lang="vi" hreflang="vi">Tiếng Việt"#),
        // A Vietnamese article among English words.
        ("en/tin/a", json!({}), "vi", r#"href="/tin/tin/a" lang="vi" hreflang="vi">Tiếng Việt"#),
    ] {
        let link = language_link(path, &json!({"section": "su-kien", "translations": translations}), language)?;
        assert!(link.ends_with(expected), "{link}");
    }
    Ok(())
}

#[test]
fn without_a_translation_the_language_link_leads_to_the_front_page_and_says_so() -> Checked {
    for (path, language, expected) in [
        ("tin/a", "vi", r#"href="/tin/en/" lang="en" hreflang="en" title="Not available in English">English"#),
        ("tin/a", "xx", r#"href="/tin/en/" lang="en" hreflang="en" title="Not available in English">English"#),
        ("en/tin/a", "en", r#"href="/tin/" lang="vi" hreflang="vi" title="Chưa có bản tiếng Việt">Tiếng Việt"#),
    ] {
        let link = language_link(path, &json!({"section": "su-kien"}), language)?;
        assert!(link.ends_with(expected), "{link}");
    }
    Ok(())
}

#[test]
fn a_site_that_is_on_its_way_keeps_its_place_free() {
    let header = header(&vi(), None);
    let place = "<span class=\"parent\">\u{a0}</span> <span class=\"name\">\u{a0}</span>";
    assert_in_order(&header, &[r#"<a class="brand" href="/tin/" aria-label="Trang chủ">"#, place, "<nav"]);
    assert!(footer(&vi()).contains("feed.json"));
}

#[test]
fn the_footer_says_who_answers_for_the_site() -> Checked {
    let footer = footer(&of_office(site()?, at("en/so-do")));
    assert_in_order(
        &footer,
        &[
            r#"<span class="parent">Uỷ ban nhân dân tỉnh Khánh Hoà</span>"#,
            "<strong>Sở Ngoại vụ</strong>",
            "<dt>Responsible</dt><dd>Bà Người Mẫu, Chánh Văn phòng</dd>",
            "<dt>Address</dt><dd>Số 1, đường Biển</dd>",
            r#"<dd><a href="tel:+842583822220">(+84) 258 3822 220</a></dd>"#,
            r#"<dd><a href="mailto:so@tin.example">so@tin.example</a></dd>"#,
            r#"<p class="copyright">Khi dẫn lại, xin ghi rõ nguồn.</p>"#,
            r#"<li><a href="/tin/en/luu-tru">Archive</a></li>"#,
            r#"<li><a href="/tin/en/so-do" aria-current="page">Site map</a></li>"#,
            r#"<a href="/tin/api/en/feed.json" type="application/feed+json">"#,
        ],
    );
    Ok(())
}

#[test]
fn what_is_no_number_or_address_is_no_link() -> Checked {
    let mut site = site()?;
    for (phone, email) in [
        ("sẽ điền sau", "a@b@c"),
        ("12", "a@b?bcc=c@d"),
        ("tel:1234", "không có"),
        ("1234567890123456", "@b"),
        ("+", "a b@c"),
    ] {
        (site.phone, site.email) = (Some(phone.to_owned()), Some(email.to_owned()));
        let footer = footer(&of_office(site.clone(), vi()));
        assert!(
            footer.contains(&format!("<dd>{phone}</dd>")) && footer.contains(&format!("<dd>{email}</dd>")),
            "{footer}"
        );
    }
    Ok(())
}

#[test]
fn a_footer_leaves_out_what_the_office_does_not_say() -> Checked {
    let site = super::read(&json!({"name": "Sở", "phone": " ", "email": null}))?;
    let footer = footer(&of_office(site, vi()));
    assert!(!footer.contains("<dt>") && !footer.contains("copyright") && !footer.contains("parent"), "{footer}");
    Ok(())
}
