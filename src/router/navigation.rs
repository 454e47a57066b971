//! The History API bound to the routes: which page the reader asks for, by which way they came, and where it scrolls.
//!
//! The scroll position of an entry that is left by a link is kept in the entry's own state, so that it survives a
//! reload; of one left by back or forward, in memory, because its state can no longer be written then.

use super::{
    Page, Route,
    focus::{element, focus, headline, link_to, scroll_position, scroll_to, scroll_to_fragment},
    history::{Entries, Entry, Known},
};
use crate::{
    app::is_alive,
    browser::{target_within, use_event_listener},
    context::provided,
};
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlAnchorElement, MouseEvent, PopStateEvent, ScrollRestoration};

/// A page that the reader asks for, and how.
#[derive(Clone, Debug)]
pub struct Navigation {
    /// The page.
    pub route: Route,
    /// How.
    pub kind: NavigationType,
}

/// How the reader came to a page.
#[derive(Clone, Debug, PartialEq)]
pub enum NavigationType {
    /// The browser opened or reloaded the site here.
    Load {
        /// How far the page was scrolled when it was left, in CSS pixels.
        scroll: i32,
    },
    /// By a link of the site.
    Push,
    /// By back or forward.
    Traverse {
        /// How far the page was scrolled when it was left, in CSS pixels.
        scroll: i32,
        /// The address of the link by which it was left, if it was by one.
        link: Option<String>,
    },
    /// The reader tries it again.
    Retry,
}

/// The history of this tab, as far as it is ours.
#[derive(Clone, Copy)]
pub struct Router {
    /// The page that the reader asks for.
    pub navigation: RwSignal<Navigation>,
    /// The site's root as a path with a slash at the end.
    base: StoredValue<Arc<str>>,
    entries: StoredValue<Entries>,
}

/// Binds the tab's history to the routes below `base` as long as the current owner lives, and puts the router into the
/// context.
///
/// `adopted`: the page stands already, so the browser itself brings the reader back to where they were.
pub fn provide_router(base: &Arc<str>, adopted: bool) -> Router {
    if !adopted {
        restore_scroll_by_hand();
    }
    let entry = Entry::current();
    // Where each page was left is known after the next reload, too.
    if let Ok(history) = window().history()
        && !history.state().is_ok_and(|state| Entry::has_picture(&state))
    {
        _ = history.replace_state(&entry.state(), "");
    }
    let kind = NavigationType::Load { scroll: entry.scroll };
    let router = Router {
        navigation: RwSignal::new(Navigation { route: current(base), kind }),
        base: StoredValue::new(Arc::clone(base)),
        entries: StoredValue::new(Entries {
            current: entry,
            arrived: adopted,
            links: Known::default(),
            scrolled: Known::default(),
        }),
    };
    use_event_listener(&window(), "click", move |event| {
        if let Some(event) = event.dyn_ref() {
            router.click(event);
        }
    });
    use_event_listener(&window(), "popstate", move |event| {
        if let Some(event) = event.dyn_ref::<PopStateEvent>() {
            router.traverse(&event.state());
        }
    });
    // Not in the entry's state: Firefox may have turned to the next entry by now, and would take this one's for it.
    use_event_listener(&window(), "pagehide", move |_| router.left_entry().keep_as_left());
    provide_context(router);
    router
}

/// The history of this tab.
///
/// # Panics
/// Where nothing called [`provide_router`].
pub fn use_router() -> Router {
    provided()
}

/// Opens a page of the site by its absolute address, as a click on a link to it does.
///
/// # Panics
/// Where nothing called [`provide_router`].
pub fn use_navigate() -> impl Fn(&str, Route) + Copy {
    let router = use_router();
    move |address, route| router.navigate(address, route)
}

impl Router {
    /// Follows a link of the site; every other click is the browser's.
    fn click(self, event: &MouseEvent) {
        let followed = if is_alive() { self.followed(event) } else { None };
        if let Some((anchor, route)) = followed {
            event.prevent_default();
            self.navigate(&anchor.href(), route);
        }
    }

    fn navigate(self, address: &str, route: Route) {
        let location = window().location();
        let current = self.entries.with_value(|entries| entries.current);
        let entry = if location.href().is_ok_and(|here| here == address) {
            current
        } else {
            self.keep_scroll();
            Entry::fresh()
        };
        let Ok(history) = window().history() else { return };
        restore_scroll_by_hand();
        let written = if entry.key == current.key {
            history.replace_state_with_url(&entry.state(), "", Some(address))
        } else {
            history.push_state_with_url(&entry.state(), "", Some(address))
        };
        if written.is_err() {
            // Browsers refuse too many entries in a short time; the link then works as a plain one.
            _ = location.set_href(address);
            return;
        }
        self.entries.update_value(|entries| {
            entries.links.set(entries.current.key, address.to_owned());
            entries.current = entry;
            entries.arrived = false;
        });
        self.navigation.set(Navigation { route, kind: NavigationType::Push });
    }

