use super::Template;
use crate::http::version_of;
use tintuc::{
    markup::Markup,
    snapshot::{self, FIGURES, Snapshot},
    views::{Context, counter},
    visitors::Reading,
};

/// A rendered page with the counter's figures left out: they change by the second, and nothing else does.
#[derive(Debug)]
pub(crate) struct Page {
    context: Context,
    before: String,
    after: String,
    /// Whether the counter has a place in it, and visits by the day.
    counts: bool,
    by_day: bool,
    /// Names what the page says, the figures left out.
    version: String,
}

impl Page {
    /// Renders a page into the form. The snapshot's own reading is left out.
    pub(super) fn render(template: &Template, snapshot: &Snapshot, counts: bool, by_day: bool) -> Self {
        let Context { locale, .. } = snapshot.context;
        let body = Snapshot { reading: None, ..*snapshot }.body();
        // It cannot be found anywhere else: in text and JSON no `<` is left as it is.
        let counter = format!("<div id=\"{}\">", tintuc::snapshot::COUNTER);
        let at = body.find(&counter).map_or(body.len(), |at| at + counter.len());
        let (before, after) = template.fill(locale.tag(), &snapshot.head(), body.split_at(at));
        let version = version_of(format!("{before}{after}"));
        Self { context: snapshot.context.clone(), before, after, counts, by_day, version }
    }

    /// The page with these figures.
    pub(crate) fn html(&self, reading: Reading) -> String {
        let reading = if self.by_day { reading } else { reading.without_recent() };
        let counter = if self.counts { self.counter(&reading) } else { String::new() };
        [self.before.as_str(), &counter, &self.after].concat()
    }

    pub(super) const fn counts(&self) -> bool {
        self.counts
    }

    pub(super) fn version(&self) -> &str {
        &self.version
    }

    /// The counter as a reader sees it, and its figures for the app, which goes on from them.
    fn counter(&self, reading: &Reading) -> String {
        let figures = reading.figures().and_then(|figures| serde_json::to_string(&figures).ok());
        let figures = figures.map(|json| snapshot::json(FIGURES, json));
        Markup::new().with(counter::counter(&self.context, reading)).with(figures).to_string()
    }
}
