use crate::{
    markup::{Element, Markup, element},
    model::{Span, Spans},
    views::{Context, parts::not_blank},
};

/// A paragraph; a blank one would only be a gap.
pub(super) fn paragraph(cx: &Context, text: &Spans) -> Option<Element> {
    let blank = text.0.iter().all(|span| span.text.trim().is_empty());
    (!blank).then(|| element("p").with(spans(cx, text)))
}

/// A heading below the headline, which is the page's only `<h1>`.
pub(super) fn heading(level: u8, text: &str) -> Element {
    element(if level <= 2 { "h2" } else { "h3" }).with(text.to_owned())
}

pub(super) fn list(cx: &Context, ordered: bool, items: &[Spans]) -> Element {
    let items: Markup = items.iter().map(|item| element("li").with(spans(cx, item))).collect();
    element(if ordered { "ol" } else { "ul" }).with(items)
}

/// A quotation, and under it who said it.
pub(super) fn quote(cx: &Context, text: &Spans, cite: Option<&str>) -> Element {
    let cite = not_blank(cite).map(|cite| element("figcaption").with(element("cite").with(cite.to_owned())));
    let words = element("blockquote").with(element("p").with(spans(cx, text)));
    element("figure").class("quote").with(words).with(cite)
}

pub(in crate::views) fn spans(cx: &Context, spans: &Spans) -> Markup {
    spans.0.iter().map(|content| span(cx, content)).collect()
}

fn span(cx: &Context, span: &Span) -> Markup {
    let mut markup = Markup::new().with(span.text.clone());
    if span.mark {
        markup = element("mark").with(markup).into();
    }
    if span.emphasis {
        markup = element("em").with(markup).into();
    }
    if span.strong {
        markup = element("strong").with(markup).into();
    }
    if let Some(href) = &span.href {
        let rel = href.is_external().then_some("noopener");
        markup = element("a").attr("href", cx.resolve(href)).attr("rel", rel).with(markup).into();
    }
    markup
}
