use super::{
    Snapshot, Template,
    body::{Body, json_script},
};
use crate::http::version_of;
use leptos::prelude::*;
use tintuc::{
    components::counter::VisitorCounter,
    html::{self, PageContext},
    snapshot::FIGURES,
    visitors::CounterState,
};

/// A rendered page without the counter's figures, which change by the second while nothing else does.
#[derive(Debug)]
pub(crate) struct Page {
    context: PageContext,
    before: String,
    after: String,
    /// Whether it shows the counter, and visits by the day.
    counts: bool,
    by_day: bool,
    /// The version of what the page says, without the figures.
    version: String,
}

impl Page {
    /// Renders a page into the template.
    pub(super) fn render(template: &Template, snapshot: Snapshot, counts: bool, by_day: bool) -> Self {
        let Body { before, after } = snapshot.body();
        let language = snapshot.context.route.locale.tag();
        let (before, after) = template.fill(language, &snapshot.head(), (&before, &after));
        let version = version_of(format!("{before}{after}"));
        Self { context: snapshot.context, before, after, counts, by_day, version }
    }

    /// The page with these figures.
    pub(crate) fn html(&self, reading: CounterState) -> String {
        let reading = if self.by_day { reading } else { reading.without_recent() };
        let counter = if self.counts { self.counter(reading) } else { String::new() };
        [self.before.as_str(), &counter, &self.after].concat()
    }

    pub(super) const fn counts(&self) -> bool {
        self.counts
    }

    pub(super) fn version(&self) -> &str {
        &self.version
    }

    /// The counter as readers see it, and its figures for the app, which continues from them.
    fn counter(&self, reading: CounterState) -> String {
        let figures = reading.figures().and_then(|figures| serde_json::to_string(&figures).ok());
        html::render(self.context.clone(), || {
            let figures = figures.map(|json| json_script(FIGURES, &json));
            view! { <VisitorCounter state=reading/>{figures} }
        })
    }
}
