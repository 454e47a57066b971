//! Static twins: the app's own views in its own style, as plain HTML with everything in one file.

use super::support::{Outcome, content, copy_directory, site_at_root};
use serde::de::DeserializeOwned;
use std::fs;
use tempfile::TempDir;
use tintuc::{
    locale::Locale,
    markup::Markup,
    model::{self, Article, Feed, Id, Site, Teaser},
    route::Route,
    views::{self, Context},
    visitors::Reading,
};

const ARTICLE: &str = "tong-ket-cai-cach-hanh-chinh-2017";
/// Where the app shows the article.
pub(crate) const ARTICLE_PATH: &str = "tin/tong-ket-cai-cach-hanh-chinh-2017";

/// A page without a program.
pub(crate) struct Twin {
    /// Where it lies below the site's root.
    pub(crate) path: &'static str,
    /// The first words of the text that readers come for.
    pub(crate) words: String,
    html: String,
}

/// The twin of the model article.
pub(crate) fn article() -> Outcome<Twin> {
    let article: Article = read(&format!("articles/{ARTICLE}.json"))?;
    let related = article.extension.related.iter().map(|id| read(&format!("articles/{id}.json")));
    let related = related.collect::<Outcome<Vec<Article>>>()?;
    let related: Vec<Teaser> = related.iter().map(Article::teaser).collect();
    let paragraph = article.extension.body.iter().find_map(|block| match block {
        model::Block::Paragraph { spans } => Some(spans.text()),
        _ => None,
    });
    let route = Route::article(Locale::Vi, Id::new(ARTICLE)?);
    let html = page(&route, Some(&article), |context, site| {
        views::article::page(context, Some(site), &article, Some(&related))
    })?;
    Ok(Twin { path: "twin-article.html", words: first_words(&paragraph.ok_or("a paragraph")?), html })
}

/// The twin of the front page.
pub(crate) fn listing() -> Outcome<Twin> {
    let feed: Feed = read("feed.json")?;
    let route = Route::home(Locale::Vi);
    let html = page(&route, None, |context, site| views::listing::listing(context, Some(site), &route, &feed).into())?;
    let first = feed.items.first().ok_or("an article")?;
    Ok(Twin { path: "twin-listing.html", words: first_words(&first.title), html })
}

/// A copy of the built site with twins in it, so that they are served just as it is.
pub(crate) fn site_with<const N: usize>(twins: [&Twin; N]) -> Outcome<TempDir> {
    let copy = TempDir::with_prefix("tintuc-bench-")?;
    copy_directory(&site_at_root()?, copy.path())?;
    for twin in twins {
        fs::write(copy.path().join(twin.path), &twin.html)?;
    }
    Ok(copy)
}

fn read<T: DeserializeOwned>(path: &str) -> Outcome<T> {
    let file = content().join(path);
    let text = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(model::parse(&text).map_err(|error| format!("{path}: {error}"))?)
}

/// What the app shows at a route, between the head of its own page and the end.
fn page(route: &Route, article: Option<&Article>, main: impl FnOnce(&Context, &Site) -> Markup) -> Outcome<String> {
    let site: Site = read("site.json")?;
    let context = Context { locale: Locale::Vi, base: "/".to_owned(), api_base: "/api/".to_owned(), saves_data: false };
    let head = without_program(&fs::read_to_string(site_at_root()?.join("index.html"))?)?;
    Ok(format!(
        "{head}<body>{}<main id=\"main\">{}</main>{}{}</body></html>",
        views::frame::header(&context, Some(&site), route, article),
        main(&context, &site),
        views::counter::counter(&context, &Reading::Unknown),
        views::frame::footer(&context, Some(&site), route),
    ))
}

/// The page up to its body, without what loads the program.
fn without_program(index: &str) -> Outcome<String> {
    let (mut head, _) = index.split_once("<body").map(|(head, body)| (head.to_owned(), body)).ok_or("a body")?;
    for (start, end) in [("<script", "</script>"), ("<link rel=\"modulepreload\"", ">"), ("<link rel=\"preload\"", ">")]
    {
        while let Some(from) = head.find(start) {
            let to = head[from..].find(end).ok_or_else(|| format!("{start} has no {end}"))?;
            head.replace_range(from..from + to + end.len(), "");
        }
    }
    Ok(head)
}

fn first_words(text: &str) -> String {
    text.chars().take(40).collect()
}
