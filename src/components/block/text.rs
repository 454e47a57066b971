use crate::{
    components::parts::{not_blank, text},
    context::use_config,
    model::{Span, Spans},
};
use leptos::prelude::*;

/// A paragraph; a blank one would only be a gap.
#[component]
pub(super) fn Paragraph<'a>(spans: &'a Spans) -> AnyView {
    let blank = spans.0.iter().all(|span| span.text.trim().is_empty());
    (!blank).then(|| view! { <p>{self::spans(spans)}</p> }.into_any()).into_any()
}

/// A heading below the headline, which is the page's only `<h1>`.
#[component]
pub(super) fn Heading<'a>(level: u8, text: &'a str) -> AnyView {
    let text = text.to_owned();
    if level <= 2 { view! { <h2>{text}</h2> }.into_any() } else { view! { <h3>{text}</h3> }.into_any() }
}

#[component]
pub(super) fn List<'a>(ordered: bool, items: &'a [Spans]) -> AnyView {
    let items = items.iter().map(|item| view! { <li>{spans(item)}</li> }.into_any()).collect_view();
    if ordered { view! { <ol>{items}</ol> }.into_any() } else { view! { <ul>{items}</ul> }.into_any() }
}

/// A quotation, and under it who said it.
#[component]
pub(super) fn Quote<'a>(spans: &'a Spans, cite: Option<&'a str>) -> AnyView {
    let cite = not_blank(cite);
    let cite = cite.map(|cite| view! { <figcaption><cite>{cite.to_owned()}</cite></figcaption> }.into_any());
    view! { <figure class="quote"><blockquote><p>{self::spans(spans)}</p></blockquote>{cite}</figure> }.into_any()
}

/// A text with its marks.
pub(in crate::components) fn spans(spans: &Spans) -> AnyView {
    spans.0.iter().map(span).collect_view().into_any()
}

fn span(span: &Span) -> AnyView {
    let mut view = text(&span.text).into_any();
    if span.mark {
        view = view! { <mark>{view}</mark> }.into_any();
    }
    if span.emphasis {
        view = view! { <em>{view}</em> }.into_any();
    }
    if span.strong {
        view = view! { <strong>{view}</strong> }.into_any();
    }
    if let Some(href) = &span.href {
        let rel = href.is_external().then_some("noopener");
        view = view! { <a href=use_config().resolve(href) rel=rel>{view}</a> }.into_any();
    }
    view
}
