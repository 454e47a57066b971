//! The counter of the page: when it starts, and how it comes alive within a snapshot.

use super::{
    open_pages::{OpenPages, PageState},
    rebuild_on_change,
};
use crate::{
    api::{Api, Request},
    components::counter::VisitorCounter,
    context::{Config, provide_page_context},
    model::{self, VisitorCounts},
    snapshot,
    visitors::{CounterState, browser::HeartbeatError, use_visitors},
};
use leptos::{mount::mount_to, prelude::*};
use std::time::Duration;
use wasm_bindgen::JsCast as _;

/// The page stands without the counter, so a heartbeat gets less time than a page.
const HEARTBEAT_TIMEOUT: Duration = Duration::from_secs(10);

/// Counts this reader from the first page on, unless the site says that its host has no counter; nothing until then.
pub(super) fn use_page_counter(api: Api, config: &Config, pages: OpenPages) -> Signal<Option<CounterState>> {
    let wanted = move || {
        let ready = pages.current().is_none_or(|page| !matches!(page.state.get(), PageState::Loading));
        ready && pages.office.get().is_none_or(|office| office.features.visitors)
    };
    let visitors = use_visitors(wanted, figures_of_snapshot(), move |visit| send_heartbeat(api.clone(), visit));
    bring_snapshot_to_life(config.clone(), pages, visitors);
    visitors
}

/// Puts the live counter into the adopted snapshot's, once it has figures of its own. It goes with the snapshot.
fn bring_snapshot_to_life(config: Config, pages: OpenPages, visitors: Signal<Option<CounterState>>) {
    let wanted =
        Memo::new(move |_| pages.is_adopted() && visitors.get().is_some_and(|state| state != CounterState::Unknown));
    Effect::new(move |mounted: Option<Option<_>>| {
        drop(mounted);
        if !wanted.get() {
            return None;
        }
        let element = document().get_element_by_id(snapshot::COUNTER)?;
        element.set_text_content(None);
        let config = config.clone();
        let locale = pages.route.with_untracked(|route| route.locale);
        Some(mount_to(element.unchecked_into(), move || {
            provide_page_context(config, Signal::stored(locale), pages.office);
            let counter = rebuild_on_change(move || {
                visitors.get().map(|it| (it, view! { <VisitorCounter state=it/> }.into_any()))
            });
            view! { {counter} }
        }))
    });
}

/// The figures that the snapshot shows.
fn figures_of_snapshot() -> Option<VisitorCounts> {
    let json = document().get_element_by_id(snapshot::FIGURES)?.text_content()?;
    model::parse(&json).ok()
}

async fn send_heartbeat(api: Api, visit: String) -> Result<VisitorCounts, HeartbeatError> {
    let answer = api.send_heartbeat(&visit, &Request::new(HEARTBEAT_TIMEOUT)).await;
    answer.map_err(|fault| HeartbeatError { cause: fault.to_string(), retry_after: fault.retry_after() })
}
