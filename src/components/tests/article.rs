use super::{Checked, article, article_page, assert_in_order, context, html, of_office, site, teasers, vi};
use crate::{
    components::article::ArticleView,
    html::PageContext,
    locale::Locale,
    model::{Article, Timestamp},
};
use leptos::prelude::*;
use serde_json::json;

/// An article alone.
fn shown(context: &PageContext, article: &Article) -> String {
    html(context, || view! { <ArticleView article/> })
}

#[test]
fn a_bare_article_shows_its_headline_and_date_and_nothing_empty() -> Checked {
    let page = shown(&vi(), &article(&json!({}))?);
    assert_eq!(
        page,
        concat!(
            r#"<article class="article wrap"><header><h1 tabindex="-1">Bài a</h1>"#,
            r#"<p class="dates" lang="vi"><span><span class="visually-hidden">Đăng lúc</span> "#,
            r#"<time datetime="2017-12-01T17:00:00+07:00">01/12/2017 17:00</time></span></p></header></article>"#,
        )
    );
    Ok(())
}

#[test]
fn the_section_stands_above_the_headline_and_leads_to_it() -> Checked {
    let page = shown(&of_office(site()?, vi()), &article(&json!({"section": "su-kien"}))?);
    assert_in_order(&page, &[r#"<a href="/tin/muc/su-kien">Tin tức - Sự kiện</a>"#, "<h1"]);
    let unknown = shown(&of_office(site()?, vi()), &article(&json!({"section": "khac"}))?);
    assert!(!unknown.contains("kicker"));
    Ok(())
}

#[test]
fn names_of_one_role_share_a_line_and_blank_ones_are_left_out() -> Checked {
    let credits = json!([
        {"role": "photo", "name": "B. Phượng"}, {"role": "text", "name": "K. Hà"}, {"role": "text", "name": " "},
        {"role": "text", "name": "T. An"}, {"role": "unknown", "name": "X"},
    ]);
    let page = shown(&vi(), &article(&json!({"credits": credits, "source": "Báo mẫu"}))?);
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
    let page = shown(&vi(), &changed);
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
    assert!(!shown(&vi(), &changed).contains("Cập nhật lúc"));
    Ok(())
}

#[test]
fn a_translation_is_offered_in_its_own_language() -> Checked {
    let mut translated = article(&json!({"translations": {"en": "a-in-english", "vi": "bai-a", "fr": "a-fr"}}))?;
    for (language, link) in [
        ("vi", r#"<a href="/tin/en/tin/a-in-english" lang="en" hreflang="en">Read this article in English</a>"#),
        ("en", r#"<a href="/tin/tin/bai-a" lang="vi" hreflang="vi">Đọc bài này bằng tiếng Việt</a>"#),
    ] {
        translated.language = Some(language.to_owned());
        // Under either interface: who reads the other language's words may want the article in it, too.
        for locale in Locale::ALL {
            let page = shown(&of_office(site()?, context(locale)), &translated);
            assert!(page.contains(link), "{page}");
            assert!(
                !page.contains("a-fr") && !page.contains("Not available") && !page.contains("Chưa có bản"),
                "{page}"
            );
        }
    }
    Ok(())
}

#[test]
fn an_article_in_one_language_says_so_to_who_reads_the_site_in_the_other() -> Checked {
    let mut single = article(&json!({}))?;
    for (language, says) in [
        ("vi", r#"<span lang="en">Not available in English</span></p>"#),
        ("en", r#"<span lang="vi">Chưa có bản tiếng Việt</span></p>"#),
    ] {
        single.language = Some(language.to_owned());
        for locale in Locale::ALL {
            let page = shown(&of_office(site()?, context(locale)), &single);
            assert_eq!(page.contains(says), locale.tag() != language, "{page}");
        }
        let mut site = site()?;
        site.languages = vec![language.to_owned(), "zz".to_owned()];
        for locale in Locale::ALL {
            assert!(!shown(&of_office(site.clone(), context(locale)), &single).contains(says));
        }
    }
    Ok(())
}

#[test]
fn the_articles_before_and_after_stand_under_it() -> Checked {
    let mut content = article(&json!({
        "newer": {"id": "b", "title": "Bài <b>"}, "older": {"id": "c", "title": "Bài c"}, "related": ["d"],
    }))?;
    let page = article_page(&vi(), &content, Some(teasers(&["d"])?));
    assert_in_order(
        &page,
        &[
            "</article><nav",
            r#"<nav class="neighbours wrap" aria-label="Tin khác">"#,
            r#"<a href="/tin/tin/b" rel="prev"><span class="kicker">Tin mới hơn</span> <span>Bài &lt;b&gt;</span></a>"#,
            r#"<a href="/tin/tin/c" rel="next"><span class="kicker">Tin cũ hơn</span> <span>Bài c</span></a></nav>"#,
            "Tin liên quan",
        ],
    );
    let english = article_page(&context(Locale::En), &content, None);
    assert!(
        english
            .contains(r#"<a href="/tin/en/tin/c" rel="next"><span class="kicker">Older news</span> <span lang="vi">"#)
    );
    content.extension.newer = None;
    let oldest = article_page(&vi(), &content, None);
    assert!(oldest.contains("rel=\"next\"") && !oldest.contains("rel=\"prev\""), "{oldest}");
    content.extension.older = None;
    assert!(!article_page(&vi(), &content, None).contains("<nav"));
    // What is no neighbour is left out.
    let garbage = article(&json!({"newer": 7, "older": {"id": "../c", "title": "C"}}))?;
    assert!(!article_page(&vi(), &garbage, None).contains("<nav"));
    Ok(())
}

#[test]
fn content_in_another_language_says_so() -> Checked {
    let mut other = article(&json!({}))?;
    for (language, expected) in [(Some("vi"), None), (None, None), (Some(""), None), (Some("tlh"), Some("tlh"))] {
        other.language = language.map(str::to_owned);
        let page = shown(&vi(), &other);
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
    for (language, credit) in [("vi", "Ảnh: </span>B"), ("en", "Photo: </span>B")] {
        pictured.language = Some(language.to_owned());
        for locale in Locale::ALL {
            let page = shown(&context(locale), &pictured);
            assert!(page.contains(&format!(r#"<span aria-hidden="true">{credit}</span>"#)), "{locale:?}: {page}");
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
        let page = shown(&english, &silent);
        assert!(page.starts_with(&format!("<article class=\"article wrap\"{expected}>")), "{language:?}: {page}");
    }
    let cards = article_page(&english, &article(&json!({"related": ["b"]}))?, Some(teasers(&["b"])?));
    assert!(cards.contains(r#"<article class="card" lang="vi">"#), "{cards}");
    Ok(())
}

#[test]
fn related_articles_keep_their_place_free_until_they_are_there() -> Checked {
    let two = article(&json!({"related": ["b", "c"]}))?;
    let awaited = article_page(&vi(), &two, None);
    assert_eq!(awaited.matches(r#"<li class="awaited"></li>"#).count(), 2);
    let arrived = article_page(&vi(), &two, Some(teasers(&["b", "c"])?));
    assert_in_order(&arrived, &["Tin liên quan</h2>", r#"<h3><a href="/tin/tin/b">Bài b</a></h3>"#, "Bài c"]);
    assert!(article_page(&vi(), &article(&json!({}))?, None).ends_with("</article>"), "nothing stands under it");
    assert!(article_page(&vi(), &two, Some(Vec::new())).ends_with("</article>"), "nothing stands under it");
    Ok(())
}
