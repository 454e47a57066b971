use crate::{
    components::{
        card::{Card, CardVariant},
        listing::Grid,
    },
    context::use_locale,
    model::Teaser,
};
use leptos::prelude::*;
use std::sync::Arc;

/// The articles related to one; nothing until they have arrived.
pub type RelatedSignal = Signal<Option<Arc<[Teaser]>>>;

/// The articles on the same matter. They come after the article: until then, `expected` of them keep the place free. Only
/// the list changes then, so that focus and selection stay in the article.
#[component]
pub(super) fn Related(expected: usize, teasers: RelatedSignal) -> AnyView {
    let messages = use_locale().messages();
    let section = move || {
        let cards = match teasers.get() {
            Some(teasers) => teasers.iter().map(related_card).collect::<Vec<_>>(),
            None => (0..expected).map(|_| view! { <li class="awaited"></li> }.into_any()).collect(),
        };
        (!cards.is_empty()).then(|| {
            view! {
                <section class="related wrap" aria-labelledby="related">
                    <h2 id="related">{messages.related}</h2>
                    <Grid cards/>
                </section>
            }
            .into_any()
        })
    };
    view! { {move || section()} }.into_any()
}

fn related_card(teaser: &Teaser) -> AnyView {
    view! { <li><Card teaser variant=CardVariant::Related/></li> }.into_any()
}
