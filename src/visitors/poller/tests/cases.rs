//! The cases that also drive the poller in public/embed.js (tests/js/poller.test.mjs).

use super::{START, figures};
use crate::visitors::{
    CounterState,
    poller::{Actions, Event, Poller},
};
use serde::Deserialize;
use std::{ops::RangeInclusive, time::Duration};

#[derive(Deserialize)]
struct Case {
    name: String,
    steps: Vec<Step>,
}

/// Something that happens, and what must follow from it. Times are in seconds.
#[derive(Deserialize)]
struct Step {
    /// Since the step before.
    #[serde(default)]
    after: f64,
    event: String,
    #[serde(default)]
    hidden: bool,
    #[serde(default)]
    offline: bool,
    retry_after: Option<u64>,
    /// Whether a heartbeat is sent.
    heartbeat: bool,
    /// From and to when it wakes up, from now; not at all where absent.
    wake: Option<(f64, f64)>,
    /// The figures: nothing, fresh or old.
    shows: String,
}

const fn millis(seconds: f64) -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "hours at most")]
    let millis = (seconds * 1_000.0) as u64;
    millis
}

/// Plays a case with this jitter.
fn play(case: &Case, seed: u32) {
    let mut now = START;
    let mut poller = Poller::new(now, true, true, seed);
    let mut wake: Option<u64> = None;
    for (number, step) in case.steps.iter().enumerate() {
        let said = format!("{}, step {number}, {}", case.name, step.event);
        now += millis(step.after);
        let event = match step.event.as_str() {
            "open" => {
                poller = Poller::new(now, !step.hidden, !step.offline, seed);
                Event::Woke
            }
            "timer" => {
                assert!(wake.is_some_and(|at| at <= now), "{said}: nothing was to happen now");
                Event::Woke
            }
            "answered" => Event::Answered(figures(1_303_080)),
            "failed" => Event::Failed { retry_after: step.retry_after.map(Duration::from_secs) },
            "hidden" => Event::Hidden,
            "shown" => Event::Visible,
            "offline" => Event::Offline,
            "online" => Event::Online,
            "restored" => Event::Restored { visible: !step.hidden, online: !step.offline },
            event => panic!("there is no event {event}"),
        };
        let Actions { heartbeat, wake_in } = poller.handle(event, now);
        wake = wake_in.map(|wait| now + u64::from(wait));
        assert_eq!(heartbeat, step.heartbeat, "{said}: a heartbeat");
        let range = step.wake.map(|(from, to)| RangeInclusive::new(millis(from), millis(to)));
        match (wake_in, range) {
            (None, None) => {}
            (Some(wait), Some(range)) => {
                assert!(range.contains(&wait.into()), "{said}: wakes in {wait} ms, not {range:?}");
            }
            (wait, range) => panic!("{said}: wakes in {wait:?} ms, not {range:?}"),
        }
        let shows = match poller.state() {
            CounterState::Unknown => "nothing",
            CounterState::Fresh(_) => "fresh",
            CounterState::Stale(_) => "old",
        };
        assert_eq!(shows, step.shows, "{said}: the figures");
    }
}

#[test]
fn every_case_holds() -> Result<(), serde_json::Error> {
    let cases: Vec<Case> = serde_json::from_str(include_str!("../../../../tests/poller-cases.json"))?;
    assert!(!cases.is_empty());
    for case in &cases {
        (0..100).for_each(|seed| play(case, seed));
    }
    Ok(())
}
