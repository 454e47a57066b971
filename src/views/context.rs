use crate::{
    locale::{Locale, Messages},
    model::{Href, SourceSet},
    route::Route,
};

/// What every view needs besides its data: the language, and where the site and its content lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// The language of the interface.
    pub locale: Locale,
    /// The site's root as pages write it, with a slash at the end: `/`, `/tin-tuc/`, `https://tin.example/`.
    pub base: String,
    /// The API base as pages write it, with a slash at the end: `/api/`.
    pub api_base: String,
    /// Whether the reader has asked for few bytes (Save-Data).
    pub saves_data: bool,
}

impl Context {
    /// The texts of the interface.
    pub const fn messages(&self) -> &'static Messages {
        self.locale.messages()
    }

    /// The address of a page.
    pub fn link(&self, route: &Route) -> String {
        format!("{}{}", self.base, route.path())
    }

    /// The address of something that content names.
    pub fn resolve(&self, href: &Href) -> String {
        href.resolve(&self.api_base)
    }

    /// The value of `srcset` for a picture that content names.
    pub fn resolve_set(&self, set: &SourceSet) -> String {
        set.resolve(&self.api_base)
    }
}
