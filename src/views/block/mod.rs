//! An article's body. A new type of block gets a variant in `model::Block`, a file here and an arm in [`block`].

mod attachment;
mod gallery;
mod table;
mod text;

pub(super) use text::spans;

use super::{Context, figure};
use crate::{markup::Markup, model::Block};
use std::mem;

/// So many blocks are seen as soon as the page opens.
const SEEN_AT_ONCE: usize = 2;

/// The text and pictures of an article.
pub fn body(cx: &Context, blocks: &[Block]) -> Markup {
    let first_picture = first_picture(blocks);
    let mut under_heading = false;
    let part = |(index, content): (usize, &Block)| match content {
        // None stands under a heading that is not there.
        Block::Heading { text, .. } if !mem::replace(&mut under_heading, true) => text::heading(2, text).into(),
        _ => block(cx, content, first_picture == Some(index)),
    };
    blocks.iter().enumerate().map(part).collect()
}

/// Whether a block is a picture, or several.
pub(super) const fn has_pictures(block: &Block) -> bool {
    matches!(block, Block::Image { .. } | Block::Gallery { .. })
}

/// Which block has the picture that the page opens with: it is not loaded lazily.
pub fn first_picture(blocks: &[Block]) -> Option<usize> {
    blocks.iter().take(SEEN_AT_ONCE).position(has_pictures)
}

/// One part of an article. `priority` says that it is seen as soon as the page opens.
pub fn block(cx: &Context, block: &Block, priority: bool) -> Markup {
    match block {
        Block::Paragraph { spans } => return Markup::new().with(text::paragraph(cx, spans)),
        Block::Gallery { images, caption } => {
            return Markup::new().with(gallery::gallery(cx, images, caption.as_deref(), priority));
        }
        Block::Heading { level, text } => text::heading(*level, text),
        Block::List { ordered, items } => text::list(cx, *ordered, items),
        Block::Quote { spans, cite } => text::quote(cx, spans, cite.as_deref()),
        Block::Table { caption, head, rows } => table::table(cx, caption.as_deref(), head, rows),
        Block::Image { image } => figure::figure(cx, image, priority),
        Block::Attachment { href, title, bytes, media_type } => {
            attachment::attachment(cx, href, title, *bytes, media_type.as_deref())
        }
    }
    .into()
}
