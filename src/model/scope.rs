use super::{Id, Month};
use crate::locale::Locale;

/// Which articles a listing has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Scope {
    /// All of a language.
    #[default]
    All,
    /// Those of a section.
    Section(Id),
    /// Those of a month.
    Month(Month),
}

impl Scope {
    /// The path of its feed below the API base: of the first page, or of the further one of that name.
    pub fn feed(&self, locale: Locale, page: Option<&Id>) -> String {
        let (folder, first) = match self {
            Self::All => ("", "feed"),
            Self::Section(id) => ("sections/", id.as_str()),
            Self::Month(month) => ("archive/", month.as_str()),
        };
        format!("{}{folder}{}.json", locale.api_prefix(), page.map_or(first, Id::as_str))
    }
}
