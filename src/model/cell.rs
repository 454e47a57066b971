use super::{
    Span, Spans,
    lenient::{self, Readable},
    notices::{adjusted, in_field},
};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, IgnoredAny, MapAccess, Visitor},
    ser::SerializeMap as _,
};
use std::fmt;

/// What stands in one cell of a table. Most are a text; spreadsheets write numbers, true and false as such, and `null` where
/// nothing stands. An object says more: `{"text" | "spans", "rowspan", "colspan", "head"}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Its text.
    pub spans: Spans,
    /// Over how many rows it reaches, from 1 to [`Cell::MAX_ROWS`].
    pub rowspan: u32,
    /// Over how many columns it reaches, from 1 to [`Cell::MAX_COLUMNS`].
    pub colspan: u32,
    /// Whether it is a heading: of its column where the whole row is of headings, else of its row.
    pub head: bool,
}

impl Cell {
    /// The most columns that a cell takes. Browsers allow 1,000 (HTML, "colspan"), and set up borders for each in every row.
    pub const MAX_COLUMNS: u32 = 100;
    /// The most rows that a cell takes.
    pub const MAX_ROWS: u32 = 1_000;

    /// The text without its appearance.
    pub fn text(&self) -> String {
        self.spans.text()
    }
}

impl Default for Cell {
    fn default() -> Self {
        Self { spans: Spans::default(), rowspan: 1, colspan: 1, head: false }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        let spans = if text.is_empty() { Vec::new() } else { vec![Span { text, ..Span::default() }] };
        Self { spans: Spans(spans), ..Self::default() }
    }
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Content;

        impl<'de> Visitor<'de> for Content {
            type Value = Cell;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, a number or an object")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Cell, E> {
                Ok(text.to_owned().into())
            }

            fn visit_string<E: Error>(self, text: String) -> Result<Cell, E> {
                Ok(text.into())
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Cell, E> {
                Ok(number.to_string().into())
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Cell, E> {
                Ok(number.to_string().into())
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Cell, E> {
                Ok(number.to_string().into())
            }

            fn visit_bool<E: Error>(self, yes: bool) -> Result<Cell, E> {
                Ok(yes.to_string().into())
            }

            fn visit_unit<E: Error>(self) -> Result<Cell, E> {
                Ok(Cell::default())
            }

            /// What cannot be read is left out, as everywhere: the cell keeps its place.
            fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Cell, A::Error> {
                let (mut cell, mut text, mut has_content) = (Cell::default(), None, false);
                while let Some(name) = fields.next_key::<String>()? {
                    match name.as_str() {
                        // It may be a number here, too.
                        "text" => text = fields.next_value::<Readable<Cell>>()?.0,
                        "spans" => cell.spans = fields.next_value::<Readable<Spans>>()?.0.unwrap_or_default(),
                        "rowspan" => cell.rowspan = bounded(&name, fields.next_value()?, Cell::MAX_ROWS),
                        "colspan" => cell.colspan = bounded(&name, fields.next_value()?, Cell::MAX_COLUMNS),
                        "head" => cell.head = fields.next_value::<Readable<bool>>()?.0.unwrap_or_default(),
                        _ => drop(fields.next_value::<IgnoredAny>()?),
                    }
                    has_content |= matches!(name.as_str(), "text" | "spans");
                }
                if !has_content {
                    adjusted(|| "is left empty: it has neither text nor spans".to_owned());
                }
                if cell.spans.is_empty() {
                    cell.spans = text.unwrap_or_default().spans;
                }
                Ok(cell)
            }
        }

        deserializer.deserialize_any(Content)
    }
}

fn bounded(name: &str, Readable(span): Readable<u32>, most: u32) -> u32 {
    let span = span.unwrap_or(1);
    let bounded = span.clamp(1, most);
    if bounded != span {
        _ = in_field(name, false, || {
            adjusted(|| format!("is put within its bounds: a whole number from 1 to {most}"));
            Ok::<_, ()>(())
        });
    }
    bounded
}

/// As a text where it is no more than that.
impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { spans, rowspan, colspan, head } = self;
        let text = self.text();
        if *self == Self::from(text.clone()) {
            return serializer.serialize_str(&text);
        }
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("spans", spans)?;
        for (name, span) in [("rowspan", rowspan), ("colspan", colspan)] {
            if *span > 1 {
                object.serialize_entry(name, span)?;
            }
        }
        if *head {
            object.serialize_entry("head", head)?;
        }
        object.end()
    }
}

