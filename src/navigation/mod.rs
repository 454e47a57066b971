//! The History API bound to the routes: which page is shown, by which way the reader came, and where it scrolls.
//!
//! The scroll position of an entry that is left by a link is kept in the entry's own state, so that it survives a
//! reload; of one left by back or forward, in memory, because its state can no longer be written then.

mod entries; // what is known of each entry of the history

use crate::{
    browser::{self, Listener},
    host,
    route::{Page, Route},
};
use entries::{Entries, Entry, Known};
use leptos::prelude::*;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, HtmlElement, MouseEvent, PopStateEvent, ScrollRestoration};

/// A route, and how the reader came to it.
#[derive(Clone, Debug)]
pub struct Visit {
    /// Where the reader is.
    pub route: Route,
    /// How.
    pub arrival: Arrival,
}

/// How the reader came to a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Arrival {
    /// The browser opened or reloaded the site here, scrolled that far (CSS pixels) when it was left.
    Opened(i32),
    /// By a link of the site.
    Followed,
    /// By back or forward.
    Returned {
        /// How far the page was scrolled when it was left, in CSS pixels.
        scroll: i32,
        /// The address of the link by which it was left, if it was by one.
        link: Option<String>,
    },
    /// It is tried again.
    Retried,
}

/// The history of this tab, as far as it is ours.
#[derive(Clone)]
pub struct Navigation {
    /// Where the reader is.
    pub visit: ArcRwSignal<Visit>,
    /// The site's root as a path with a slash at the end.
    base: Rc<str>,
    entries: Rc<RefCell<Entries>>,
}

impl Navigation {
    /// Binds the tab's history to the routes below `base` as long as the page lives.
    ///
    /// `adopted`: the page stands already, so the browser itself brings the reader back to where they were.
    pub fn start(base: &str, adopted: bool) -> Self {
        if !adopted {
            restore_by_hand();
        }
        let entry = Entry::current();
        // Where each page was left is known after the next reload, too.
        if let Ok(history) = window().history()
            && !history.state().is_ok_and(|state| Entry::has_picture(&state))
        {
            _ = history.replace_state(&entry.state(), "");
        }
        let route = current(base);
        let navigation = Self {
            visit: ArcRwSignal::new(Visit { route, arrival: Arrival::Opened(entry.scroll) }),
            base: base.into(),
            entries: Rc::new(RefCell::new(Entries {
                current: entry,
                arrived: adopted,
                links: Known::default(),
                scrolled: Known::default(),
            })),
        };
        navigation.listen();
        navigation
    }

    fn listen(&self) {
        let on = |name, run: fn(&Self, &web_sys::Event)| {
            let this = self.clone();
            Listener::new(&window(), name, move |event| run(&this, &event)).keep();
        };
        on("click", |this, event| {
            if let Some(event) = event.dyn_ref() {
                this.click(event);
            }
        });
        on("popstate", |this, event| {
            if let Some(event) = event.dyn_ref::<PopStateEvent>() {
                this.traverse(&event.state());
            }
        });
        // Not in the entry's state: Firefox may have turned to the next entry by now, and would take this one's for it.
        on("pagehide", |this, _| this.scrolled().keep_as_left());
    }

    /// Follows a link of the site; every other click is the browser's.
    fn click(&self, event: &MouseEvent) {
        let followed = if host::is_alive() { self.followed(event) } else { None };
        let Some((anchor, route)) = followed else { return };
        event.prevent_default();
        let location = window().location();
        let entry = if anchor.href() == location.href().unwrap_or_default() {
            self.entries.borrow().current
        } else {
            self.keep_scroll();
            Entry::fresh()
        };
        let Ok(history) = window().history() else { return };
        restore_by_hand();
        let written = if entry.key == self.entries.borrow().current.key {
            history.replace_state_with_url(&entry.state(), "", Some(&anchor.href()))
        } else {
            history.push_state_with_url(&entry.state(), "", Some(&anchor.href()))
        };
        if written.is_err() {
            // Browsers refuse too many entries in a short time; the link then works as a plain one.
            _ = location.set_href(&anchor.href());
            return;
        }
        {
            let mut entries = self.entries.borrow_mut();
            let left = entries.current.key;
            entries.links.set(left, anchor.href());
            entries.current = entry;
            entries.arrived = false;
        }
        self.visit.set(Visit { route, arrival: Arrival::Followed });
    }

