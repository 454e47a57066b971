use crate::{
    components::parts::{not_blank, text},
    context::use_locale,
};
use leptos::prelude::*;

/// A table. On a narrow screen it scrolls sideways in a region of its own, which the keyboard reaches too.
#[component]
pub(super) fn Table<'a>(caption: Option<&'a str>, head: &'a [String], rows: &'a [Vec<String>]) -> AnyView {
    let caption = not_blank(caption);
    let name = caption.unwrap_or(use_locale().messages().table).to_owned();
    let caption = caption.map(|caption| view! { <caption>{caption.to_owned()}</caption> }.into_any());
    let headings = head.iter().map(|cell| view! { <th scope="col">{text(cell)}</th> }.into_any()).collect_view();
    let head = (!head.is_empty()).then(|| view! { <thead><tr>{headings}</tr></thead> }.into_any());
    let cells =
        |cells: &Vec<String>| cells.iter().map(|cell| view! { <td>{text(cell)}</td> }.into_any()).collect_view();
    let rows = rows.iter().map(|row| view! { <tr>{cells(row)}</tr> }.into_any()).collect_view();
    view! {
        <div class="table" role="region" tabindex="0" aria-label=name>
            <table>{caption}{head}<tbody>{rows}</tbody></table>
        </div>
    }
    .into_any()
}
