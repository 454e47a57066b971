//! What the buttons of messages do. One listener for the whole document, because a snapshot has such buttons, too.

use crate::{
    browser::{target_within, use_event_listener},
    components::state::Action,
    router::Router,
};
use leptos::prelude::*;

/// Listens to the buttons as long as the current owner lives.
pub(super) fn use_actions(router: Router) {
    use_event_listener(&document(), "click", move |event| {
        let button = target_within(&event, "button");
        let name = button.and_then(|button| button.get_attribute(Action::ATTRIBUTE));
        match name.as_deref().and_then(Action::named) {
            Some(Action::Retry) => router.retry(),
            Some(Action::Reload) => _ = window().location().reload(),
            None => {}
        }
    });
}