    /// The link that a click follows, if it is a plain click on a plain link to one of our pages.
    fn followed(&self, event: &MouseEvent) -> Option<(HtmlAnchorElement, Route)> {
        let modified = event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key();
        if event.default_prevented() || event.button() != 0 || modified {
            return None;
        }
        let anchor: HtmlAnchorElement = browser::target_within(event, "a[href]")?.dyn_into().ok()?;
        let location = window().location();
        let elsewhere = anchor.has_attribute("download")
            || !matches!(anchor.target().as_str(), "" | "_self")
            || anchor.origin() != location.origin().ok()?
            || (!anchor.hash().is_empty() && anchor.pathname() == location.pathname().ok()?);
        let route = below(&self.base, &anchor.pathname(), &anchor.search());
        (!elsewhere && route.page != Page::NotFound).then_some((anchor, route))
    }

    fn traverse(&self, state: &JsValue) {
        if !host::is_alive() {
            _ = window().location().reload();
            return;
        }
        let route = current(&self.base);
        let same = self.visit.with_untracked(|visit| visit.route == route);
        let arrival = {
            let mut entries = self.entries.borrow_mut();
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
                return;
            }
            entries.arrived = false;
            let scroll = entries.known_scroll();
            Arrival::Returned { scroll, link: entries.links.of(entries.current.key) }
        };
        self.visit.set(Visit { route, arrival });
    }

    fn keep_scroll(&self) {
        if let Ok(history) = window().history() {
            _ = history.replace_state(&self.scrolled().state(), "");
        }
    }

    /// The current entry with the position that it has now.
    fn scrolled(&self) -> Entry {
        let mut entries = self.entries.borrow_mut();
        // Where its page does not stand yet, the position is the one of the page before.
        entries.current.scroll = if entries.arrived { scroll_position() } else { entries.known_scroll() };
        entries.current
    }

    /// To be called when the page of a visit stands in the document: scrolls, and puts the focus where the reader goes
    /// on, which also makes screen readers announce it: on the headline of a page that is new, on the link that it was
    /// left by on one that they come back to.
    pub fn arrive(&self, arrival: &Arrival) {
        self.entries.borrow_mut().arrived = true;
        // A picture that was opened while this page was awaited: unseen, it would still keep everything else from the reader.
        if let Some(close) = element("main[hidden] .lightbox[open] [value=close]") {
            close.click();
        }
        match arrival {
            Arrival::Opened(scroll) => {
                if !scroll_to_fragment() && *scroll > 0 {
                    scroll_to(*scroll);
                }
            }
            Arrival::Returned { scroll, link } => {
                focus(link.as_deref().and_then(link_to).or_else(headline));
                scroll_to(*scroll);
            }
            Arrival::Followed => {
                focus(element("#main [autofocus]").or_else(headline));
                if !scroll_to_fragment() {
                    scroll_to(0);
                }
            }
            Arrival::Retried => focus(headline()),
        }
    }
}

/// Tries the same page again.
pub fn retry(visit: &ArcRwSignal<Visit>) {
    visit.update(|visit| visit.arrival = Arrival::Retried);
}

/// The browser would restore before our content is there, and so to the wrong place.
fn restore_by_hand() {
    if let Ok(history) = window().history() {
        _ = history.set_scroll_restoration(ScrollRestoration::Manual);
    }
}

fn headline() -> Option<HtmlElement> {
    element("h1")
}

/// What a selector finds first.
fn element(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}

/// The first link of the page to an address.
fn link_to(address: &str) -> Option<HtmlElement> {
    let links = document().query_selector_all("a[href]").ok()?;
    let mut links = (0..links.length()).filter_map(|index| links.item(index)?.dyn_into::<HtmlAnchorElement>().ok());
    links.find(|link| link.href() == address).map(Into::into)
}

/// Without scrolling.
fn focus(element: Option<HtmlElement>) {
    if let Some(element) = element {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        _ = element.focus_with_options(&options);
    }
}

fn scroll_to_fragment() -> bool {
    let hash = window().location().hash().unwrap_or_default();
    let target = hash.strip_prefix('#').filter(|id| !id.is_empty()).and_then(|id| document().get_element_by_id(id));
    target.inspect(Element::scroll_into_view).is_some()
}

/// In whole CSS pixels: nobody sees the rest, and text of a fraction costs 10 kB of wasm.
fn scroll_position() -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "no page is 2,147,483,647 px long")]
    window().scroll_y().map_or(0, |pixels| pixels as i32)
}

fn scroll_to(position: i32) {
    window().scroll_to_with_x_and_y(0.0, position.into());
}

/// The route that the browser shows.
fn current(base: &str) -> Route {
    let location = window().location();
    below(base, &location.pathname().unwrap_or_default(), &location.search().unwrap_or_default())
}

/// The route of an absolute path on this host, and of what stands behind `?`; paths outside `base` are no pages of ours.
pub(crate) fn below(base: &str, path: &str, parameters: &str) -> Route {
    match path.strip_prefix(base) {
        Some(path) => Route::from_address(path, parameters),
        None if path == base.trim_end_matches('/') => Route::from_path(""),
        None => Route::new(crate::locale::Locale::Vi, Page::NotFound),
    }
}
