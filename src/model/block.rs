use super::{
    Href, Image, Json, Read, Unreadable,
    read::{Fields, elements, readable},
};
use serde::Serialize;

/// A run of text with one appearance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Span {
    /// The text itself, never HTML.
    pub text: String,
    /// Important, as `<strong>`.
    #[serde(skip_serializing_if = "is_false")]
    pub strong: bool,
    /// Stressed, as `<em>`.
    #[serde(skip_serializing_if = "is_false")]
    pub emphasis: bool,
    /// What was looked for, as `<mark>`; only in what a search has found.
    #[serde(skip_serializing_if = "is_false")]
    pub mark: bool,
    /// Where it leads; a refused address leaves plain text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<Href>,
}

/// Text made of spans; unreadable ones are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Spans(pub Vec<Span>);

impl Spans {
    /// The text without its appearance.
    pub fn text(&self) -> String {
        self.0.iter().map(|span| span.text.as_str()).collect()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// One part of an article's body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Block {
    /// A paragraph.
    Paragraph {
        /// Its text.
        spans: Spans,
    },
    /// A heading inside the article.
    Heading {
        /// 2 or 3; the headline is 1. Others count as the nearer of the two.
        level: u8,
        /// Its text.
        text: String,
    },
    /// A list.
    List {
        /// Whether its items are numbered.
        ordered: bool,
        /// Its items.
        items: Vec<Spans>,
    },
    /// A quotation.
    Quote {
        /// Its text.
        spans: Spans,
        /// Who said it, or where.
        #[serde(skip_serializing_if = "Option::is_none")]
        cite: Option<String>,
    },
    /// A table.
    Table {
        /// What it shows.
        #[serde(skip_serializing_if = "Option::is_none")]
        caption: Option<String>,
        /// The headings of its columns.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        head: Vec<String>,
        /// Its rows.
        rows: Vec<Vec<String>>,
    },
    /// One picture.
    Image {
        /// The picture.
        image: Image,
    },
    /// Several pictures that belong together.
    Gallery {
        /// The pictures.
        images: Vec<Image>,
        /// What they show together.
        #[serde(skip_serializing_if = "Option::is_none")]
        caption: Option<String>,
    },
    /// A file to download.
    Attachment {
        /// Where it is.
        href: Href,
        /// Its title.
        title: String,
        /// Its size in bytes.
        #[serde(skip_serializing_if = "Option::is_none")]
        bytes: Option<u64>,
        /// Its media type, such as `application/pdf`.
        #[serde(skip_serializing_if = "Option::is_none")]
        media_type: Option<String>,
    },
}

impl Read for Span {
    fn read(value: &Json) -> Result<Self, Unreadable> {
        let fields = Fields::of(value)?;
        Ok(Self {
            text: fields.required("text")?,
            strong: fields.optional("strong").unwrap_or_default(),
            emphasis: fields.optional("emphasis").unwrap_or_default(),
            mark: fields.optional("mark").unwrap_or_default(),
            href: fields.optional("href"),
        })
    }
}

impl Read for Spans {
    fn read(value: &Json) -> Result<Self, Unreadable> {
        elements(value).map(|list| Self(readable(list)))
    }
}

/// What stands in one cell of a table: a text. Spreadsheets write numbers, true and false as such, and `null` where
/// nothing stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell(String);

/// The cells of one row. An unreadable one is empty: left out, it would move those after it into other columns.
struct Row(Vec<String>);

impl Read for Cell {
    fn read(value: &Json) -> Result<Self, Unreadable> {
        match value {
            Json::Text(text) | Json::Number(text) => Ok(Self(text.clone())),
            Json::Bool(yes) => Ok(Self(yes.to_string())),
            Json::Null => Ok(Self::default()),
            Json::List(_) | Json::Object(_) => Err(Unreadable::Expected("a text or a number")),
        }
    }
}

impl Read for Row {
    fn read(value: &Json) -> Result<Self, Unreadable> {
        Ok(Self(elements(value)?.iter().map(|cell| Cell::read(cell).unwrap_or_default().0).collect()))
    }
}

impl Read for Block {
    fn read(value: &Json) -> Result<Self, Unreadable> {
        let fields = Fields::of(value)?;
        let kind: String = fields.required("type")?;
        Ok(match kind.as_str() {
            "paragraph" => Self::Paragraph { spans: fields.required("spans")? },
            "heading" => Self::Heading {
                level: if fields.optional("level").is_some_and(|level: u32| level > 2) { 3 } else { 2 },
                text: fields.required("text")?,
            },
            "list" => Self::List {
                ordered: fields.optional("ordered").unwrap_or_default(),
                items: fields.required_list("items")?,
            },
            "quote" => Self::Quote { spans: fields.required("spans")?, cite: fields.optional("cite") },
            "table" => Self::Table {
                caption: fields.optional("caption"),
                head: fields.optional("head").map(|Row(cells)| cells).unwrap_or_default(),
                rows: fields.required_list("rows")?.into_iter().map(|Row(cells)| cells).collect(),
            },
            "image" => Self::Image { image: fields.required("image")? },
            "gallery" => Self::Gallery { images: fields.required_list("images")?, caption: fields.optional("caption") },
            "attachment" => Self::Attachment {
                href: fields.required("href")?,
                title: fields.required("title")?,
                bytes: fields.optional("bytes"),
                media_type: fields.optional("media_type"),
            },
            _ => return Err(Unreadable::UnknownBlock(kind)),
        })
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's skip_serializing_if passes a reference")]
const fn is_false(value: &bool) -> bool {
    !*value
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn an_unreadable_cell_moves_no_column() -> Result<(), Unreadable> {
        let table =
            r#"{"type":"table","head":["Năm",2017,["x"],true,null],"rows":[["Hồ sơ",12.5,{},false,-3],[7],"x"]}"#;
        let Block::Table { head, rows, .. } = parse(table)? else { return Err(Unreadable::Expected("a table")) };
        assert_eq!(head, ["Năm", "2017", "", "true", ""]);
        assert_eq!(rows, [&["Hồ sơ", "12.5", "", "false", "-3"][..], &["7"]]);
        Ok(())
    }
}
