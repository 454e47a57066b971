//! Which pages stand in the document: the one that is shown, and behind it the one that was left last, hidden, for the way
//! back. None of them, as long as the server's snapshot stands.

use crate::{
    components::state::Failure,
    context::OfficeSignal,
    model::{Article, Site, Teaser},
    pages::PageData,
    router::Route,
};
use leptos::prelude::*;
use std::sync::Arc;

/// What a page shows.
#[derive(Clone, Debug)]
pub(super) enum PageState {
    /// Its outline, until its data has come.
    Loading,
    /// Its data.
    Ready(PageData),
    /// Why its data cannot be had.
    Failed(Failure),
}

impl PageState {
    pub(super) fn article(&self) -> Option<&Article> {
        if let Self::Ready(data) = self { data.article() } else { None }
    }

    fn is_same(&self, other: &Self) -> bool {
        matches!((self, other), (Self::Ready(one), Self::Ready(other)) if one.is_same(other))
    }
}

/// A page that stands in the document.
#[derive(Clone, Debug)]
pub(super) struct OpenPage {
    /// No other page of this tab has it.
    pub(super) key: u64,
    pub(super) route: Route,
    /// The office in the page's language.
    pub(super) office: ArcRwSignal<Option<Arc<Site>>>,
    pub(super) state: ArcRwSignal<PageState>,
    pub(super) related: ArcRwSignal<Option<Arc<[Teaser]>>>,
    pub(super) hidden: ArcRwSignal<bool>,
}

impl OpenPage {
    pub(super) fn loading(route: Route, office: Option<Arc<Site>>) -> Self {
        Self::new(route, office, PageState::Loading)
    }

    pub(super) fn new(route: Route, office: Option<Arc<Site>>, state: PageState) -> Self {
        Self {
            key: 0,
            route,
            office: ArcRwSignal::new(office),
            state: ArcRwSignal::new(state),
            related: ArcRwSignal::new(None),
            hidden: ArcRwSignal::new(false),
        }
    }
}

/// The pages in the document.
#[derive(Clone, Copy, Debug)]
pub(super) struct OpenPages {
    /// The shown one first.
    pub(super) list: RwSignal<Vec<OpenPage>>,
    /// The route of what is shown, be it a page or the snapshot.
    pub(super) route: Signal<Route>,
    /// The office as what is shown has it.
    pub(super) office: OfficeSignal,
    next_key: StoredValue<u64>,
}

impl OpenPages {
    /// No pages yet: the snapshot of `route` stands, or an empty document.
    pub(super) fn new(route: Route, office: Option<Arc<Site>>) -> Self {
        let list = RwSignal::new(Vec::<OpenPage>::new());
        let current =
            Memo::new(move |_| list.with(|list| list.first().map_or_else(|| route.clone(), |page| page.route.clone())));
        let current_office = Signal::derive(move || {
            let shown = list.with(|list| list.first().map(|page| page.office.clone()));
            shown.map_or_else(|| office.clone(), |shown| shown.get())
        });
        Self { list, route: current.into(), office: current_office, next_key: StoredValue::new(0) }
    }

    /// The page that is shown, if it is no snapshot.
    pub(super) fn current(self) -> Option<OpenPage> {
        self.list.with(|list| list.first().cloned())
    }

    /// Whether the snapshot still stands.
    pub(super) fn is_adopted(self) -> bool {
        self.list.with(Vec::is_empty)
    }

    /// Shows a page in the place of the current one, and gives what is in the document for it: where the reader comes back
    /// to the page behind, that is there at once.
    pub(super) fn show(self, mut page: OpenPage, came_back: bool) -> OpenPage {
        page.key = self
            .next_key
            .try_update_value(|key| {
                *key += 1;
                *key
            })
            .unwrap_or_default();
        self.list
            .try_update(|list| {
                let mut old = list.drain(..);
                let (shown, behind) = (old.next(), old.next());
                drop(old);
                let moved = shown.as_ref().is_none_or(|shown| shown.route != page.route);
                if moved
                    && came_back
                    && let Some(behind) = behind.clone().filter(|behind| behind.is_same(&page))
                {
                    behind.office.set(page.office.get_untracked());
                    behind.hidden.set(false);
                    list.push(behind.clone());
                    return behind;
                }
                list.push(page.clone());
                let behind = if moved && !came_back { shown.inspect(|shown| shown.hidden.set(true)) } else { behind };
                list.extend(behind);
                page
            })
            .unwrap_or_else(|| OpenPage::loading(Route::home(crate::locale::Locale::default()), None))
    }
}

impl OpenPage {
    /// Whether it is the same page with the same data.
    fn is_same(&self, other: &Self) -> bool {
        self.route == other.route
            && self.state.with_untracked(|one| other.state.with_untracked(|other| one.is_same(other)))
    }
}
