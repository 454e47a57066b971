use super::{PageFacts, names, shorten};
use crate::model::{Article, Block, CreditRole, Image, Timestamp};
use serde::Serialize;

/// A `NewsArticle` of schema.org.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewsArticle<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    headline: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    date_published: Timestamp,
    date_modified: Timestamp,
    in_language: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    main_entity_of_page: Option<String>,
    image: Vec<ImageObject<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<Named<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<Named<'a>>,
}

/// A person or an office.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Named<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_organization: Option<Box<Self>>,
}

/// A picture with its caption and credit.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ImageObject<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    height: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    caption: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    credit_text: Option<&'a str>,
}

/// The JSON of a `NewsArticle`, with its pictures' captions and credits.
pub(super) fn news_article(page: &PageFacts, article: &Article) -> String {
    let office = page.site.map(|site| {
        let parent = site.parent.as_deref().map(|parent| Box::new(named("GovernmentOrganization", parent)));
        Named { parent_organization: parent, ..named("GovernmentOrganization", &site.name) }
    });
    let mut author: Vec<_> = names(article, CreditRole::Text).into_iter().map(|name| named("Person", name)).collect();
    if author.is_empty() {
        author.extend(office.clone());
    }
    // The article's picture first, and each once.
    let first = article.picture();
    let first = first.as_deref().or_else(|| page.office_picture());
    let others = article.extension.body.iter().flat_map(Block::images);
    let others = others.filter(|image| first.is_none_or(|first| first.src != image.src));
    let pictures = first.into_iter().chain(others).map(|it| image(page, it)).collect();
    let article = NewsArticle {
        context: "https://schema.org",
        kind: "NewsArticle",
        // Search engines show 110 characters at the most.
        headline: shorten(&article.title, 110),
        description: article.summary.as_deref(),
        date_published: article.date_published,
        date_modified: article.date_modified.unwrap_or(article.date_published),
        in_language: article.language.as_deref().unwrap_or_else(|| page.route.locale.tag()),
        main_entity_of_page: page.address(),
        image: pictures,
        author,
        publisher: office,
    };
    // Nothing in it can fail.
    serde_json::to_string(&article).unwrap_or_default()
}

const fn named<'a>(kind: &'static str, name: &'a str) -> Named<'a> {
    Named { kind, name, parent_organization: None }
}

fn image<'a>(page: &PageFacts, image: &'a Image) -> ImageObject<'a> {
    let (file, size) = match image.preview() {
        Some(preview) => (preview.href, preview.size),
        None => (&image.src, image.width.zip(image.height)),
    };
    let (width, height) = size.unzip();
    ImageObject {
        kind: "ImageObject",
        url: page.picture(file),
        width,
        height,
        caption: image.caption(),
        credit_text: image.credit(),
    }
}
