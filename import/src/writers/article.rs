use crate::{
    draft::{Draft, Figure, Paragraph, Part},
    pictures::{Store, StoreError, hash},
    report::{Kind, Note},
};
use serde_json::{Value, json};
use std::io;
use tintuc::model::{Article, ArticleFields, Block, Href, Id, Image, Spans, Timestamp, Translations};

/// An article that is ready to be written.
#[derive(Clone, Debug)]
pub struct Made {
    /// Its JSON.
    pub document: Value,
    /// Attachments: paths below the content, and bytes.
    pub files: Vec<(String, std::sync::Arc<[u8]>)>,
    /// What was found and missed while it was made.
    pub notes: Vec<Note>,
}

/// Makes an article of a draft; `link` says where a link of the old site leads now. Its pictures are written at once, since
/// they are named by their content: a picture that no article names does no harm.
///
/// # Errors
/// Only where the disk fails. A picture that cannot be read is a note.
pub fn make(
    draft: Draft,
    id: &Id,
    date: Timestamp,
    store: &mut Store,
    link: impl Fn(&str) -> Option<Href>,
) -> io::Result<Made> {
    let mut maker = Maker { id, store, notes: Vec::new(), pictures: &draft.pictures };
    let mut body = Vec::new();
    for part in draft.parts {
        match part {
            Part::Paragraph(paragraph) => body.push(Block::Paragraph { spans: Spans(paragraph.spans) }),
            Part::Block(block) => body.push(block),
            Part::Figure(figure) => match maker.image(&figure)? {
                Some(image) => body.push(Block::Image { image }),
                None => body.extend(line(&figure)),
            },
            Part::Gallery(figures) => {
                let mut images = Vec::new();
                for figure in &figures {
                    match maker.image(figure)? {
                        Some(image) => images.push(image),
                        None => body.extend(line(figure)),
                    }
                }
                if !images.is_empty() {
                    body.push(Block::Gallery { images, caption: None });
                }
            }
        }
    }
    let cover = match draft.cover {
        Some(picture) => maker.image(&Figure { picture, ..Figure::default() })?,
        None => None,
    };
    let Maker { mut notes, .. } = maker;
    let files: Vec<_> = draft
        .files
        .into_iter()
        .map(|file| {
            let ending = file.href.rsplit_once('.').map_or("bin", |(_, ending)| ending);
            (file.href.clone(), format!("files/{id}-{}.{ending}", hash(&file.bytes)), file.bytes)
        })
        .collect();
    let moved = |href: &str| {
        let file = files.iter().find(|(old, _, _)| old == href).and_then(|(_, new, _)| Href::new(new).ok());
        file.or_else(|| link(href))
    };
    for block in &mut body {
        relink(block, &moved);
    }
    let body: Vec<Block> = body.into_iter().map(|block| attachment(block, &files)).collect();
    if draft.section.is_none() {
        notes.push(Note::new(Kind::Missing, "the section; name one with --section"));
    }
    let text = content_text(&body);
    let picture = cover.or_else(|| body.iter().find_map(|block| block.images().first().cloned()));
    let article = Article {
        id: id.clone(),
        url: None,
        title: draft.title.unwrap_or_default(),
        language: Some(draft.language.filter(|tag| tag.starts_with("en")).map_or("vi", |_| "en").to_owned()),
        summary: draft.lead,
        content_text: Some(text).filter(|text| !text.is_empty()),
        image: picture.as_ref().map(|picture| picture.src.as_str().to_owned()),
        date_published: date,
        date_modified: draft.modified.filter(|modified| *modified > date),
        tags: draft.section.iter().cloned().chain(draft.tags).collect(),
        extension: ArticleFields {
            section: draft.section.and_then(|section| Id::new(section).ok()),
            image: picture,
            translations: Translations::default(),
            newer: None,
            older: None,
            related: Vec::new(),
            credits: draft.credits,
            source: draft.source,
            corrections: Vec::new(),
            withdrawn: None,
            body,
        },
    };
    let mut document = serde_json::to_value(&article).map_err(io::Error::other)?;
    // The contract's types do not know the old addresses, since the app has no use for them.
    if let Some(extension) = document.get_mut("_tintuc").filter(|_| !draft.aliases.is_empty()) {
        extension["aliases"] = json!(draft.aliases);
    }
    let files = files.into_iter().map(|(_, path, bytes)| (path, bytes)).collect();
    Ok(Made { document, files, notes })
}

struct Maker<'a> {
    id: &'a Id,
    store: &'a mut Store,
    notes: Vec<Note>,
    pictures: &'a [crate::draft::Picture],
}

