//! Views as HTML, for the server's pages and for tests.

use crate::{
    context::{Config, provide_page_context},
    model::Site,
    router::{CurrentRoute, Route},
};
use leptos::prelude::*;
use std::sync::Arc;

/// What a page is rendered for.
#[derive(Clone, Debug)]
pub struct PageContext {
    /// Where the site lies.
    pub config: Config,
    /// The office, if it is known.
    pub office: Option<Arc<Site>>,
    /// The page, in the language of the interface.
    pub route: Route,
}

/// Renders a view as HTML.
///
/// Leptos writes `<!>` between neighbouring texts and for what is absent, so that a browser can find them again. Nothing
/// looks for them in our pages, and they are bytes: they are taken out, which is safe because each `<` of a text is escaped.
pub fn render<V: IntoView>(context: PageContext, view: impl FnOnce() -> V) -> String {
    let owner = Owner::new();
    let html = owner.with(|| {
        let PageContext { config, office, route } = context;
        provide_page_context(config, Signal::stored(route.locale), Signal::stored(office));
        provide_context(CurrentRoute(Signal::stored(route)));
        view().into_view().to_html()
    });
    owner.cleanup();
    without_markers(&html)
}

/// HTML without the comments that Leptos leaves for hydration.
pub fn without_markers(html: &str) -> String {
    let mut clean = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("<!") {
        clean.push_str(before);
        rest = after.split_once('>').map_or("", |(comment, after)| match comment {
            // The one comment whose content has the sign itself: `<!--<() />-->`.
            "--<() /" => after.strip_prefix("-->").unwrap_or(after),
            _ => after,
        });
    }
    clean.push_str(rest);
    clean
}
