//! The page that all of this is modelled on.

use super::{Checked, assert_in_order, context, html, of_office, site, vi};
use crate::{
    components::{article::ArticleView, counter::VisitorCounter},
    locale::Locale,
    model::{self, Article, Block, Site, Timestamp, VisitorCounts},
    visitors::CounterState,
};
use leptos::prelude::*;

const MODEL_PAGE: &str = include_str!("../../../public/api/articles/tong-ket-cai-cach-hanh-chinh-2017.json");

#[test]
fn the_model_page_shows_all_its_parts_in_order() -> Checked {
    let article: Article = model::parse(MODEL_PAGE)?;
    let page = html(&of_office(site()?, vi()), || view! { <ArticleView article=&article/> });
    let paragraphs = article.extension.body.iter().filter_map(|block| match block {
        Block::Paragraph { spans } => Some(format!("<p>{}</p>", spans.text())),
        _ => None,
    });
    let paragraphs = paragraphs.collect::<Vec<_>>();
    assert_eq!(paragraphs.len(), 3);
    let lead = format!(r#"<p class="lead">{}</p>"#, article.summary.as_deref().ok_or("no lead")?);
    let mut parts = vec![
        r#"<h1 tabindex="-1">Sở Ngoại vụ: Tổng kết công tác cải cách hành chính năm 2017</h1>"#,
        r#"<time datetime="2017-12-01T17:00:00+07:00">01/12/2017 17:00</time>"#,
        &lead,
        "<img ",
        "Toàn cảnh Hội nghị Tổng kết cải cách hành chính Sở Ngoại vụ năm 2017",
        "Ảnh: </span>B. Phượng</span></figcaption>",
    ];
    parts.extend(paragraphs.iter().map(String::as_str));
    parts.extend(["Tin, bài</span>: K. Hà</p>", "Ảnh</span>: B. Phượng</p></footer>"]);
    assert_in_order(&page, &parts);
    Ok(())
}

/// What the page of the Department said on 1 December 2017, line by line; its counter is at the end.
const ORIGINAL: &str = include_str!("../../../tests/model-page.txt");

#[test]
fn the_model_page_is_the_original_word_for_word() -> Checked {
    let article: Article = model::parse(MODEL_PAGE)?;
    let site: Site = model::parse(include_str!("../../../public/api/site.json"))?;
    let figures = VisitorCounts {
        total: site.visits_seed,
        online: 54,
        window_seconds: 300,
        as_of: Timestamp::from_unix(0),
        recent: None,
    };
    let page = html(&of_office(site, vi()), || view! { <ArticleView article=&article/> });
    let counter = html(&vi(), || view! { <VisitorCounter state=CounterState::Fresh(figures)/> });
    // What the eye sees: no tags, no words for the ear alone, and the digits grouped.
    let mut shown = String::new();
    for part in (page + &counter).replace("</p>", "\n").replace("</h1>", "\n").replace("</figcaption>", "\n").split('<')
    {
        if !part.starts_with("span class=\"visually-hidden\"") {
            shown.push_str(part.split_once('>').map_or(part, |(_, text)| text));
        }
    }
    let lines = ORIGINAL.lines().map(str::trim).filter(|line| !line.is_empty());
    let (mut rest, mut found) = (shown.as_str(), 0);
    for line in lines {
        let line = match line {
            "Tin tức-Sự kiện" => "Tin tức - Sự kiện",
            "1303080" => "1.303.080",
            line => line,
        };
        rest = rest.split_once(line).ok_or_else(|| format!("{line}\n is not where it was in\n{shown}"))?.1;
        found += 1;
    }
    assert_eq!(found, 11);
    Ok(())
}

#[test]
fn every_sample_renders_in_both_languages() -> Checked {
    let mut shown = 0;
    for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/public/api/articles"))? {
        let path = file?.path();
        let article: Article =
            model::parse(&std::fs::read_to_string(&path)?).map_err(|error| format!("{}: {error}", path.display()))?;
        for locale in Locale::ALL {
            let page = html(&context(locale), || view! { <ArticleView article=&article/> });
            assert_eq!(page.matches("<h1").count(), 1, "{}", path.display());
            assert!(!page.contains("javascript:"), "{}", path.display());
        }
        shown += 1;
    }
    assert!(shown >= 25, "only {shown} samples");
    Ok(())
}
