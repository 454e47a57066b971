use super::{Checked, article, assert_in_order, context, feed, html, teaser, vi};
use crate::{
    components::{
        embed::{EmbeddedArticle, EmbeddedFailure, EmbeddedLinks, EmbeddedListing},
        state::Failure,
    },
    embed::Settings,
    html::PageContext,
    locale::Locale,
    model::{Article, Feed},
};
use leptos::prelude::*;
use serde_json::{Value, json};

fn listing(context: &PageContext, settings: &Settings, feed: &Feed) -> String {
    html(context, || view! { <EmbeddedListing settings feed/> })
}

fn opened(article: &Article, back: bool) -> String {
    html(&vi(), || view! { <EmbeddedArticle article back/> })
}

fn failed(failure: Failure) -> String {
    html(&vi(), || view! { <EmbeddedFailure failure back=true/> })
}

fn settings(limit: f64, layout: &str, open: &str) -> Settings {
    Settings::read("https://tin.example/".to_owned(), None, None, None, limit, Some(layout), Some(open))
}

fn items(ids: &[&str]) -> Vec<Value> {
    ids.iter().map(|id| teaser(id)).collect()
}

#[test]
fn a_listing_shows_as_many_articles_as_it_may() -> Checked {
    let feed = feed(&items(&["a", "b", "c"]), None)?;
    let list = listing(&vi(), &settings(2.0, "cards", "inside"), &feed);
    assert_in_order(
        &list,
        &[
            r#"<ul class="cards" role="list" part="list">"#,
            r#"<a href="/tin/tin/a">Bài a</a>"#,
            r#"<a href="/tin/tin/b">Bài b</a>"#,
        ],
    );
    assert_eq!((list.matches("<li part=\"item\">").count(), list.matches("<img ").count()), (2, 2));
    assert!(!list.contains("Bài c"));
    Ok(())
}

#[test]
fn headlines_are_headlines_and_dates() -> Checked {
    let feed = feed(&items(&["a"]), None)?;
    let list = listing(&vi(), &settings(5.0, "headlines", "inside"), &feed);
    assert_in_order(&list, &[r#"class="headlines""#, r#"<h3 part="title">"#, "01/12/2017 17:00</time>"]);
    assert!(!list.contains("Tóm tắt") && !list.contains("<img"));
    Ok(())
}

#[test]
fn links_lead_to_the_portal_s_own_page_where_it_has_one() -> Checked {
    let feed = feed(&items(&["a"]), None)?;
    let settings = settings(5.0, "list", "/tin.aspx?a=1&id={id}");
    let links = html(&vi(), || view! { <EmbeddedLinks settings=&settings feed=&feed/> });
    for view in [listing(&vi(), &settings, &feed), links] {
        assert_in_order(&view, &[r#"<a href="/tin.aspx?a=1&amp;id=a">Bài a</a>"#]);
    }
    Ok(())
}

#[test]
fn an_empty_listing_says_so() -> Checked {
    let list = listing(&context(Locale::En), &settings(5.0, "cards", ""), &feed(&[], None)?);
    assert_eq!(list, r#"<p class="muted" part="empty">No news yet</p>"#);
    Ok(())
}

#[test]
fn an_article_has_the_way_back_where_it_was_opened_from_a_listing() -> Checked {
    let article = article(&json!({"section": "su-kien", "related": ["b"]}))?;
    let from_listing = opened(&article, true);
    assert_in_order(
        &from_listing,
        &[r#"data-action="back" part="back">Quay lại danh sách</button>"#, r#"<div part="article">"#, "Bài a"],
    );
    let alone = opened(&article, false);
    assert!(!alone.contains("<button") && !alone.contains("kicker"));
    Ok(())
}

#[test]
fn a_failure_can_be_tried_again_where_that_may_help() {
    let passing = failed(Failure::Server);
    assert_in_order(
        &passing,
        &[r#"data-action="back""#, r#"role="alert""#, "Chưa tải được nội dung", r#"data-action="retry""#],
    );
    let lasting = failed(Failure::ArticleNotFound);
    assert!(!lasting.contains("retry") && !lasting.contains("/tin/\""), "nothing leads out of the portal: {lasting}");
}
