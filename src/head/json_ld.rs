use super::{PageFacts, names, shorten};
use crate::model::{Article, Block, CreditRole, Image};
use serde_json::{Value, json};

/// A `NewsArticle` of schema.org, with its pictures' captions and credits.
pub(super) fn news_article(page: &PageFacts, article: &Article) -> Value {
    let office = page.site.map(|site| {
        let mut office = json!({ "@type": "GovernmentOrganization", "name": site.name });
        if let Some(parent) = &site.parent {
            office["parentOrganization"] = json!({ "@type": "GovernmentOrganization", "name": parent });
        }
        office
    });
    let authors = names(article, CreditRole::Text);
    let authors: Vec<Value> = authors.into_iter().map(|name| json!({ "@type": "Person", "name": name })).collect();
    let mut pictures: Vec<Value> = article.extension.body.iter().flat_map(images).map(|it| image(page, it)).collect();
    if pictures.is_empty() {
        pictures.extend(article.extension.image.iter().map(|it| image(page, it)));
    }
    let mut news = json!({
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        // Search engines show 110 characters at the most.
        "headline": shorten(&article.title, 110),
        "datePublished": article.date_published.to_string(),
        "dateModified": article.date_modified.unwrap_or(article.date_published).to_string(),
        "inLanguage": article.language.as_deref().unwrap_or_else(|| page.route.locale.tag()),
        "image": pictures,
        "publisher": office,
    });
    news["author"] = if authors.is_empty() { news["publisher"].clone() } else { authors.into() };
    if let Some(summary) = &article.summary {
        news["description"] = summary.as_str().into();
    }
    if let Some(address) = page.address() {
        news["mainEntityOfPage"] = address.into();
    }
    news
}

fn images(block: &Block) -> &[Image] {
    match block {
        Block::Image { image } => std::slice::from_ref(image),
        Block::Gallery { images, .. } => images,
        _ => &[],
    }
}

fn image(page: &PageFacts, image: &Image) -> Value {
    let (width, height) = image.size();
    let mut object = json!({ "@type": "ImageObject", "width": width, "height": height });
    if let Some(address) = page.picture(image) {
        object["url"] = address.into();
    }
    if let Some(caption) = image.caption() {
        object["caption"] = caption.into();
    }
    if let Some(credit) = image.credit() {
        object["creditText"] = credit.into();
    }
    object
}
