use super::{Href, Id, Json, Read, Unreadable, Visits, read::Fields};
use crate::locale::Locale;
use serde::Serialize;

/// `site.json`: the office and its site. Only the name is required; a missing part is not shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Site {
    /// The office's name.
    pub name: String,
    /// The site's public address, such as `https://tin.example/`; pages name themselves by it to search engines. One that
    /// names no host counts as none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<Href>,
    /// The body it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Its postal address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Its telephone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Its e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Who answers for the site (Circular 32/2017, art. 16).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub responsible: Option<String>,
    /// The line on copyright.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copyright: Option<String>,
    /// Languages the news is published in, such as `vi`.
    pub languages: Vec<String>,
    /// The sections, in the order of the menu.
    pub sections: Vec<Section>,
    /// What the server behind the site offers.
    pub features: Features,
    /// Visits counted before tintuc; the counter starts there. At most [`Visits::MOST`].
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Its name in addresses.
    pub id: Id,
    /// Its name for readers.
    pub title: String,
}

/// What a static host cannot do and a server may.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Features {
    /// `api/visitors` answers.
    pub visitors: bool,
    /// `api/search.json` answers.
    pub search: bool,
    /// `api/visitors` also says how many visits there were today, yesterday, this week and this month.
    pub visits_by_day: bool,
}

impl Read for Site {
    fn read(value: &Json) -> Result<Self, Unreadable> {
        let fields = Fields::of(value)?;
        Ok(Self {
            name: fields.required("name")?,
            url: fields.optional("url").filter(Href::is_external),
            parent: fields.optional("parent"),
            address: fields.optional("address"),
            phone: fields.optional("phone"),
            email: fields.optional("email"),
            responsible: fields.optional("responsible"),
            copyright: fields.optional("copyright"),
            languages: fields.list("languages"),
            sections: fields.list("sections"),
            features: fields.optional("features").unwrap_or_default(),
            visits_seed: fields.optional("visits_seed").map_or(0, Visits::get),
        })
    }
}

impl Read for Section {
    fn read(value: &Json) -> Result<Self, Unreadable> {
        let fields = Fields::of(value)?;
        Ok(Self { id: fields.required("id")?, title: fields.required("title")? })
    }
}

impl Read for Features {
    fn read(value: &Json) -> Result<Self, Unreadable> {
        let fields = Fields::of(value)?;
        Ok(Self {
            visitors: fields.optional("visitors").unwrap_or_default(),
            search: fields.optional("search").unwrap_or_default(),
            visits_by_day: fields.optional("visits_by_day").unwrap_or_default(),
        })
    }
}