impl Maker<'_> {
    /// The picture of a figure; nothing for one that is none, of which there is a note.
    fn image(&mut self, figure: &Figure) -> io::Result<Option<Image>> {
        let Some(picture) = self.pictures.get(figure.picture) else { return Ok(None) };
        let name = picture.from.rsplit('/').next().unwrap_or_default();
        let stored = match &picture.bytes {
            Some(bytes) => self.store.add(bytes, self.id.as_str()).map(|stored| stored.image),
            None => match Href::new(&picture.from) {
                Ok(src) => {
                    let text = format!(
                        "the picture {}: it is shown from the old host; save it and name its folder with --media",
                        picture.from
                    );
                    self.notes.push(Note::new(Kind::Missing, text));
                    let (width, height, sources) = (None, None, Vec::new());
                    Ok(Image { src, width, height, sources, alt: String::new(), caption: None, credit: None })
                }
                Err(_) => return Ok(None),
            },
        };
        let mut image = match stored {
            Ok(image) => image,
            Err(StoreError::Io(error)) => return Err(error),
            Err(StoreError::Picture(error)) => {
                self.notes.push(Note::new(Kind::Missing, format!("the picture {name}: it {error}")));
                return Ok(None);
            }
        };
        image.alt.clone_from(&figure.alt);
        image.caption.clone_from(&figure.caption);
        image.credit.clone_from(&figure.credit);
        if image.alt.is_empty() {
            self.notes.push(Note::new(Kind::Missing, format!("the alternative text of the picture {name}")));
        }
        Ok(Some(image))
    }
}

/// What is left of a picture that cannot be shown: its caption.
fn line(figure: &Figure) -> Option<Block> {
    let caption = figure.caption.as_deref()?;
    Some(Block::Paragraph { spans: Spans(Paragraph::from(caption).spans) })
}

fn relink(block: &mut Block, moved: &impl Fn(&str) -> Option<Href>) {
    let spans: Vec<&mut Spans> = match block {
        Block::Paragraph { spans } | Block::Quote { spans, .. } => vec![spans],
        Block::List { items, .. } => items.iter_mut().collect(),
        Block::Table { head, rows, .. } => {
            head.iter_mut().chain(rows.iter_mut().flatten()).map(|cell| &mut cell.spans).collect()
        }
        _ => Vec::new(),
    };
    for span in spans.into_iter().flat_map(|spans| &mut spans.0) {
        if let Some(new) = span.href.as_ref().and_then(|href| moved(href.as_str())) {
            span.href = Some(new);
        }
    }
}

/// A paragraph that is nothing but a link to a file of ours is an attachment.
fn attachment(block: Block, files: &[(String, String, std::sync::Arc<[u8]>)]) -> Block {
    let Block::Paragraph { spans } = &block else { return block };
    let [span] = spans.0.as_slice() else { return block };
    let Some(href) = &span.href else { return block };
    let Some((_, _, bytes)) = files.iter().find(|(_, new, _)| new == href.as_str()) else { return block };
    let media_type = match href.as_str().rsplit_once('.').map(|(_, ending)| ending) {
        Some("pdf") => Some("application/pdf"),
        Some("zip") => Some("application/zip"),
        Some("doc") => Some("application/msword"),
        Some("docx") => Some("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        Some("xls") => Some("application/vnd.ms-excel"),
        Some("xlsx") => Some("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        _ => None,
    };
    let (href, title) = (href.clone(), span.text.trim().to_owned());
    Block::Attachment { href, title, bytes: Some(bytes.len() as u64), media_type: media_type.map(str::to_owned) }
}

/// The whole text, for feed readers: a line between two blocks, and no captions.
fn content_text(body: &[Block]) -> String {
    let texts = body.iter().filter_map(|block| match block {
        Block::Paragraph { spans } | Block::Quote { spans, .. } => Some(spans.text()),
        Block::Heading { text, .. } => Some(text.clone()),
        Block::List { items, .. } => {
            Some(items.iter().map(|item| format!("– {}", item.text())).collect::<Vec<_>>().join("\n"))
        }
        Block::Table { head, rows, .. } => {
            let rows = std::iter::once(head).chain(rows).filter(|row| !row.is_empty());
            let line = |row: &Vec<tintuc::model::Cell>| {
                row.iter().map(tintuc::model::Cell::text).collect::<Vec<_>>().join("; ")
            };
            Some(rows.map(line).collect::<Vec<_>>().join("\n"))
        }
        _ => None,
    });
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n")
}
