//! The counter of the page: when it starts, and how it comes alive within a snapshot.

use super::{App, Outcome};
use crate::{
    api::{Api, Request},
    model::{self, Figures},
    snapshot,
    visitors::{self, Reading, shell::Missed},
};
use leptos::prelude::*;
use std::{any::Any, time::Duration};
use wasm_bindgen::JsCast;

/// The page stands without the counter, so a beat gets less.
const PATIENCE_FOR_BEAT: Duration = Duration::from_secs(10);

impl App {
    /// Starts the counter with the first page, unless the site says that its host has none.
    pub(super) fn count(&self) -> RwSignal<Option<ReadSignal<Reading>>> {
        let counting = RwSignal::new(None);
        let (app, owner) = (self.clone(), Owner::current());
        Effect::new(move |_| {
            let wanted = app.shown.with(|shown| {
                let ready = !matches!(shown.outcome, Outcome::Loading);
                ready && shown.site.as_ref().is_none_or(|site| site.features.visitors)
            });
            if let (true, None, Some(owner)) = (wanted, counting.get_untracked(), &owner) {
                let api = app.api.clone();
                let start = || visitors::shell::start(given(), move |visit| beat(api.clone(), visit));
                counting.set(Some(owner.with(start)));
            }
        });
        counting
    }

    /// Puts the live counter into the adopted snapshot's, once it has figures of its own.
    pub(super) fn revive_counter<V: IntoView + 'static>(
        &self,
        counting: RwSignal<Option<ReadSignal<Reading>>>,
        counter: impl Fn() -> V + Copy + Send + 'static,
    ) {
        let app = self.clone();
        Effect::new(move |_| {
            let live = counting.get().is_some_and(|reading| reading.get() != Reading::Unknown);
            let revived = app.counter.try_with_value(Option::is_some) != Some(false);
            if revived || !live || !app.adopted() {
                return;
            }
            let place = document().get_element_by_id(snapshot::COUNTER);
            if let Some(place) = place.and_then(|place| place.dyn_into::<web_sys::HtmlElement>().ok()) {
                place.set_text_content(None);
                let mounted: Box<dyn Any> = Box::new(leptos::mount::mount_to(place, move || counter));
                app.counter.set_value(Some(mounted));
            }
        });
    }
}

/// The figures that the snapshot shows.
fn given() -> Option<Figures> {
    let json = document().get_element_by_id(snapshot::FIGURES)?.text_content()?;
    model::parse(&json).ok()
}

async fn beat(api: Api, visit: String) -> Result<Figures, Missed> {
    let answer = api.beat(&visit, &Request::new(PATIENCE_FOR_BEAT)).await;
    answer.map_err(|fault| Missed { cause: fault.to_string(), retry_after: fault.retry_after() })
}
