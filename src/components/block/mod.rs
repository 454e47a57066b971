//! An article's body. A new type of block gets a variant in `model::Block`, a file here and an arm in [`BlockView`].

mod attachment;
mod gallery;
mod table;
mod text;

pub(super) use text::spans;

use super::figure::Figure;
use crate::model::Block;
use attachment::Attachment;
use gallery::Gallery;
use leptos::prelude::*;
use std::mem;
use table::Table;
use text::{Heading, List, Paragraph, Quote};

/// So many blocks are seen as soon as the page opens.
const SEEN_AT_ONCE: usize = 2;

/// The text and pictures of an article.
#[component]
pub fn Body<'a>(
    /// The blocks in their order.
    blocks: &'a [Block],
) -> AnyView {
    let first_picture = first_picture(blocks);
    let mut under_heading = false;
    let blocks = blocks.iter().enumerate().map(|(index, block)| match block {
        // No heading stands under one that is not there.
        Block::Heading { text, .. } if !mem::replace(&mut under_heading, true) => {
            view! { <Heading level=2 text/> }.into_any()
        }
        _ => view! { <BlockView block priority=first_picture == Some(index)/> }.into_any(),
    });
    blocks.collect_view().into_any()
}

/// Whether a block is a picture, or several.
pub(super) const fn has_pictures(block: &Block) -> bool {
    matches!(block, Block::Image { .. } | Block::Gallery { .. })
}

/// Which block has the picture that the page opens with: it is not loaded lazily.
pub fn first_picture(blocks: &[Block]) -> Option<usize> {
    blocks.iter().take(SEEN_AT_ONCE).position(has_pictures)
}

/// One part of an article.
#[component]
pub fn BlockView<'a>(
    /// What is shown.
    block: &'a Block,
    /// Whether the reader sees it as soon as the page opens.
    priority: bool,
) -> AnyView {
    match block {
        Block::Paragraph { spans } => view! { <Paragraph spans/> }.into_any(),
        Block::Heading { level, text } => view! { <Heading level=*level text/> }.into_any(),
        Block::List { ordered, items } => view! { <List ordered=*ordered items/> }.into_any(),
        Block::Quote { spans, cite } => view! { <Quote spans cite=cite.as_deref()/> }.into_any(),
        Block::Table { caption, head, rows } => view! { <Table caption=caption.as_deref() head rows/> }.into_any(),
        Block::Image { image } => view! { <Figure image priority/> }.into_any(),
        Block::Gallery { images, caption } => {
            view! { <Gallery images caption=caption.as_deref() priority/> }.into_any()
        }
        Block::Attachment { href, title, bytes, media_type } => {
            view! { <Attachment href title bytes=*bytes media_type=media_type.as_deref()/> }.into_any()
        }
    }
}
