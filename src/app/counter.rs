//! The counter of the page: when it starts, and how it comes alive within a snapshot.

use super::{App, Outcome};
use crate::{
    api::{Api, Request},
    host,
    markup::dom::Place,
    model::{self, Figures},
    snapshot, views,
    visitors::{self, Reading, shell::Missed},
};
use leptos::prelude::*;
use std::time::Duration;

/// The page stands without the counter, so a beat gets less.
const PATIENCE_FOR_BEAT: Duration = Duration::from_secs(10);

impl App {
    /// Starts the counter with the first page, unless the site says that its host has none.
    pub(super) fn count(&self) -> ArcRwSignal<Option<ArcReadSignal<Reading>>> {
        let counting = ArcRwSignal::new(None);
        let (app, started) = (self.clone(), counting.clone());
        host::effect(move || {
            let wanted = app.shown.with(|shown| {
                let ready = !matches!(shown.outcome, Outcome::Loading);
                ready && shown.site.as_ref().is_none_or(|site| site.features.visitors)
            });
            if wanted && started.with_untracked(Option::is_none) {
                let api = app.api.clone();
                let counting = visitors::shell::start(given(), move |visit| beat(api.clone(), visit));
                started.set(Some(counting.keep()));
            }
        });
        counting
    }

    /// Puts the live counter into the adopted snapshot's, once it has figures of its own. It goes with the snapshot.
    pub(super) fn revive_counter(&self, counting: ArcRwSignal<Option<ArcReadSignal<Reading>>>) {
        let app = self.clone();
        let mut place = None;
        host::effect(move || {
            let reading = counting.get().map(|reading| reading.get()).filter(|reading| *reading != Reading::Unknown);
            let Some(reading) = reading.filter(|_| app.adopted()) else {
                place = None;
                return;
            };
            if place.is_none() {
                place = document().get_element_by_id(snapshot::COUNTER).map(|counter| {
                    counter.set_text_content(None);
                    Place::within(&counter)
                });
            }
            if let Some(place) = &mut place {
                place.show(views::counter::counter(&app.shown_context(), &reading).into());
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
