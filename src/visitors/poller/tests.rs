//! The rules by name, each on a simulated clock, and a random walk over all of them.

mod cases; // those that the poller on portals has, too

use super::*;
use crate::model::{Timestamp, parse};

const SECOND: Millis = 1_000;
const HOUR: Millis = 3_600 * SECOND;
/// Where the clock starts does not matter: the page may have been open for long.
const START: Millis = 7 * HOUR + 123;

fn figures(total: u64) -> VisitorCounts {
    VisitorCounts { total, online: 54, window_seconds: 300, as_of: Timestamp::from_unix(1_512_122_400), recent: None }
}

const FAILED: Event = Event::Failed { retry_after: None };

const fn retry_after(seconds: u64) -> Event {
    Event::Failed { retry_after: Some(Duration::from_secs(seconds)) }
}

/// A page, its timer and a server, in simulated time; it checks what must always hold.
struct Page {
    poller: Poller,
    now: Millis,
    visible: bool,
    online: bool,
    wake_at: Option<Millis>,
    answer_at: Option<Millis>,
    /// What the server does with a heartbeat, and after how long.
    reply: fn(total: u64) -> Event,
    delay: Millis,
    /// When each heartbeat was sent, from the start.
    heartbeats: Vec<Millis>,
    wakes: usize,
}

impl Page {
    fn new(visible: bool, online: bool, seed: u32) -> Self {
        let poller = Poller::new(START, visible, online, seed);
        let reply = |total| Event::Answered(figures(total));
        let mut page = Self {
            poller,
            now: START,
            visible,
            online,
            wake_at: None,
            answer_at: None,
            reply,
            delay: 100,
            heartbeats: vec![],
            wakes: 0,
        };
        page.tell(Event::Woke);
        page
    }

    fn open() -> Self {
        Self::new(true, true, 1)
    }

    fn tell(&mut self, event: Event) {
        match event {
            Event::Visible => self.visible = true,
            Event::Hidden => self.visible = false,
            Event::Online => self.online = true,
            Event::Offline => self.online = false,
            Event::Restored { visible, online } => (self.visible, self.online) = (visible, online),
            Event::Woke | Event::Answered(_) | Event::Failed { .. } => {}
        }
        let Actions { heartbeat, wake_in } = self.poller.handle(event, self.now);
        self.wake_at = wake_in.map(|wait| self.now + Millis::from(wait));
        if heartbeat {
            assert!(self.visible && self.online, "a heartbeat while hidden or offline");
            assert_eq!(self.answer_at, None, "two heartbeats in flight");
            self.heartbeats.push(self.now - START);
            self.answer_at = Some(self.now + self.delay);
        }
        if self.visible && self.online {
            assert!(self.answer_at.or(self.wake_at).is_some(), "nothing will ever happen again");
        }
        assert!(self.visible || self.wake_at.is_none(), "a hidden page is woken");
        assert_ne!(wake_in, Some(0), "a busy loop");
        assert!(wake_in <= Some(3_960_000), "a wait beyond an hour and a tenth");
    }

    /// Lets time pass, with timers and answers on the way.
    fn pass(&mut self, time: Millis) {
        let end = self.now + time;
        while let Some(next) = self.wake_at.into_iter().chain(self.answer_at).min().filter(|next| *next <= end) {
            self.now = next;
            if self.answer_at == Some(next) {
                self.answer_at = None;
                let event = (self.reply)(self.heartbeats.len() as u64);
                self.tell(event);
            } else {
                self.wake_at = None;
                self.wakes += 1;
                self.tell(Event::Woke);
            }
        }
        self.now = end;
    }

    /// The seconds between heartbeats, rounded.
    fn gaps(&self) -> Vec<Millis> {
        self.heartbeats.windows(2).map(|pair| (pair[1] - pair[0] + 500) / SECOND).collect()
    }

    fn is_old(&self) -> bool {
        matches!(self.poller.state(), CounterState::Stale(_))
    }
}

// --- the rhythm ---

#[test]
fn the_first_beat_goes_at_once_and_then_one_every_thirty_seconds() {
    let mut page = Page::open();
    assert_eq!(page.poller.state(), CounterState::Unknown);
    page.pass(95 * SECOND);
    assert_eq!(page.heartbeats, [0, 30_000, 60_000, 90_000]);
    assert_eq!(page.poller.state(), CounterState::Fresh(figures(4)));
}

