use super::{Block, Id, Image, Item, Read, Teaser, TeaserFields, Timestamp, Unreadable, read::Fields};
use crate::locale::Locale;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// A whole article: `articles/<id>.json`.
pub type Article = Item<ArticleFields>;

/// Our extension of an item in its own file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ArticleFields {
    /// The section it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<Id>,
    /// Its picture in listings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<Image>,
    /// The same article in other languages: language → id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub translations: BTreeMap<String, Id>,
    /// Articles on the same matter.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Id>,
    /// Who made it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub credits: Vec<Credit>,
    /// Where it was taken from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What was put right after publication.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Correction>,
    /// Set when the office has withdrawn it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawal>,
    /// Its text and pictures; unreadable blocks are left out.
    pub body: Vec<Block>,
}

impl Article {
    /// The language it is written in; Vietnamese where it does not say.
    pub fn locale(&self) -> Locale {
        Locale::from_tag(self.language.as_deref().unwrap_or_default())
    }

    /// The article in short, as listings hold it.
    pub fn teaser(&self) -> Teaser {
        Teaser {
            id: self.id.clone(),
            url: self.url.clone(),
            title: self.title.clone(),
            language: self.language.clone(),
            summary: self.summary.clone(),
            content_text: self.content_text.clone(),
            image: self.image.clone(),
            date_published: self.date_published,
            date_modified: self.date_modified,
            tags: self.tags.clone(),
            extension: TeaserFields { section: self.extension.section.clone(), image: self.extension.image.clone() },
        }
    }
}

/// Who did what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Credit {
    /// What was done.
    pub role: CreditRole,
    /// By whom.
    pub name: String,
}

/// What a credit is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CreditRole {
    /// "Tin, bài: …"
    Text,
    /// "Ảnh: …"
    Photo,
}

/// Something put right after publication.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Correction {
    /// When.
    pub date: Timestamp,
    /// What.
    pub note: String,
}

/// The office has withdrawn an article; its text stays for the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Withdrawal {
    /// When.
    pub date: Timestamp,
    /// Why.
    pub reason: String,
}

impl Read for ArticleFields {
    fn read(value: &Value) -> Result<Self, Unreadable> {
        let fields = Fields::of(value)?;
        Ok(Self {
            section: fields.optional("section"),
            image: fields.optional("image"),
            translations: fields.optional("translations").unwrap_or_default(),
            related: fields.list("related"),
            credits: fields.list("credits"),
            source: fields.optional("source"),
            corrections: fields.list("corrections"),
            withdrawn: fields.optional("withdrawn"),
            body: fields.required_list("body")?,
        })
    }
}

impl Read for Credit {
    fn read(value: &Value) -> Result<Self, Unreadable> {
        let fields = Fields::of(value)?;
        Ok(Self { role: fields.required("role")?, name: fields.required("name")? })
    }
}

impl Read for CreditRole {
    fn read(value: &Value) -> Result<Self, Unreadable> {
        match value.as_str() {
            Some("text") => Ok(Self::Text),
            Some("photo") => Ok(Self::Photo),
            _ => Err(Unreadable::Expected("text or photo")),
        }
    }
}

impl Read for Correction {
    fn read(value: &Value) -> Result<Self, Unreadable> {
        let fields = Fields::of(value)?;
        Ok(Self { date: fields.required("date")?, note: fields.required("note")? })
    }
}

impl Read for Withdrawal {
    fn read(value: &Value) -> Result<Self, Unreadable> {
        let fields = Fields::of(value)?;
        Ok(Self { date: fields.required("date")?, reason: fields.optional("reason").unwrap_or_default() })
    }
}
