//! Static twins: the app's own components in its own style, as plain HTML with everything in one file.

use super::support::{Outcome, content, copy_directory, site_at_root};
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use std::{fs, sync::Arc};
use tempfile::TempDir;
use tintuc::{
    components::{
        counter::VisitorCounter,
        frame::{Footer, Header},
    },
    context::Config,
    html::{self, PageContext},
    locale::Locale,
    model::{self, Article, Feed, Id, Site, Teaser},
    pages::{PageData, PageView},
    router::Route,
    visitors::CounterState,
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

/// What the app shows at a route.
pub(crate) struct Content {
    context: PageContext,
    data: PageData,
    related: Arc<[Teaser]>,
}

/// The twin of the model article.
pub(crate) fn article() -> Outcome<Twin> {
    let content = Content::article()?;
    let blocks = content.data.article().map(|article| article.extension.body.as_slice()).unwrap_or_default();
    let paragraph = blocks.iter().find_map(|block| match block {
        model::Block::Paragraph { spans } => Some(spans.text()),
        _ => None,
    });
    let words = first_words(&paragraph.ok_or("a paragraph")?);
    Ok(Twin { path: "twin-article.html", words, html: content.document()? })
}

/// The twin of the front page.
pub(crate) fn listing() -> Outcome<Twin> {
    let feed: Feed = read("feed.json")?;
    let words = first_words(&feed.items.first().ok_or("an article")?.title);
    let content = Content::new(Route::home(Locale::Vi), PageData::Listing(Arc::new(feed)), Arc::default())?;
    Ok(Twin { path: "twin-listing.html", words, html: content.document()? })
}

impl Content {
    /// The model article, with those related to it.
    pub(crate) fn article() -> Outcome<Self> {
        let article: Article = read(&format!("articles/{ARTICLE}.json"))?;
        let related = article.extension.related.iter().map(|id| read(&format!("articles/{id}.json")));
        let related = related.collect::<Outcome<Vec<Article>>>()?;
        let related = related.iter().map(Article::teaser).collect();
        Self::new(Route::article(Locale::Vi, Id::new(ARTICLE)?), PageData::Article(Arc::new(article)), related)
    }

    fn new(route: Route, data: PageData, related: Arc<[Teaser]>) -> Outcome<Self> {
        let config = Config { base: "/".into(), api_base: "/api/".into(), saves_data: false };
        let office = Some(Arc::new(read::<Site>("site.json")?));
        Ok(Self { context: PageContext { config, office, route }, data, related })
    }

    /// The content of its `<body>`.
    pub(crate) fn body(&self) -> String {
        let PageContext { office, route, .. } = &self.context;
        html::render(self.context.clone(), || {
            let related = Signal::stored(Some(Arc::clone(&self.related)));
            view! {
                <Header office=office.clone() current=route article=self.data.article()/>
                <main id="main"><PageView route=route.clone() data=self.data.clone() related/></main>
                <VisitorCounter state=CounterState::Unknown/>
                <Footer office=office.clone()/>
            }
        })
    }

    /// The whole page, with the head of the app's own.
    fn document(&self) -> Outcome<String> {
        let head = without_program(&fs::read_to_string(site_at_root()?.join("index.html"))?)?;
        Ok(format!("{head}<body>{}</body></html>", self.body()))
    }
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