#[test]
fn a_page_opened_in_the_background_beats_when_first_shown() {
    let mut page = Page::new(false, true, 1);
    page.pass(HOUR);
    assert_eq!((page.heartbeats.len(), page.wakes), (0, 0));
    page.tell(Event::Visible);
    assert_eq!(page.heartbeats, [HOUR]);
}

#[test]
fn a_day_in_sight_is_2880_beats() {
    let mut page = Page::open();
    page.pass(24 * HOUR - 1);
    assert_eq!(page.heartbeats.len(), 2_880);
    assert!(page.wakes <= 2_880, "{} wake-ups", page.wakes);
    assert!(!std::mem::needs_drop::<Poller>(), "what owns no memory cannot grow");
}

#[test]
fn a_slow_answer_neither_overlaps_the_next_beat_nor_delays_it() {
    let mut page = Page::open();
    page.delay = 20 * SECOND;
    page.pass(95 * SECOND);
    assert_eq!(page.gaps(), [30, 30, 30]);
    // Slower than the rhythm: the next heartbeat waits for it.
    page.delay = 50 * SECOND;
    page.pass(300 * SECOND);
    assert_eq!(page.gaps().last(), Some(&50));
}

#[test]
fn an_early_timer_only_asks_for_the_rest() {
    let mut page = Page::open();
    page.pass(10 * SECOND);
    page.tell(Event::Woke);
    assert_eq!(page.wake_at, Some(START + 30_000));
    assert_eq!(page.heartbeats.len(), 1);
}

// --- out of sight, offline, and back ---

#[test]
fn back_after_hours_one_beat_goes_at_once() {
    let mut page = Page::open();
    page.pass(10 * SECOND);
    page.tell(Event::Hidden);
    page.pass(5 * HOUR);
    assert_eq!(page.heartbeats.len(), 1);
    page.tell(Event::Visible);
    assert_eq!(page.heartbeats, [0, 5 * HOUR + 10 * SECOND]);
    assert!(page.is_old(), "five hours old until the answer");
    page.pass(SECOND);
    assert_eq!(page.poller.state(), CounterState::Fresh(figures(2)));
    page.pass(30 * SECOND);
    assert_eq!(page.gaps().last(), Some(&30));
}

#[test]
fn back_after_a_moment_the_figures_are_not_called_old() {
    let mut page = Page::open();
    page.pass(10 * SECOND);
    page.tell(Event::Hidden);
    page.pass(40 * SECOND);
    page.tell(Event::Visible);
    assert_eq!(page.heartbeats.len(), 2);
    assert_eq!(page.poller.state(), CounterState::Fresh(figures(1)));
}

#[test]
fn an_answer_that_comes_out_of_sight_is_kept() {
    let mut page = Page::open();
    page.tell(Event::Hidden);
    page.pass(SECOND);
    assert_eq!(page.poller.state(), CounterState::Fresh(figures(1)));
    assert_eq!(page.wake_at, None);
}

#[test]
fn an_answer_frozen_with_its_page_is_as_old_as_its_question() {
    let mut page = Page::new(false, true, 1);
    page.delay = HOUR;
    page.tell(Event::Visible);
    page.tell(Event::Hidden);
    page.pass(HOUR);
    assert_eq!(page.poller.state(), CounterState::Stale(figures(1)));
}

#[test]
fn a_tab_switched_to_and_fro_does_not_hammer() {
    let mut page = Page::open();
    for _ in 0..600 {
        page.tell(Event::Hidden);
        page.pass(50);
        page.tell(Event::Visible);
        page.pass(50);
    }
    assert_eq!(page.heartbeats.len(), 12, "in a minute: {:?}", page.heartbeats);
    assert!(page.heartbeats.windows(2).all(|pair| pair[1] - pair[0] >= MIN_INTERVAL));
}

#[test]
fn a_network_that_comes_and_goes_and_fails_does_not_hammer() {
    let mut page = Page::open();
    page.reply = |_| FAILED;
    for _ in 0..600 {
        page.tell(Event::Offline);
        page.pass(50);
        page.tell(Event::Online);
        page.pass(50);
    }
    assert!(page.heartbeats.len() <= 13, "in a minute: {:?}", page.heartbeats);
}

