use super::address::{Address, elsewhere, route, uri};
use std::borrow::Cow;
use tintuc::model::{Article, Block, Cell, Href, Image, Spans, Teaser, TeaserFields};

/// An article in short, for a listing.
pub(crate) fn teaser(article: &Article, address: &Address) -> Teaser {
    let own = article.content_text.clone().unwrap_or_else(|| text(&article.extension.body));
    // A feed's item must have a text, and an article may be a picture without a word.
    let texts = [Some(own), article.summary.clone(), Some(article.title.clone())];
    let content_text = texts.into_iter().flatten().find(|text| !text.trim().is_empty());
    Teaser { content_text, ..without_text(article, address) }
}

/// The same without the text, which may be long.
pub(crate) fn without_text(article: &Article, address: &Address) -> Teaser {
    let image = article.picture().map(Cow::into_owned);
    let url = elsewhere(article.url.as_deref(), &article.id).map(uri);
    Teaser {
        id: article.id.clone(),
        url: Some(url.unwrap_or_else(|| address.page(&route(article)))),
        title: article.title.clone(),
        language: article.language.clone(),
        summary: article.summary.clone(),
        content_text: None,
        // Absolute, because feed readers do not agree on the base of relative addresses.
        image: image.as_ref().map(|image| address.file(file(image))),
        date_published: article.date_published,
        date_modified: article.date_modified,
        tags: article.tags.clone(),
        extension: TeaserFields { section: article.extension.section.clone(), image, marks: None },
    }
}

/// The file of a picture for feed readers that may show only JPEG and PNG.
pub(crate) fn file(image: &Image) -> &Href {
    image.preview().map_or(&image.src, |preview| preview.href)
}

/// The body as plain text, with a blank line between blocks.
pub(crate) fn text(body: &[Block]) -> String {
    text_of(body, usize::MAX)
}

/// The same, of the blocks that begin within so many bytes.
pub(crate) fn text_of(body: &[Block], bytes: usize) -> String {
    let mut whole = String::new();
    for block in body {
        let text = block_text(block);
        let text = text.trim();
        if !text.is_empty() {
            whole.extend((!whole.is_empty()).then_some("\n\n"));
            whole.push_str(text);
        }
        if whole.len() >= bytes {
            break;
        }
    }
    whole
}

fn block_text(block: &Block) -> String {
    match block {
        Block::Paragraph { spans } => spans.text(),
        Block::Heading { text, .. } => text.clone(),
        Block::List { ordered, items } => list_text(*ordered, items),
        Block::Quote { spans, cite } => {
            let cite = cite.as_ref().map(|cite| format!("\n({cite})")).unwrap_or_default();
            format!("“{}”{cite}", spans.text())
        }
        Block::Table { caption, head, rows } => {
            let line = |row: &Vec<Cell>| row.iter().map(Cell::text).collect::<Vec<_>>().join(" | ");
            let lines = std::iter::once(head).chain(rows).filter(|row| !row.is_empty()).map(line);
            caption.iter().cloned().chain(lines).collect::<Vec<_>>().join("\n")
        }
        Block::Image { image } => image.caption().unwrap_or_default().to_owned(),
        Block::Gallery { images, caption } => {
            let captions = images.iter().filter_map(Image::caption);
            caption.as_deref().into_iter().chain(captions).collect::<Vec<_>>().join("\n")
        }
        Block::Attachment { title, .. } => title.clone(),
    }
}

fn list_text(ordered: bool, items: &[Spans]) -> String {
    let line = |(index, item): (usize, &Spans)| {
        let mark = if ordered { format!("{}.", index + 1) } else { "-".to_owned() };
        format!("{mark} {}", item.text())
    };
    items.iter().enumerate().map(line).collect::<Vec<_>>().join("\n")
}
