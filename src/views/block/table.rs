use crate::{
    markup::{Element, Markup, element},
    views::{Context, parts::not_blank},
};

/// A table. On a narrow screen it scrolls sideways in a region of its own, which the keyboard reaches too.
pub(super) fn table(cx: &Context, caption: Option<&str>, head: &[String], rows: &[Vec<String>]) -> Element {
    let caption = not_blank(caption).map(str::to_owned);
    let name = caption.clone().unwrap_or_else(|| cx.messages().table.to_owned());
    let headings: Markup = head.iter().map(|text| element("th").attr("scope", "col").with(text.clone())).collect();
    let head = (!headings.is_empty()).then(|| element("thead").with(element("tr").with(headings)));
    let row = |cells: &Vec<String>| {
        element("tr").with(cells.iter().map(|text| element("td").with(text.clone())).collect::<Markup>())
    };
    let rows: Markup = rows.iter().map(row).collect();
    let table = element("table")
        .with(caption.map(|caption| element("caption").with(caption)))
        .with(head)
        .with(element("tbody").with(rows));
    element("div").class("table").attr("role", "region").attr("tabindex", "0").attr("aria-label", name).with(table)
}
