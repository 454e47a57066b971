//! A link to a page.
#![expect(unreachable_pub, reason = "#[component] makes its props public")]

use super::{Page, Route};
use crate::context::{provided, use_config};
use leptos::prelude::*;

/// The page that is shown, in the context.
#[derive(Clone, Copy, Debug)]
pub struct CurrentRoute(pub Signal<Route>);

/// The page that is shown.
///
/// # Panics
/// Where nothing provided [`CurrentRoute`].
pub fn use_route() -> Signal<Route> {
    provided::<CurrentRoute>().0
}

/// A link to a page that says whether the reader is there already, or within it (WAI-ARIA 1.2, aria-current).
#[component]
pub fn A(to: Route, children: Children) -> AnyView {
    let href = use_config().href(&to);
    let current = use_route();
    let here = move || {
        current.with(|current| {
            if to == *current {
                Some("page")
            } else if same_listing(&to, current) {
                // A further page of a listing is not the page linked to, but lies within it.
                Some("true")
            } else {
                None
            }
        })
    };
    view! { <a href=href aria-current=here>{children()}</a> }.into_any()
}

/// Whether both are pages of one listing.
fn same_listing(one: &Route, other: &Route) -> bool {
    match (&one.page, &other.page) {
        (Page::Listing { scope, .. }, Page::Listing { scope: other, .. }) => scope == other,
        _ => false,
    }
}
