use crate::{
    components::parts::lang,
    context::{use_config, use_locale},
    model::{Article, Neighbour},
    router::Route,
};
use leptos::prelude::*;

/// The ways to the articles before and after one, in the order of the listings: from the newer to the older.
#[component]
pub(super) fn Neighbours<'a>(article: &'a Article) -> AnyView {
    let messages = use_locale().messages();
    let (newer, older) = (article.extension.newer.as_ref(), article.extension.older.as_ref());
    // Neighbours are of the article's own language.
    let language = lang(article.language.as_deref());
    let link = |rel, label, neighbour| {
        view! { <NeighbourLink rel label neighbour lang=language.clone()/> }
    };
    let nav = (newer.is_some() || older.is_some()).then(|| {
        view! {
            <nav class="neighbours wrap" aria-label=messages.neighbours>
                {newer.map(|newer| link("prev", messages.newer, newer))}
                {older.map(|older| link("next", messages.older, older))}
            </nav>
        }
        .into_any()
    });
    nav.into_any()
}

#[component]
fn NeighbourLink<'a>(
    /// The relation to the article (HTML Living Standard, 4.6.7).
    rel: &'static str,
    label: &'static str,
    neighbour: &'a Neighbour,
    lang: Option<String>,
) -> AnyView {
    let href = use_config().href(&Route::article(use_locale(), neighbour.id.clone()));
    view! {
        <a href=href rel=rel>
            <span class="kicker">{label}</span>
            " "
            <span lang=lang>{neighbour.title.clone()}</span>
        </a>
    }
    .into_any()
}
