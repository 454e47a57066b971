use super::spans;
use crate::{components::parts::not_blank, context::use_locale, model::Cell};
use leptos::prelude::*;

/// A table. On a narrow screen it scrolls sideways in a region of its own, which the keyboard reaches too.
#[component]
pub(super) fn Table<'a>(caption: Option<&'a str>, head: &'a [Cell], rows: &'a [Vec<Cell>]) -> AnyView {
    let caption = not_blank(caption);
    let name = caption.unwrap_or(use_locale().messages().table).to_owned();
    let caption = caption.map(|caption| view! { <caption>{caption.to_owned()}</caption> }.into_any());
    // A head of several rows goes on in the first rows: a cell reaches no further than its `<thead>`.
    let (more, rows) = rows.split_at(rows.iter().take_while(|row| is_head(row)).count());
    let head = Some(head).filter(|head| !head.is_empty()).into_iter().chain(more.iter().map(Vec::as_slice));
    let head = group(&head.collect::<Vec<_>>(), true);
    let head = (!head.is_empty()).then(|| view! { <thead>{head}</thead> }.into_any());
    let rows = group(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>(), false);
    view! {
        <div class="table" role="region" tabindex="0" aria-label=name>
            <table>{caption}{head}<tbody>{rows}</tbody></table>
        </div>
    }
    .into_any()
}

/// Whether a row is of headings alone.
fn is_head(row: &[Cell]) -> bool {
    !row.is_empty() && row.iter().all(|cell| cell.head)
}

fn group(rows: &[&[Cell]], head: bool) -> Vec<AnyView> {
    let rows = rows.iter().zip((1..=rows.len()).rev()).map(|(row, left)| {
        let scope = if head || is_head(row) { "col" } else { "row" };
        let cells = row.iter().map(|it| cell(it, (head || it.head).then_some(scope), left)).collect_view();
        view! { <tr>{cells}</tr> }.into_any()
    });
    rows.collect()
}

/// A cell; a heading where it has a scope. It reaches over so many rows at the most.
fn cell(cell: &Cell, scope: Option<&'static str>, left: usize) -> AnyView {
    let span = |count: usize| (count > 1).then(|| count.to_string());
    let (rowspan, colspan) = (span(left.min(cell.rowspan as usize)), span(cell.colspan as usize));
    let content = (!cell.spans.is_empty()).then(|| spans(&cell.spans));
    match scope {
        Some(scope) => view! { <th scope=scope rowspan=rowspan colspan=colspan>{content}</th> }.into_any(),
        None => view! { <td rowspan=rowspan colspan=colspan>{content}</td> }.into_any(),
    }
}