#[test]
fn the_events_of_one_return_make_one_beat() {
    let mut page = Page::open();
    page.pass(10 * SECOND);
    page.tell(Event::Hidden);
    page.pass(60 * SECOND);
    for event in [Event::Restored { visible: true, online: true }, Event::Visible, Event::Online] {
        page.tell(event);
        page.pass(SECOND);
    }
    assert_eq!(page.heartbeats, [0, 70_000]);
    page.pass(30 * SECOND);
    assert_eq!(page.gaps(), [70, 30]);
}

#[test]
fn offline_nothing_is_sent_and_online_one_beat_goes_at_once() {
    let mut page = Page::open();
    page.pass(10 * SECOND);
    page.tell(Event::Offline);
    page.pass(HOUR);
    assert_eq!(page.heartbeats.len(), 1);
    assert!(page.is_old(), "the reader looks at figures an hour old");
    page.tell(Event::Online);
    assert_eq!(page.heartbeats.len(), 2);
}

#[test]
fn online_out_of_sight_sends_nothing_until_shown() {
    let mut page = Page::new(false, false, 1);
    page.tell(Event::Online);
    page.pass(HOUR);
    assert_eq!(page.heartbeats.len(), 0);
    page.tell(Event::Visible);
    assert_eq!(page.heartbeats.len(), 1);
}

#[test]
fn a_page_stored_offline_and_restored_online_beats() {
    // The back-forward cache keeps `online` from it.
    let mut page = Page::open();
    page.tell(Event::Offline);
    page.tell(Event::Hidden);
    page.pass(HOUR);
    page.tell(Event::Restored { visible: true, online: true });
    assert_eq!(page.heartbeats.len(), 2);
}

#[test]
fn a_page_restored_offline_waits_for_the_network() {
    let mut page = Page::open();
    page.pass(HOUR + 10 * SECOND);
    let before = page.heartbeats.len();
    page.tell(Event::Restored { visible: true, online: false });
    page.pass(HOUR);
    assert_eq!(page.heartbeats.len(), before);
}

// --- failures ---

#[test]
fn after_failures_the_waits_grow_to_five_minutes_and_stay() {
    let expected = [30, 60, 120, 240, 300, 300, 300, 300];
    let mut waits = vec![];
    for seed in 0..200 {
        let mut page = Page::new(true, true, seed);
        page.reply = |_| FAILED;
        page.pass(HOUR);
        let gaps: Vec<_> = page.heartbeats.windows(2).map(|pair| pair[1] - pair[0] - page.delay).collect();
        for (gap, wait) in gaps.iter().zip(expected) {
            assert!((wait * 900..=wait * 1_100).contains(gap), "{gap} ms, not {wait} s and a tenth");
        }
        waits.push(gaps[0]);
    }
    // The readers of a server that was away come back spread over the whole range.
    waits.sort_unstable();
    assert!(waits[0] < 28_000 && waits[199] > 32_000, "{} to {}", waits[0], waits[199]);
    waits.dedup();
    assert!(waits.len() > 80, "{} different waits", waits.len());
}

#[test]
fn one_answer_ends_the_growing_of_waits() {
    let mut page = Page::open();
    page.reply = |_| FAILED;
    page.pass(600 * SECOND);
    page.reply = |total| Event::Answered(figures(total));
    page.pass(330 * SECOND);
    assert!(matches!(page.poller.state(), CounterState::Fresh(_)));
    let answered = page.heartbeats.len();
    page.pass(120 * SECOND);
    assert_eq!(page.heartbeats.len() - answered, 4);
    page.reply = |_| FAILED;
    page.pass(31 * SECOND);
    let failed = page.heartbeats.len();
    page.pass(34 * SECOND);
    assert_eq!(page.heartbeats.len(), failed + 1, "the first wait is the shortest again");
}

#[test]
fn coming_back_hurries_a_long_wait() {
    let mut page = Page::open();
    page.reply = |_| FAILED;
    page.pass(600 * SECOND);
    let before = page.heartbeats.len();
    page.tell(Event::Hidden);
    page.tell(Event::Visible);
    assert_eq!(page.heartbeats.len(), before + 1);
    // And a failure seconds ago is tried again after the gap, not after the whole wait.
    page.pass(2 * SECOND);
    page.tell(Event::Online);
    assert_eq!(page.heartbeats.len(), before + 1);
    page.pass(3 * SECOND);
    assert_eq!(page.heartbeats.len(), before + 2);
}

