use super::open_pages::{OpenPages, PageState};
use crate::{context::Config, head};
use leptos::prelude::*;

/// Keeps the document's head and language those of the shown page; the snapshot has its own.
pub(super) fn use_document_head(config: Config, pages: OpenPages) {
    let applied = StoredValue::new_local(None);
    Effect::new(move |_| {
        let Some(page) = pages.current() else { return };
        let locale = page.route.locale;
        let tags = match page.state.get() {
            PageState::Ready(data) => head::tags(&config, page.office.get().as_deref(), &page.route, &data),
            PageState::Failed(failure) => head::failure_tags(failure.title(locale)),
            PageState::Loading => return,
        };
        applied.set_value(None);
        applied.set_value(head::apply(tags));
        if let Some(root) = document().document_element() {
            _ = root.set_attribute("lang", locale.tag());
        }
    });
}
