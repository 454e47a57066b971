//! Texts and articles as HTML for feed readers, which use neither our styles nor our scripts. Leptos escapes it, and `Xml` escapes
//! it again.

use crate::publish::{Address, file, text_of};
use leptos::prelude::*;
use std::slice;
use tintuc::{
    html::without_markers,
    model::{Block, Href, Image, Span, Spans},
};

/// A plain text as paragraphs, which blank lines separate.
pub(super) fn paragraphs(text: &str) -> String {
    without_markers(&plain(text).to_html())
}

/// An article's body with absolute addresses.
pub(super) fn article(blocks: &[Block], address: &Address) -> String {
    blocks.iter().map(|it| without_markers(&block(it, address).to_html())).collect()
}

fn plain(text: &str) -> AnyView {
    let text = text.replace("\r\n", "\n");
    let paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    let paragraph = |paragraph: &str| {
        let lines = paragraph.split('\n').enumerate().map(|(at, line)| {
            let line = line.to_owned();
            if at == 0 { line.into_any() } else { view! { <br/>{line} }.into_any() }
        });
        view! { <p>{lines.collect_view()}</p> }.into_any()
    };
    paragraphs.map(paragraph).collect_view().into_any()
}

fn block(block: &Block, address: &Address) -> AnyView {
    match block {
        Block::Paragraph { spans } => view! { <p>{self::spans(spans, address)}</p> }.into_any(),
        Block::Heading { level, text } if *level <= 2 => view! { <h2>{text.clone()}</h2> }.into_any(),
        Block::Heading { text, .. } => view! { <h3>{text.clone()}</h3> }.into_any(),
        Block::List { ordered, items } => {
            let items = items.iter().map(|item| view! { <li>{spans(item, address)}</li> }.into_any()).collect_view();
            if *ordered { view! { <ol>{items}</ol> }.into_any() } else { view! { <ul>{items}</ul> }.into_any() }
        }
        Block::Quote { spans, cite } => {
            let cite = cite.clone().map(|cite| view! { <p><cite>{cite}</cite></p> }.into_any());
            view! { <blockquote><p>{self::spans(spans, address)}</p>{cite}</blockquote> }.into_any()
        }
        Block::Image { image } => figure(image, address),
        Block::Gallery { images, .. } => {
            let caption = plain(&text_of(&[without_pictures(block)], usize::MAX));
            view! { {images.iter().map(|image| figure(image, address)).collect_view()}{caption} }.into_any()
        }
        Block::Attachment { href, title, .. } => {
            view! { <p>{link(href, title.clone().into_any(), address)}</p> }.into_any()
        }
        // A table becomes lines, because feed readers squeeze tables.
        Block::Table { .. } => plain(&text_of(slice::from_ref(block), usize::MAX)),
    }
}

/// A gallery's caption, without the captions of its pictures.
fn without_pictures(block: &Block) -> Block {
    match block {
        Block::Gallery { caption, .. } => Block::Gallery { images: Vec::new(), caption: caption.clone() },
        block => block.clone(),
    }
}

fn figure(image: &Image, address: &Address) -> AnyView {
    let (width, height) = image.size();
    let caption = [image.caption(), image.credit()].into_iter().flatten().collect::<Vec<_>>().join(" - ");
    let caption = (!caption.is_empty()).then(|| view! { <figcaption>{caption}</figcaption> }.into_any());
    view! {
        <figure>
            <img src=address.file(file(image)) alt=image.alt.clone() width=width.to_string() height=height.to_string()/>
            {caption}
        </figure>
    }
    .into_any()
}

fn spans(spans: &Spans, address: &Address) -> AnyView {
    spans.0.iter().map(|it| span(it, address)).collect_view().into_any()
}

fn span(span: &Span, address: &Address) -> AnyView {
    let mut view = span.text.clone().into_any();
    if span.emphasis {
        view = view! { <em>{view}</em> }.into_any();
    }
    if span.strong {
        view = view! { <strong>{view}</strong> }.into_any();
    }
    match &span.href {
        Some(href) => link(href, view, address),
        None => view,
    }
}

fn link(href: &Href, text: AnyView, address: &Address) -> AnyView {
    view! { <a href=address.file(href)>{text}</a> }.into_any()
}
