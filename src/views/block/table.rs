use crate::views::{Context, parts::not_blank};
use leptos::prelude::*;

/// A table. On a narrow screen it scrolls sideways in a region of its own, which the keyboard reaches too.
pub(super) fn table(cx: &Context, caption: Option<&str>, head: &[String], rows: &[Vec<String>]) -> AnyView {
    let caption = not_blank(caption).map(str::to_owned);
    let name = caption.clone().unwrap_or_else(|| cx.messages().table.to_owned());
    let headings = head.iter().map(|text| view! { <th scope="col">{text.clone()}</th> }.into_any()).collect::<Vec<_>>();
    let head = (!headings.is_empty()).then(|| view! { <thead><tr>{headings}</tr></thead> }.into_any());
    let rows = rows.iter().map(|row| {
        let cells = row.iter().map(|text| view! { <td>{text.clone()}</td> }.into_any()).collect::<Vec<_>>();
        view! { <tr>{cells}</tr> }.into_any()
    });
    view! {
        <div class="table" role="region" tabindex="0" aria-label=name>
            <table>
                {caption.map(|caption| view! { <caption>{caption}</caption> }.into_any())}
                {head}
                <tbody>{rows.collect::<Vec<_>>()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
