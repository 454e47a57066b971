use super::{Block, Id, Image, Item, Teaser, TeaserFields, Timestamp, lenient};
use crate::locale::Locale;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, Visitor},
};
use std::{borrow::Cow, fmt};

/// A whole article: `articles/<id>.json`.
pub type Article = Item<ArticleFields>;

/// Our extension of an item in its own file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct ArticleFields {
    /// The section it belongs to.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub section: Option<Id>,
    /// Its picture in listings and previews; see [`Article::picture`].
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub image: Option<Image>,
    /// The same article in other languages: language → id.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Translations::is_empty")]
    pub translations: Translations,
    /// The next article after it in the same section and language (derived by `publish`); the newest has none.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub newer: Option<Neighbour>,
    /// The one before it; the oldest has none.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub older: Option<Neighbour>,
    /// Articles on the same matter.
    #[serde(default, deserialize_with = "lenient::list", skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Id>,
    /// Who made it.
    #[serde(default, deserialize_with = "lenient::list", skip_serializing_if = "Vec::is_empty")]
    pub credits: Vec<Credit>,
    /// Where it was taken from.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What was put right after publication.
    #[serde(default, deserialize_with = "lenient::list", skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Correction>,
    /// Set when the office has withdrawn it.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawal>,
    /// Its text and pictures; unreadable blocks are left out.
    #[serde(deserialize_with = "lenient::elements")]
    pub body: Vec<Block>,
}

impl Article {
    /// The language it is written in; Vietnamese where it does not say.
    pub fn locale(&self) -> Locale {
        Locale::from_tag(self.language.as_deref().unwrap_or_default())
    }

    /// The article in a language: itself, or its translation.
    pub fn version(&self, locale: Locale) -> Option<&Id> {
        if self.locale() == locale { Some(&self.id) } else { self.extension.translations.get(locale.tag()) }
    }

    /// The article's picture, for listings, previews, search engines and feeds alike: the one that is named as such, else the
    /// first of the body, else the one that JSON Feed has a field for.
    pub fn picture(&self) -> Option<Cow<'_, Image>> {
        let of_body = || self.extension.body.iter().find_map(|block| block.images().first());
        let named = self.extension.image.as_ref().or_else(of_body).map(Cow::Borrowed);
        named.or_else(|| self.linked_picture().map(Cow::Owned))
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
            extension: TeaserFields {
                section: self.extension.section.clone(),
                image: self.picture().map(Cow::into_owned),
                marks: None,
            },
        }
    }
}

/// An article beside another one in time.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Neighbour {
    /// Its name.
    pub id: Id,
    /// Its headline.
    pub title: String,
}

/// The same article in other languages: language tag and id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Translations(Vec<(String, Id)>);

impl Translations {
    /// The one in a language.
    pub fn get(&self, tag: &str) -> Option<&Id> {
        self.0.iter().find(|(known, _)| known == tag).map(|(_, id)| id)
    }

    /// Keeps those that are so.
    pub fn retain(&mut self, is_so: impl FnMut(&(String, Id)) -> bool) {
        self.0.retain(is_so);
    }

    const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Translations {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(tag, id)| (tag, id)))
    }
}

impl<'de> Deserialize<'de> for Translations {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;

        impl<'de> Visitor<'de> for Entries {
            type Value = Translations;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of ids by language")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Translations, A::Error> {
                let mut translations = Vec::new();
                while let Some(translation) = entries.next_entry()? {
                    translations.push(translation);
                }
                Ok(Translations(translations))
            }
        }

        deserializer.deserialize_map(Entries)
    }
}

/// Who did what.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Credit {
    /// What was done.
    pub role: CreditRole,
    /// By whom.
    pub name: String,
}

/// What a credit is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CreditRole {
    /// "Tin, bài: …"
    Text,
    /// "Ảnh: …"
    Photo,
}

/// Something put right after publication.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Correction {
    /// When.
    pub date: Timestamp,
    /// What.
    pub note: String,
}

/// The office has withdrawn an article; its text stays for the record.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Withdrawal {
    /// When.
    pub date: Timestamp,
    /// Why.
    #[serde(default, deserialize_with = "lenient::optional")]
    pub reason: String,
}
