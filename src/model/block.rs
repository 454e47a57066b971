use super::{Cell, Href, Image, cell, lenient, notices::attempt};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    ser::{Error as _, SerializeMap as _},
};

/// A run of text with one appearance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Span {
    /// The text itself, never HTML.
    pub text: String,
    /// Important, as `<strong>`.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "is_false")]
    pub strong: bool,
    /// Stressed, as `<em>`.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "is_false")]
    pub emphasis: bool,
    /// What was looked for, as `<mark>`; only in what a search has found.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "is_false")]
    pub mark: bool,
    /// Where it leads; a refused address leaves plain text.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub href: Option<Href>,
}

/// Text made of spans; unreadable ones are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(transparent)]
pub struct Spans(#[serde(deserialize_with = "lenient::elements")] pub Vec<Span>);

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

/// One part of an article's body: an object whose `type` says which one.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(remote = "Self", rename_all = "lowercase")]
pub enum Block {
    /// A paragraph.
    Paragraph {
        /// Its text.
        spans: Spans,
    },
    /// A heading inside the article.
    Heading {
        /// 2 or 3; the headline is 1. Others count as the nearer of the two.
        #[serde(default = "level_2", deserialize_with = "level")]
        level: u8,
        /// Its text.
        text: String,
    },
    /// A list.
    List {
        /// Whether its items are numbered.
        #[serde(default, deserialize_with = "lenient::optional")]
        ordered: bool,
        /// Its items.
        #[serde(deserialize_with = "lenient::elements")]
        items: Vec<Spans>,
    },
    /// A quotation.
    Quote {
        /// Its text.
        spans: Spans,
        /// Who said it, or where.
        #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
        cite: Option<String>,
    },
    /// A table.
    Table {
        /// What it shows.
        #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
        caption: Option<String>,
        /// The headings of its columns.
        #[serde(default, deserialize_with = "cell::head", skip_serializing_if = "Vec::is_empty")]
        head: Vec<Cell>,
        /// Its rows.
        #[serde(deserialize_with = "cell::rows")]
        rows: Vec<Vec<Cell>>,
    },
    /// One picture.
    Image {
        /// The picture.
        image: Image,
    },
    /// Several pictures that belong together.
    Gallery {
        /// The pictures.
        #[serde(deserialize_with = "lenient::elements")]
        images: Vec<Image>,
        /// What they show together.
        #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
        caption: Option<String>,
    },
    /// A file to download.
    Attachment {
        /// Where it is.
        href: Href,
        /// Its title.
        title: String,
        /// Its size in bytes.
        #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
        bytes: Option<u64>,
        /// Its media type, such as `application/pdf`.
        #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
        media_type: Option<String>,
    },
}

impl Block {
    /// The pictures in it.
    pub fn images(&self) -> &[Image] {
        match self {
            Self::Image { image } => std::slice::from_ref(image),
            Self::Gallery { images, .. } => images,
            Self::Paragraph { .. }
            | Self::Heading { .. }
            | Self::List { .. }
            | Self::Quote { .. }
            | Self::Table { .. }
            | Self::Attachment { .. } => &[],
        }
    }
}

impl<'de> Deserialize<'de> for Block {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }
}

/// What serde derives is `{"heading": {"level": 2, …}}`; the contract has `{"type": "heading", "level": 2, …}`. With
/// `#[serde(tag = "type")]` serde would write that, too, but read it through a buffer, which is a second reader in the wasm.
/// Ours (`reader`) looks for the type itself.
impl Serialize for Block {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let derived = Self::serialize(self, serde_json::value::Serializer).map_err(S::Error::custom)?;
        let mut object = serializer.serialize_map(None)?;
        for (kind, fields) in derived.as_object().into_iter().flatten() {
            object.serialize_entry("type", kind)?;
            for (name, value) in fields.as_object().into_iter().flatten() {
                object.serialize_entry(name, value)?;
            }
        }
        object.end()
    }
}

/// 2 or 3; 2 where it is no number.
#[expect(clippy::unnecessary_wraps, reason = "serde asks for this signature")]
fn level<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    Ok(if attempt(|| u32::deserialize(deserializer)).is_some_and(|level| level > 2) { 3 } else { level_2() })
}

const fn level_2() -> u8 {
    2
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's skip_serializing_if passes a reference")]
const fn is_false(value: &bool) -> bool {
    !*value
}