/// The cells of one row. An unreadable one is empty: left out, it would move those after it into other columns.
#[derive(Default)]
struct Row(Vec<Cell>);

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let cells = Vec::<Readable<Cell>>::deserialize(deserializer)?;
        Ok(Self(cells.into_iter().map(|Readable(cell)| cell.unwrap_or_default()).collect()))
    }
}

/// The optional row over a table.
pub(super) fn head<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Cell>, D::Error> {
    lenient::optional(deserializer).map(|Row(cells)| cells)
}

/// The rows of a table.
pub(super) fn rows<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Vec<Cell>>, D::Error> {
    Ok(lenient::elements(deserializer)?.into_iter().map(|Row(cells)| cells).collect())
}

#[cfg(test)]
mod tests {
    use super::super::{Block, ContentError, parse};
    use super::*;

    fn texts(row: &[Cell]) -> Vec<String> {
        row.iter().map(Cell::text).collect()
    }

    #[test]
    fn an_unreadable_cell_moves_no_column() -> Result<(), ContentError> {
        let table =
            r#"{"type":"table","head":["Năm",2017,["x"],true,null],"rows":[["Hồ sơ",12.5,{},false,-3],[7],"x"]}"#;
        let Block::Table { head, rows, .. } = parse(table)? else { panic!("a table") };
        assert_eq!(texts(&head), ["Năm", "2017", "", "true", ""]);
        assert_eq!(
            rows.iter().map(|row| texts(row)).collect::<Vec<_>>(),
            [&["Hồ sơ", "12.5", "", "false", "-3"][..], &["7"]]
        );
        Ok(())
    }

    #[test]
    fn a_cell_may_have_spans_and_reach_over_others() -> Result<(), ContentError> {
        let cell: Cell = parse(
            r#"{"spans":[{"text":"Khu vực "},{"text":"1","strong":true},7],"text":"x","rowspan":2,"colspan":3,"head":true}"#,
        )?;
        assert_eq!((cell.text().as_str(), cell.rowspan, cell.colspan, cell.head), ("Khu vực 1", 2, 3, true));
        assert!(cell.spans.0[1].strong);
        assert_eq!(parse::<Cell>(r#"{"text":2017,"x":{}}"#)?, Cell::from("2017".to_owned()));
        Ok(())
    }

    #[test]
    fn hostile_spans_are_bounded_and_the_text_stays() -> Result<(), ContentError> {
        for (value, rowspan, colspan) in [
            (r#"{"text":"a","rowspan":0,"colspan":0}"#, 1, 1),
            (r#"{"text":"a","rowspan":-1,"colspan":1.5}"#, 1, 1),
            (r#"{"text":"a","rowspan":4294967295,"colspan":4294967295}"#, Cell::MAX_ROWS, Cell::MAX_COLUMNS),
            (r#"{"text":"a","rowspan":1e300,"colspan":"2","head":"yes"}"#, 1, 1),
            (r#"{"text":"a","spans":{},"rowspan":null}"#, 1, 1),
        ] {
            let expected = Cell { rowspan, colspan, ..Cell::from("a".to_owned()) };
            assert_eq!(parse::<Cell>(value)?, expected, "{value}");
        }
        Ok(())
    }

    #[test]
    fn a_cell_is_written_as_shortly_as_it_was_read() -> Result<(), Box<dyn std::error::Error>> {
        for written in
            [r#""Năm""#, r#""""#, r#"{"spans":[{"text":"a"}],"rowspan":2,"head":true}"#, r#"{"spans":[],"colspan":2}"#]
        {
            assert_eq!(serde_json::to_string(&parse::<Cell>(written)?)?, written);
        }
        Ok(())
    }
}
