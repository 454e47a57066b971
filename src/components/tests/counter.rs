use super::{context, html, vi};
use crate::{
    components::counter::VisitorCounter,
    html::PageContext,
    locale::Locale,
    model::{RecentCounts, Timestamp, VisitorCounts},
    visitors::CounterState,
};
use leptos::prelude::*;

const FIGURES: VisitorCounts = VisitorCounts {
    total: 1_303_080,
    online: 54,
    window_seconds: 300,
    as_of: Timestamp::from_unix(1_512_122_400),
    recent: None,
};

fn counter(context: &PageContext, state: CounterState) -> String {
    html(context, || view! { <VisitorCounter state/> })
}

#[test]
fn it_reads_as_on_the_model_page() {
    assert_eq!(
        counter(&vi(), CounterState::Fresh(FIGURES)),
        concat!(
            r#"<section class="counter" aria-label="Thống kê truy cập"><div class="wrap">"#,
            r#"<p class="visits"><span class="label">Lượt truy cập</span> <span class="total">1.303.080</span></p>"#,
            r#"<p class="online">Đang online: <span class="now">54</span></p></div></section>"#,
        )
    );
    let english = counter(&context(Locale::En), CounterState::Fresh(FIGURES));
    assert!(english.contains(">1,303,080<") && english.contains("Online now: "));
}

#[test]
fn visits_of_late_show_where_they_are_given() {
    let recent = RecentCounts { today: 1_204, yesterday: 3, week: 5_000, month: 1_000_000 };
    let figures = VisitorCounts { recent: Some(recent), ..FIGURES };
    let view = counter(&vi(), CounterState::Fresh(figures));
    assert!(
        view.ends_with(concat!(
            r#"<p class="recent"><span>Hôm nay: <b>1.204</b></span> <span>Hôm qua: <b>3</b></span> "#,
            r#"<span>Tuần này: <b>5.000</b></span> <span>Tháng này: <b>1.000.000</b></span> </p></div></section>"#,
        )),
        "{view}"
    );
    let english = counter(&context(Locale::En), CounterState::Stale(figures));
    for part in ["Today: <b>1,204</b>", "Yesterday: ", "This week: ", "This month: ", "as-of"] {
        assert!(english.contains(part), "{part} in {english}");
    }
    assert!(!counter(&vi(), CounterState::Fresh(figures).without_recent()).contains("recent"));
}

#[test]
fn old_figures_are_marked_with_their_time() {
    let old = counter(&vi(), CounterState::Stale(FIGURES));
    assert!(old.contains(">1.303.080<"));
    assert!(old.contains(r#"Số liệu lúc <time datetime="2017-12-01T17:00:00+07:00">01/12/2017 17:00</time>"#), "{old}");
}

#[test]
fn unknown_figures_are_never_a_zero() {
    let unknown = counter(&vi(), CounterState::Unknown);
    assert!(unknown.contains("Chưa có số liệu truy cập"));
    assert!(!unknown.contains(|c: char| c.is_ascii_digit()));
}

#[test]
fn ticks_are_not_announced() {
    for state in [CounterState::Unknown, CounterState::Fresh(FIGURES), CounterState::Stale(FIGURES)] {
        let view = counter(&vi(), state);
        assert!(!view.contains("aria-live") && !view.contains("role="), "{view}");
    }
}
