use super::lists::inline;
use scraper::ElementRef;
use tintuc::model::{Block, Cell, Spans};

/// The rows of a table, without those of the tables inside of it.
fn rows(table: ElementRef<'_>) -> Vec<ElementRef<'_>> {
    let mut rows = Vec::new();
    for child in table.child_elements() {
        match child.value().name() {
            "tr" => rows.push(child),
            "thead" | "tbody" | "tfoot" => {
                rows.extend(child.child_elements().filter(|row| row.value().name() == "tr"));
            }
            _ => {}
        }
    }
    rows
}

fn cells(row: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    row.child_elements().filter(|cell| matches!(cell.value().name(), "td" | "th"))
}

/// Whether a table only arranges the page: one column, other tables or pictures in it, or a long text in a cell.
pub(super) fn is_layout(table: ElementRef) -> bool {
    let rows = rows(table);
    let columns = rows.iter().map(|row| cells(*row).count()).max().unwrap_or_default();
    columns < 2
        || rows.len() < 2 && !table.descendent_elements().any(|inner| inner.value().name() == "th")
        || table
            .descendent_elements()
            .skip(1)
            .any(|inner| matches!(inner.value().name(), "table" | "img" | "h1" | "h2"))
        || rows.iter().flat_map(|row| cells(*row)).any(|cell| cell.text().map(str::len).sum::<usize>() > 1_500)
}

/// A table of data.
pub(super) fn read(table: ElementRef) -> Block {
    let caption = table.child_elements().find(|child| child.value().name() == "caption").map(super::seen);
    let mut head = Vec::new();
    let mut all = Vec::new();
    for (index, row) in rows(table).into_iter().enumerate() {
        let in_head = row.parent().and_then(ElementRef::wrap).is_some_and(|above| above.value().name() == "thead");
        let heading = |cell: &ElementRef| cell.value().name() == "th";
        let headings = in_head || cells(row).all(|cell| heading(&cell));
        let read: Vec<Cell> = cells(row)
            .map(|cell| {
                let number = |name, most: u32| {
                    cell.value().attr(name).and_then(|value| value.trim().parse().ok()).unwrap_or(1).clamp(1, most)
                };
                Cell {
                    spans: Spans(inline(cell)),
                    rowspan: number("rowspan", Cell::MAX_ROWS),
                    colspan: number("colspan", Cell::MAX_COLUMNS),
                    head: heading(&cell) && !(headings && index == 0),
                }
            })
            .collect();
        // A heading that reaches into the rows below must stand among them.
        if index == 0 && headings && read.iter().all(|cell| cell.rowspan == 1) {
            head = read;
        } else if !read.is_empty() {
            all.push(read);
        }
    }
    Block::Table { caption: caption.filter(|caption| !caption.is_empty()), head, rows: all }
}
