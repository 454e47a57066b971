//! An article's body. A new type of block gets a variant in `model::Block`, a file here and an arm in [`block`].

mod attachment;
mod gallery;
mod table;
mod text;

use super::{Context, figure};
use crate::{markup::Markup, model::Block};

/// So many blocks are seen as soon as the page opens.
const SEEN_AT_ONCE: usize = 2;

/// How wide pictures are in the column of an article, as `sizes` says it.
const COLUMN: &str = "(min-width: 52em) 48rem, 100vw";

/// The text and pictures of an article.
pub fn body(cx: &Context, blocks: &[Block]) -> Markup {
    let first_picture = first_picture(blocks);
    blocks.iter().enumerate().map(|(index, content)| block(cx, content, first_picture == Some(index))).collect()
}

/// Which block is the picture that the page opens with: it is not loaded lazily.
pub fn first_picture(blocks: &[Block]) -> Option<usize> {
    blocks.iter().take(SEEN_AT_ONCE).position(|block| matches!(block, Block::Image { .. }))
}

/// One part of an article. `priority` says that it is seen as soon as the page opens.
pub fn block(cx: &Context, block: &Block, priority: bool) -> Markup {
    match block {
        Block::Paragraph { spans } => return Markup::new().with(text::paragraph(cx, spans)),
        Block::Gallery { images, caption } => {
            return Markup::new().with(gallery::gallery(cx, images, caption.as_deref()));
        }
        Block::Heading { level, text } => text::heading(*level, text),
        Block::List { ordered, items } => text::list(cx, *ordered, items),
        Block::Quote { spans, cite } => text::quote(cx, spans, cite.as_deref()),
        Block::Table { caption, head, rows } => table::table(cx, caption.as_deref(), head, rows),
        Block::Image { image } => figure::figure(cx, image, COLUMN, priority),
        Block::Attachment { href, title, bytes, media_type } => {
            attachment::attachment(cx, href, title, *bytes, media_type.as_deref())
        }
    }
    .into()
}
