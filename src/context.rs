//! What every component may ask for besides its data: where the site lies, the language of the interface, the office.
//!
//! The app provides these once for the whole page; the server provides them for each snapshot, and the widgets on portals
//! for themselves.

use crate::{
    locale::Locale,
    model::{Href, Site, SourceSet},
    router::Route,
};
use leptos::prelude::*;
use std::sync::Arc;

/// Where the site and its content lie, as pages write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The site's root with a slash at the end: `/`, `/tin-tuc/`, `https://tin.example/`.
    pub base: Arc<str>,
    /// The API base with a slash at the end: `/api/`.
    pub api_base: Arc<str>,
    /// Whether the reader has asked for few bytes (Save-Data).
    pub saves_data: bool,
}

impl Config {
    /// The address of a page.
    pub fn href(&self, route: &Route) -> String {
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

/// The language of the interface.
#[derive(Clone, Copy, Debug)]
pub struct InterfaceLocale(pub Signal<Locale>);

/// The office, once `site.json` has arrived.
pub type OfficeSignal = Signal<Option<Arc<Site>>>;

/// [`OfficeSignal`] in the context.
#[derive(Clone, Copy, Debug)]
pub struct Office(pub OfficeSignal);

/// Provides everything that components ask for.
pub fn provide_page_context(config: Config, locale: Signal<Locale>, office: OfficeSignal) {
    provide_context(config);
    provide_context(InterfaceLocale(locale));
    provide_context(Office(office));
}

/// Where the site lies.
///
/// # Panics
/// Where nothing called [`provide_page_context`].
pub fn use_config() -> Config {
    provided()
}

/// The language of the interface. A page keeps its own; what outlives a page is built again when the language changes.
///
/// # Panics
/// Where nothing called [`provide_page_context`].
pub fn use_locale() -> Locale {
    provided::<InterfaceLocale>().0.get_untracked()
}

/// The office. A page does not wait for it, so what shows it follows the signal.
///
/// # Panics
/// Where nothing called [`provide_page_context`].
pub fn use_office() -> OfficeSignal {
    provided::<Office>().0
}

/// What was provided, as Leptos' own `expect_context` has it: that would name the type with `{:?}`, and the code which escapes
/// a text for that takes 2 kB in brotli.
pub(crate) fn provided<T: Clone + 'static>() -> T {
    use_context().unwrap_or_else(|| unreachable!("nothing provided the context"))
}
