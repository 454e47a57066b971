use crate::{
    model::{Span, Spans},
    views::{
        Context,
        parts::{not_blank, nothing},
    },
};
use leptos::prelude::*;

/// A paragraph; a blank one would only be a gap.
pub(super) fn paragraph(cx: &Context, text: &Spans) -> AnyView {
    if text.0.iter().all(|span| span.text.trim().is_empty()) {
        return nothing();
    }
    view! { <p>{spans(cx, text)}</p> }.into_any()
}

/// A heading below the headline, which is the page's only `<h1>`.
pub(super) fn heading(level: u8, text: &str) -> AnyView {
    let text = text.to_owned();
    if level <= 2 { view! { <h2>{text}</h2> }.into_any() } else { view! { <h3>{text}</h3> }.into_any() }
}

pub(super) fn list(cx: &Context, ordered: bool, items: &[Spans]) -> AnyView {
    let items = items.iter().map(|item| view! { <li>{spans(cx, item)}</li> }.into_any()).collect::<Vec<_>>();
    if ordered { view! { <ol>{items}</ol> }.into_any() } else { view! { <ul>{items}</ul> }.into_any() }
}

/// A quotation, and under it who said it.
pub(super) fn quote(cx: &Context, text: &Spans, cite: Option<&str>) -> AnyView {
    let cite = not_blank(cite).map(|cite| view! { <figcaption><cite>{cite.to_owned()}</cite></figcaption> }.into_any());
    view! {
        <figure class="quote">
            <blockquote><p>{spans(cx, text)}</p></blockquote>
            {cite}
        </figure>
    }
    .into_any()
}

fn spans(cx: &Context, spans: &Spans) -> Vec<AnyView> {
    spans.0.iter().map(|content| span(cx, content)).collect()
}

fn span(cx: &Context, span: &Span) -> AnyView {
    let mut view = span.text.clone().into_any();
    if span.emphasis {
        view = view! { <em>{view}</em> }.into_any();
    }
    if span.strong {
        view = view! { <strong>{view}</strong> }.into_any();
    }
    if let Some(href) = &span.href {
        let rel = href.is_external().then_some("noopener");
        view = view! { <a href=cx.resolve(href) rel=rel>{view}</a> }.into_any();
    }
    view
}
