use super::{PageFacts, names, shorten};
use crate::model::{Article, Block, CreditRole, Image, Json};

/// A `NewsArticle` of schema.org, with its pictures' captions and credits.
pub(super) fn news_article(page: &PageFacts, article: &Article) -> Json {
    let office = page.site.map(|site| {
        let parent = site.parent.as_ref().map(|parent| named("GovernmentOrganization", parent, None));
        named("GovernmentOrganization", &site.name, parent)
    });
    let authors = names(article, CreditRole::Text).into_iter().map(|name| named("Person", name, None));
    let authors = Some(Json::List(authors.collect())).filter(|authors| *authors != Json::List(Vec::new()));
    let mut pictures: Vec<Json> = article.extension.body.iter().flat_map(images).map(|it| image(page, it)).collect();
    if pictures.is_empty() {
        pictures.extend(article.extension.image.iter().map(|it| image(page, it)));
    }
    Json::object([
        ("@context", Some("https://schema.org".into())),
        ("@type", Some("NewsArticle".into())),
        // Search engines show 110 characters at the most.
        ("headline", Some(shorten(&article.title, 110).into())),
        ("description", article.summary.as_deref().map(Json::from)),
        ("datePublished", Some(article.date_published.to_string().into())),
        ("dateModified", Some(article.date_modified.unwrap_or(article.date_published).to_string().into())),
        ("inLanguage", Some(article.language.as_deref().unwrap_or_else(|| page.route.locale.tag()).into())),
        ("mainEntityOfPage", page.address().map(Json::from)),
        ("image", Some(Json::List(pictures))),
        ("author", authors.or_else(|| office.clone())),
        ("publisher", office),
    ])
}

/// A person or an office.
fn named(kind: &str, name: &str, parent: Option<Json>) -> Json {
    Json::object([("@type", Some(kind.into())), ("name", Some(name.into())), ("parentOrganization", parent)])
}

fn images(block: &Block) -> &[Image] {
    match block {
        Block::Image { image } => std::slice::from_ref(image),
        Block::Gallery { images, .. } => images,
        _ => &[],
    }
}

fn image(page: &PageFacts, image: &Image) -> Json {
    let (width, height) = image.size();
    Json::object([
        ("@type", Some("ImageObject".into())),
        ("url", page.picture(image).map(Json::from)),
        ("width", Some(width.into())),
        ("height", Some(height.into())),
        ("caption", image.caption().map(Json::from)),
        ("creditText", image.credit().map(Json::from)),
    ])
}
