//! Vietnamese and English: every text of the interface, dates, numbers and sizes.

mod en;
mod format;
mod messages;
mod vi;

pub use messages::Messages;

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Locale {
    /// Vietnamese, the first language.
    #[default]
    Vi,
    /// English.
    En,
}

impl Locale {
    /// Both, Vietnamese first.
    pub const ALL: [Self; 2] = [Self::Vi, Self::En];

    /// The language tag (BCP 47).
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// The language of a tag such as `en-GB`; Vietnamese for all that we do not speak.
    pub fn from_tag(tag: &str) -> Self {
        match tag.split('-').next() {
            Some("en") => Self::En,
            _ => Self::Vi,
        }
    }

    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Vi => Self::En,
            Self::En => Self::Vi,
        }
    }

    /// Where this language's feeds lie below the API base.
    pub const fn api_prefix(self) -> &'static str {
        match self {
            Self::Vi => "",
            Self::En => "en/",
        }
    }

    /// The texts of the interface. Not inlined: each text would have the addresses and lengths of both languages in its
    /// place.
    #[inline(never)]
    pub const fn messages(self) -> &'static Messages {
        match self {
            Self::Vi => &vi::MESSAGES,
            Self::En => &en::MESSAGES,
        }
    }
}
