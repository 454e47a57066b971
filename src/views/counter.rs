use super::{Context, parts};
use crate::{model::Figures, visitors::Reading};
use leptos::prelude::*;

/// The counter under every page: visits in all, and who is reading now. Screen readers are not told of every tick.
///
/// Where no figures have come it says so, never 0; it is as high then, so that the page does not move when they come.
pub fn counter(cx: &Context, reading: &Reading) -> AnyView {
    let messages = cx.messages();
    let content = match reading {
        Reading::Unknown => view! { <p class="muted">{messages.no_figures}</p> }.into_any(),
        Reading::Fresh(now) => figures(cx, now, false),
        Reading::Old(last) => figures(cx, last, true),
    };
    view! { <section class="counter" aria-label=messages.visitors><div class="wrap">{content}</div></section> }
        .into_any()
}

fn figures(cx: &Context, figures: &Figures, old: bool) -> AnyView {
    let messages = cx.messages();
    let note = old.then(|| {
        let at = parts::time(figures.as_of, cx.locale.date_time(figures.as_of));
        view! { <p class="as-of">{messages.old_figures} " " {at}</p> }.into_any()
    });
    view! {
        <p class="visits">
            <span class="label">{messages.visits}</span>
            " "
            <span class="total">{cx.locale.number(figures.total)}</span>
        </p>
        <p class="online">{messages.online} ": " <span class="now">{cx.locale.number(figures.online)}</span></p>
        {note}
    }
    .into_any()
}
