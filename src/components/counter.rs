//! The visitor counter.

use super::parts::Time;
use crate::{
    context::use_locale,
    model::{RecentCounts, VisitorCounts},
    visitors::CounterState,
};
use leptos::prelude::*;

/// The counter under every page: visits in all, who is reading now, and visits by the day where they are given. Screen
/// readers are not told of every tick.
///
/// Where no figures have come it says so, never 0; it is as high then, so that the page does not move when they come.
#[component]
pub fn VisitorCounter(
    /// The figures, and whether they are of now.
    state: CounterState,
) -> AnyView {
    let messages = use_locale().messages();
    let content = match state {
        CounterState::Unknown => view! { <p class="muted">{messages.no_figures}</p> }.into_any(),
        CounterState::Fresh(figures) => view! { <Counts figures is_old=false/> }.into_any(),
        CounterState::Stale(figures) => view! { <Counts figures is_old=true/> }.into_any(),
    };
    view! { <section class="counter" aria-label=messages.visitors><div class="wrap">{content}</div></section> }
        .into_any()
}

#[component]
fn Counts(figures: VisitorCounts, is_old: bool) -> AnyView {
    let locale = use_locale();
    let messages = locale.messages();
    let note = is_old.then(|| {
        view! { <p class="as-of">{format!("{} ", messages.old_figures)}<Time at=figures.as_of/></p> }.into_any()
    });
    view! {
        <p class="visits">
            <span class="label">{messages.visits}</span>
            " "
            <span class="total">{locale.number(figures.total)}</span>
        </p>
        <p class="online">
            {format!("{}: ", messages.online)}
            <span class="now">{locale.number(figures.online)}</span>
        </p>
        {figures.recent.map(|recent| view! { <ByDay recent/> })}
        {note}
    }
    .into_any()
}

/// Visits of today, yesterday, this week and this month.
#[component]
fn ByDay(recent: RecentCounts) -> AnyView {
    let locale = use_locale();
    let messages = locale.messages();
    let periods = [
        (messages.today, recent.today),
        (messages.yesterday, recent.yesterday),
        (messages.this_week, recent.week),
        (messages.this_month, recent.month),
    ];
    let periods = periods.map(|(label, visits)| {
        view! { <span>{format!("{label}: ")}<b>{locale.number(visits)}</b></span>" " }.into_any()
    });
    view! { <p class="recent">{periods.into_iter().collect_view()}</p> }.into_any()
}
