use super::{Href, Id, Image, Visits, lenient};
use crate::locale::Locale;
use serde::{Deserialize, Deserializer, Serialize};

/// `site.json`: the office and its site. Only the name is required; a missing part is not shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Site {
    /// The office's name.
    pub name: String,
    /// The site's public address, such as `https://tin.example/`; pages name themselves by it to search engines. One that
    /// names no host counts as none.
    #[serde(default, deserialize_with = "external", skip_serializing_if = "Option::is_none")]
    pub url: Option<Href>,
    /// The body it belongs to.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Its postal address.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Its telephone number.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Its e-mail address.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Who answers for the site (Circular 32/2017, art. 16).
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub responsible: Option<String>,
    /// The line on copyright.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub copyright: Option<String>,
    /// A picture of the office, for the previews of pages that have none of their own.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub image: Option<Image>,
    /// Languages the news is published in, such as `vi`.
    #[serde(default, deserialize_with = "lenient::list")]
    pub languages: Vec<String>,
    /// The sections, in the order of the menu.
    #[serde(default, deserialize_with = "lenient::list")]
    pub sections: Vec<Section>,
    /// What the server behind the site offers.
    #[serde(default, deserialize_with = "lenient::optional")]
    pub features: Features,
    /// Visits counted before tintuc; the counter starts there. At most [`Visits::MOST`].
    #[serde(default, deserialize_with = "seed")]
    pub visits_seed: u64,
}

impl Site {
    /// Whether there is news in a language of the interface.
    pub fn speaks(&self, locale: Locale) -> bool {
        self.languages.iter().any(|tag| tag == locale.tag())
    }

    /// The title of a section, if there is one of that id.
    pub fn section_title(&self, id: &Id) -> Option<&str> {
        self.sections.iter().find(|section| section.id == *id).map(|section| section.title.as_str())
    }

    /// The absolute address of a path below the site's root, where the site says its own.
    pub fn absolute(&self, path: &str) -> Option<String> {
        Some(format!("{}/{path}", self.url.as_ref()?.as_str().trim_end_matches('/')))
    }
}

/// A part of the news.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Section {
    /// Its name in addresses.
    pub id: Id,
    /// Its name for readers.
    pub title: String,
}

/// What a static host cannot do and a server may.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Features {
    /// `api/visitors` answers.
    #[serde(default, deserialize_with = "lenient::optional")]
    pub visitors: bool,
    /// `api/search.json` answers.
    #[serde(default, deserialize_with = "lenient::optional")]
    pub search: bool,
    /// `api/visitors` also says how many visits there were today, yesterday, this week and this month.
    #[serde(default, deserialize_with = "lenient::optional")]
    pub visits_by_day: bool,
}

/// An address that names a host.
fn external<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Href>, D::Error> {
    lenient::optional(deserializer).map(|address: Option<Href>| address.filter(Href::is_external))
}

/// A number of visits.
fn seed<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    lenient::optional(deserializer).map(Visits::get)
}