#[test]
fn two_missed_beats_mark_the_figures_as_old_and_keep_them() {
    let mut page = Page::open();
    page.pass(10 * SECOND);
    page.reply = |_| FAILED;
    page.pass(59 * SECOND); // heartbeats at 30 s and at 57 to 63 s
    assert_eq!(page.heartbeats.len(), 3);
    assert_eq!(page.poller.state(), CounterState::Fresh(figures(1)));
    page.pass(SECOND);
    assert_eq!(page.poller.state(), CounterState::Stale(figures(1)));
    page.pass(24 * HOUR);
    assert_eq!(page.poller.state(), CounterState::Stale(figures(1)), "never a blank");
}

#[test]
fn one_missed_beat_is_not_shown() {
    let mut page = Page::open();
    page.pass(10 * SECOND);
    page.reply = |_| FAILED;
    page.pass(25 * SECOND);
    page.reply = |total| Event::Answered(figures(total));
    for _ in 0..60 {
        page.pass(SECOND);
        assert!(!page.is_old());
    }
    assert_eq!(page.poller.state().figures().map(|figures| figures.total), Some(page.heartbeats.len() as u64));
}

#[test]
fn figures_grow_old_even_while_an_answer_is_awaited() {
    let mut page = Page::open();
    page.pass(10 * SECOND);
    page.delay = 10 * HOUR;
    page.pass(60 * SECOND);
    assert!(page.is_old());
}

#[test]
fn retry_after_is_obeyed_beyond_the_longest_wait() {
    let mut page = Page::open();
    page.reply = |_| retry_after(1_200);
    page.pass(1_200 * SECOND);
    assert_eq!(page.heartbeats.len(), 1);
    page.pass(121 * SECOND);
    assert_eq!(page.heartbeats.len(), 2);
}

#[test]
fn coming_back_does_not_override_retry_after() {
    let mut page = Page::open();
    page.reply = |_| retry_after(1_200);
    for _ in 0..1_200 {
        page.tell(Event::Hidden);
        page.tell(Event::Restored { visible: true, online: true });
        page.tell(Event::Online);
        page.pass(SECOND);
    }
    assert_eq!(page.heartbeats.len(), 1);
    page.pass(121 * SECOND);
    assert_eq!(page.heartbeats.len(), 2);
}

#[test]
fn a_retry_after_of_years_is_an_hour_and_of_nothing_the_usual_wait() {
    let mut page = Page::open();
    page.reply = |_| Event::Failed { retry_after: Some(Duration::MAX) };
    page.pass(HOUR + HOUR / 10 + SECOND);
    assert_eq!(page.heartbeats.len(), 2);

    let mut page = Page::open();
    page.reply = |_| retry_after(0);
    page.pass(26 * SECOND);
    assert_eq!(page.heartbeats.len(), 1);
    page.pass(8 * SECOND);
    assert_eq!(page.heartbeats.len(), 2);
}

#[test]
fn figures_that_are_none_count_as_missed() {
    for (total, online) in [
        ("-1", "54"),
        ("1303080", "-54"),
        ("1e300", "54"),
        ("18446744073709551616", "54"),
        ("1303080.5", "54"),
        ("\"1303080\"", "54"),
        ("null", "54"),
        ("{}", "54"),
    ] {
        let text = format!(
            r#"{{"total":{total},"online":{online},"window_seconds":300,"as_of":"2017-12-01T17:00:00+07:00"}}"#
        );
        assert!(parse::<VisitorCounts>(&text).is_err(), "{text}");
    }
    for text in ["", "0", "[]", "<!doctype html>", r#"{"total":1303080,"#] {
        assert!(parse::<VisitorCounts>(text).is_err(), "{text}");
    }
    // What is no `VisitorCounts` cannot be answered, only failed: the last good ones stay.
    let mut page = Page::open();
    page.pass(10 * SECOND);
    page.reply = |_| FAILED;
    page.pass(25 * SECOND);
    assert_eq!(page.poller.state(), CounterState::Fresh(figures(1)));
}

// --- clocks ---

#[test]
fn a_machine_that_slept_beats_once_when_its_timer_comes_late() {
    let mut page = Page::open();
    page.pass(10 * SECOND);
    page.now += 8 * HOUR; // the clock ran on, the timer did not
    page.tell(Event::Woke);
    assert_eq!(page.heartbeats.len(), 2);
    page.pass(SECOND);
    assert_eq!(page.poller.state(), CounterState::Fresh(figures(2)));
    page.pass(30 * SECOND);
    assert_eq!(page.gaps(), [8 * 3_600 + 10, 30]);
}