    /// The link that a click follows, if it is a plain click on a plain link to one of our pages.
    fn followed(self, event: &MouseEvent) -> Option<(HtmlAnchorElement, Route)> {
        let modified = event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key();
        if event.default_prevented() || event.button() != 0 || modified {
            return None;
        }
        let anchor: HtmlAnchorElement = target_within(event, "a[href]")?.dyn_into().ok()?;
        let location = window().location();
        let elsewhere = anchor.has_attribute("download")
            || !matches!(anchor.target().as_str(), "" | "_self")
            || anchor.origin() != location.origin().ok()?
            || (!anchor.hash().is_empty() && anchor.pathname() == location.pathname().ok()?);
        let route = self.base.with_value(|base| below(base, &anchor.pathname(), &anchor.search()));
        (!elsewhere && route.page != Page::NotFound).then_some((anchor, route))
    }

    fn traverse(self, state: &JsValue) {
        if !is_alive() {
            _ = window().location().reload();
            return;
        }
        let route = self.base.with_value(|base| current(base));
        let same = self.navigation.with_untracked(|navigation| navigation.route == route);
        let kind = self.entries.try_update_value(|entries| {
            let left = entries.current.key;
            if entries.arrived {
                entries.scrolled.set(left, scroll_position());
            }
            // An entry without our state was made by a link within a page (`#main`); one with the state of the page that is
            // shown, by a picture over it.
            let entry = Entry::read(state);
            let within = entry.is_none_or(|entry| entry.key == left);
            entries.current = entry.unwrap_or_else(Entry::fresh);
            if same && within {
                return None;
            }
            entries.arrived = false;
            let link = entries.links.of(entries.current.key);
            Some(NavigationType::Traverse { scroll: entries.known_scroll(), link })
        });
        if let Some(kind) = kind.flatten() {
            self.navigation.set(Navigation { route, kind });
        }
    }

    /// Tries the same page again.
    pub fn retry(self) {
        self.navigation.update(|navigation| navigation.kind = NavigationType::Retry);
    }

    fn keep_scroll(self) {
        if let Ok(history) = window().history() {
            _ = history.replace_state(&self.left_entry().state(), "");
        }
    }

    /// The current entry with the position that it has now.
    fn left_entry(self) -> Entry {
        let entry = self.entries.try_update_value(|entries| {
            // Where its page does not stand yet, the position is the one of the page before.
            entries.current.scroll = if entries.arrived { scroll_position() } else { entries.known_scroll() };
            entries.current
        });
        entry.unwrap_or_else(Entry::fresh)
    }

    /// To be called when the page of a navigation stands in the document: scrolls, and puts the focus where the reader goes
    /// on, which also makes screen readers announce it: on the headline of a page that is new, on the link that it was
    /// left by on one that they come back to.
    pub fn restore_scroll_and_focus(self, kind: &NavigationType) {
        self.entries.update_value(|entries| entries.arrived = true);
        // A picture that was opened while this page was awaited: hidden, it would still keep everything else from the
        // reader.
        if let Some(close) = element("main[hidden] .lightbox[open] [value=close]") {
            close.click();
        }
        match kind {
            NavigationType::Load { scroll } => {
                if !scroll_to_fragment() && *scroll > 0 {
                    scroll_to(*scroll);
                }
            }
            NavigationType::Traverse { scroll, link } => {
                focus(link.as_deref().and_then(link_to).or_else(headline));
                scroll_to(*scroll);
            }
            NavigationType::Push => {
                focus(element("#main [autofocus]").or_else(headline));
                if !scroll_to_fragment() {
                    scroll_to(0);
                }
            }
            NavigationType::Retry => focus(headline()),
        }
    }
}

/// The browser would restore before our content is there, and so to the wrong place.
fn restore_scroll_by_hand() {
    if let Ok(history) = window().history() {
        _ = history.set_scroll_restoration(ScrollRestoration::Manual);
    }
}

/// The route that the browser shows.
fn current(base: &str) -> Route {
    let location = window().location();
    below(base, &location.pathname().unwrap_or_default(), &location.search().unwrap_or_default())
}

/// The route of an absolute path on this host, and of what stands behind `?`; paths outside `base` are no pages of ours.
pub(super) fn below(base: &str, path: &str, parameters: &str) -> Route {
    match path.strip_prefix(base) {
        Some(path) => Route::from_address(path, parameters),
        None if path == base.trim_end_matches('/') => Route::from_path(""),
        None => Route::new(crate::locale::Locale::Vi, Page::NotFound),
    }
}
