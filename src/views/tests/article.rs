use super::{Checked, article, assert_in_order, context, html, site, teasers, vi};
use crate::{locale::Locale, model::Timestamp, views};
use serde_json::json;

#[test]
fn a_bare_article_shows_its_headline_and_date_and_nothing_empty() -> Checked {
    let page = html(views::article::article(&vi(), None, &article(&json!({}))?));
    assert_eq!(
        page,
        concat!(
            r#"<article class="article wrap"><header><h1 tabindex="-1">Bài a</h1>"#,
            r#"<p class="dates" lang="vi"><span><span class="unseen">Đăng lúc</span> "#,
            r#"<time datetime="2017-12-01T17:00:00+07:00">01/12/2017 17:00</time></span></p></header></article>"#,
        )
    );
    Ok(())
}

#[test]
fn the_section_stands_above_the_headline_and_leads_to_it() -> Checked {
    let page = html(views::article::article(&vi(), Some(&site()?), &article(&json!({"section": "su-kien"}))?));
    assert_in_order(&page, &[r#"<a href="/tin/muc/su-kien">Tin tức - Sự kiện</a>"#, "<h1"]);
    let unknown = html(views::article::article(&vi(), Some(&site()?), &article(&json!({"section": "khac"}))?));
    assert!(!unknown.contains("kicker"));
    Ok(())
}

#[test]
fn names_of_one_role_share_a_line_and_blank_ones_are_left_out() -> Checked {
    let credits = json!([
        {"role": "photo", "name": "B. Phượng"}, {"role": "text", "name": "K. Hà"}, {"role": "text", "name": " "},
        {"role": "text", "name": "T. An"}, {"role": "unknown", "name": "X"},
    ]);
    let page = html(views::article::article(&vi(), None, &article(&json!({"credits": credits, "source": "Báo mẫu"}))?));
    assert_in_order(
        &page,
        &["Tin, bài</span>: K. Hà, T. An</p>", "Ảnh</span>: B. Phượng</p>", "Nguồn</span>: Báo mẫu</p>"],
    );
    Ok(())
}

#[test]
fn changes_after_publication_are_told() -> Checked {
    let mut changed = article(&json!({
        "withdrawn": {"date": "2017-12-03T08:00:00+07:00", "reason": "Trùng bài"},
        "corrections": [{"date": "2017-12-02T08:00:00+07:00", "note": "Sửa tên người dự."}],
    }))?;
    changed.date_modified = Some(Timestamp::from_unix(changed.date_published.unix() + 60));
    let page = html(views::article::article(&vi(), None, &changed));
    assert_in_order(
        &page,
        &[
            "Cập nhật lúc <time",
            "01/12/2017 17:01",
            "<strong>Bài viết này đã được thu hồi</strong>",
            "<p>Trùng bài</p>",
            "Đính chính",
            "02/12/2017 08:00</time>: Sửa tên người dự.",
        ],
    );
    changed.date_modified = Some(changed.date_published);
    assert!(!html(views::article::article(&vi(), None, &changed)).contains("Cập nhật lúc"));
    Ok(())
}

#[test]
fn a_translation_is_offered_in_its_own_language() -> Checked {
    let translated = article(&json!({"translations": {"en": "a-in-english", "vi": "a", "fr": "a-fr"}}))?;
    let page = html(views::article::article(&vi(), None, &translated));
    assert!(
        page.contains(r#"<a href="/tin/en/tin/a-in-english" lang="en" hreflang="en">Read this article in English</a>"#)
    );
    let page = html(views::article::article(&context(Locale::En), None, &translated));
    assert!(page.contains(r#"<a href="/tin/tin/a" lang="vi" hreflang="vi">Đọc bài này bằng tiếng Việt</a>"#));
    assert!(!page.contains("a-fr"));
    Ok(())
}

#[test]
fn content_in_another_language_says_so() -> Checked {
    let mut other = article(&json!({}))?;
    for (language, expected) in [(Some("vi"), None), (None, None), (Some(""), None), (Some("tlh"), Some("tlh"))] {
        other.language = language.map(str::to_owned);
        let page = html(views::article::article(&vi(), None, &other));
        let language_said = expected.map_or(String::new(), |tag| format!(r#" lang="{tag}""#));
        let opening = format!(r#"<article class="article wrap"{language_said}>"#);
        assert!(page.starts_with(&opening), "{language:?}: {page}");
    }
    Ok(())
}

#[test]
fn the_words_of_captions_are_of_the_article_s_language() -> Checked {
    let picture = json!({"type": "image", "image": {"src": "a.jpg", "alt": "", "caption": "Toàn cảnh", "credit": "B"}});
    let mut pictured = article(&json!({"body": [picture]}))?;
    for (language, credit) in [("vi", "Ảnh: B"), ("en", "Photo: B")] {
        pictured.language = Some(language.to_owned());
        for locale in Locale::ALL {
            let page = html(views::article::article(&context(locale), None, &pictured));
            assert!(page.contains(&format!(r#"<span class="credit">{credit}</span>"#)), "{locale:?}: {page}");
        }
    }
    Ok(())
}

#[test]
fn content_that_names_no_language_is_not_read_out_as_english() -> Checked {
    let english = context(Locale::En);
    let mut silent = article(&json!({}))?;
    for (language, expected) in [(None, " lang=\"vi\""), (Some(" "), " lang=\"vi\""), (Some("en"), "")] {
        silent.language = language.map(str::to_owned);
        let page = html(views::article::article(&english, None, &silent));
        assert!(page.starts_with(&format!("<article class=\"article wrap\"{expected}>")), "{language:?}: {page}");
    }
    let cards = html(views::article::related(&english, 1, Some(&teasers(&["b"])?)));
    assert!(cards.contains(r#"<article class="card" lang="vi">"#), "{cards}");
    Ok(())
}

#[test]
fn related_articles_keep_their_place_free_until_they_are_there() -> Checked {
    let cx = vi();
    let awaited = html(views::article::related(&cx, 2, None));
    assert_eq!(awaited.matches(r#"<li class="awaited"></li>"#).count(), 2);
    let arrived = html(views::article::related(&cx, 2, Some(&teasers(&["b", "c"])?)));
    assert_in_order(&arrived, &["Tin liên quan</h2>", r#"<h3><a href="/tin/tin/b">Bài b</a></h3>"#, "Bài c"]);
    assert_eq!(html(views::article::related(&cx, 0, None)), "");
    assert_eq!(html(views::article::related(&cx, 2, Some(&[]))), "");
    Ok(())
}