#[test]
fn a_clock_that_steps_back_neither_stalls_nor_hammers() {
    let mut page = Page::open();
    page.pass(6 * HOUR + 10 * SECOND);
    page.now -= 5 * HOUR;
    page.tell(Event::Woke);
    let before = page.heartbeats.len();
    page.pass(10 * 30 * SECOND);
    assert_eq!(page.heartbeats.len() - before, 10);
}

// --- everything at once ---

#[test]
fn whatever_happens_the_rules_hold() {
    let mut random = 20_171_201_u64;
    let mut below = |limit: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % limit
    };
    let mut heartbeats = 0;
    for walk in 0..200 {
        let mut page = Page::new(below(2) == 0, below(2) == 0, walk);
        for _ in 0..500 {
            page.reply = match below(5) {
                0 => |_| FAILED,
                1 => |_| retry_after(90),
                _ => |total| Event::Answered(figures(total)),
            };
            page.delay = match below(3) {
                0 => 1,
                1 => 300,
                _ => 45_000,
            };
            match below(10) {
                0 | 1 => page.tell(Event::Visible),
                2 => page.tell(Event::Hidden),
                3 | 4 => page.tell(Event::Online),
                5 => page.tell(Event::Offline),
                6 => page.tell(Event::Woke),
                7 => {
                    let restored = Event::Restored { visible: below(2) == 0, online: below(2) == 0 };
                    page.tell(restored);
                }
                8 => page.now += below(HOUR), // asleep
                _ => page.pass(below(300 * SECOND)),
            }
            // Once known, the figures stay known.
            let known = page.poller.state().figures().is_some();
            page.pass(below(2 * SECOND));
            assert!(page.poller.state().figures().is_some() || !known);
        }
        assert!(page.heartbeats.windows(2).all(|pair| pair[1] - pair[0] >= MIN_INTERVAL));
        // Given a few quiet minutes in sight, a heartbeat is answered in the end.
        (page.reply, page.delay) = (|total| Event::Answered(figures(total)), 300);
        page.tell(Event::Restored { visible: true, online: true });
        page.pass(400 * SECOND);
        assert!(matches!(page.poller.state(), CounterState::Fresh(_)));
        heartbeats += page.heartbeats.len();
    }
    assert!(heartbeats > 10_000, "the walks met too little: {heartbeats} heartbeats");
}

#[test]
fn figures_that_the_page_came_with_are_shown_until_a_beat_has_ended() {
    for (age, after_a_miss) in [(0, CounterState::Fresh(figures(7))), (86_400_000, CounterState::Stale(figures(7)))] {
        let mut poller = Poller::new(START, true, true, 1).with_figures(figures(7), age);
        assert!(poller.handle(Event::Woke, START).heartbeat, "the first heartbeat goes at once");
        // The wall clock, by which they are a day old, may be wrong: one answer will tell.
        assert_eq!(poller.state(), CounterState::Fresh(figures(7)));
        let mut answered = poller.clone();
        answered.handle(Event::Answered(figures(8)), START + 200);
        assert_eq!(answered.state(), CounterState::Fresh(figures(8)));
        poller.handle(Event::Failed { retry_after: None }, START + 200);
        assert_eq!(poller.state(), after_a_miss);
    }
}

#[test]
fn figures_that_the_page_came_with_grow_old_like_any() {
    let mut poller = Poller::new(START, true, true, 1).with_figures(figures(7), 0);
    poller.handle(Event::Woke, START);
    poller.handle(Event::Failed { retry_after: None }, START + 200);
    poller.handle(Event::Woke, START + 69_999);
    assert_eq!(poller.state(), CounterState::Fresh(figures(7)));
    poller.handle(Event::Woke, START + 70_000);
    assert_eq!(poller.state(), CounterState::Stale(figures(7)));
}

#[test]
fn a_page_kept_for_reading_offline_says_that_its_figures_are_old() {
    let mut poller = Poller::new(START, true, false, 1).with_figures(figures(7), 3_600_000);
    assert!(!poller.handle(Event::Woke, START).heartbeat);
    assert_eq!(poller.state(), CounterState::Stale(figures(7)));
}
