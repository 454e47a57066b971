use super::{
    child, is,
    package::Relations,
    runs::{Piece, Runs},
    styles::Styles,
    switch, value,
};
use crate::{
    draft::Draft,
    readers::{Look, Run},
};
use roxmltree::Node;
use tintuc::model::{Block, Cell, Spans};

fn rows<'a, 'i>(table: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    table.children().filter(|node| is(*node, "tr"))
}

fn cells_of<'a, 'i>(row: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    row.children().filter(|node| is(*node, "tc"))
}

/// All cells, row by row.
pub(super) fn cells<'a, 'i>(table: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    rows(table).flat_map(cells_of).collect()
}

/// Whether a table only arranges the page: one row or column, or pictures or tables in it.
pub(super) fn is_layout(table: Node) -> bool {
    let columns = rows(table).map(|row| cells_of(row).count()).max().unwrap_or_default();
    let arranged = |node: Node| is(node, "tbl") || is(node, "blip") || is(node, "imagedata");
    columns < 2 || rows(table).count() < 2 || table.descendants().skip(1).any(arranged)
}

/// A table of data. Cells that are merged downwards are one cell.
pub(super) fn read(table: Node, draft: &mut Draft, relations: &Relations, styles: &Styles) -> Block {
    let mut head = Vec::new();
    let mut all: Vec<Vec<Cell>> = Vec::new();
    // For each column of the grid, where the cell stands that reaches down to here: row and place in it.
    let mut above: Vec<Option<(usize, usize)>> = Vec::new();
    for row in rows(table) {
        let properties = child(row, "trPr");
        let is_head = properties.and_then(|properties| switch(properties, "tblHeader")) == Some(true);
        let mut read = Vec::new();
        let skipped = properties
            .and_then(|properties| value(properties, "gridBefore"))
            .and_then(|count| count.parse::<usize>().ok());
        let mut column = skipped.unwrap_or_default().min(Cell::MAX_COLUMNS as usize);
        for cell in cells_of(row) {
            let properties = child(cell, "tcPr");
            let width = properties
                .and_then(|properties| value(properties, "gridSpan"))
                .and_then(|span| span.parse::<u32>().ok());
            let width = width.unwrap_or(1).clamp(1, Cell::MAX_COLUMNS);
            let merged = properties.and_then(|properties| child(properties, "vMerge"));
            let continues = merged.is_some_and(|merged| super::attribute(merged, "val") != Some("restart"));
            let to = column + width as usize;
            if above.len() < to {
                above.resize(to, None);
            }
            let origin = above[column];
            if let (true, Some((row, place))) = (continues, origin) {
                if let Some(cell) = all.get_mut(row).and_then(|row| row.get_mut(place)) {
                    cell.rowspan = (cell.rowspan + 1).min(Cell::MAX_ROWS);
                }
            } else {
                above[column..to].fill(merged.is_some().then_some((all.len(), read.len())));
                read.push(Cell {
                    spans: Spans(text(cell, draft, relations, styles)),
                    colspan: width,
                    ..Cell::default()
                });
            }
            column = to;
        }
        if is_head && all.is_empty() && head.is_empty() && above.iter().all(Option::is_none) {
            head = read;
        } else {
            all.push(read);
        }
    }
    Block::Table { caption: None, head, rows: all }
}

/// The text of a cell; its paragraphs stand on lines of their own.
fn text(cell: Node, draft: &mut Draft, relations: &Relations, styles: &Styles) -> Vec<tintuc::model::Span> {
    let mut all = Run::default();
    for paragraph in cell.descendants().filter(|node| is(*node, "p")) {
        let style = child(paragraph, "pPr").and_then(|properties| value(properties, "pStyle"));
        let style = styles.get(style);
        let mut runs = Runs::new(draft, relations, styles);
        runs.read(paragraph, &style, None, 0);
        for piece in runs.pieces {
            if let Piece::Text(run) = piece {
                if !all.is_blank() {
                    all.push("\n", &Look::default());
                }
                all.0.extend(run.0);
            }
        }
    }
    all.0
}
