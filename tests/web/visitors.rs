//! The poller in the browser: that the browser's events, timers, storage and clean-up reach the poller.

use crate::browser::{self, settle};
use leptos::prelude::GetUntracked;
use std::{
    cell::{Cell, RefCell},
    future::pending,
    rc::Rc,
};
use tintuc::{
    model::{Timestamp, VisitorCounts},
    visitors::{
        CounterState,
        browser::{HeartbeatError, RunningCounter, start},
        visit,
    },
};
use wasm_bindgen_test::wasm_bindgen_test;

const FIGURES: VisitorCounts = VisitorCounts {
    total: 1_303_080,
    online: 54,
    window_seconds: 300,
    as_of: Timestamp::from_unix(1_512_122_400),
    recent: None,
};

#[derive(Clone, Copy, PartialEq)]
enum Server {
    Answers,
    Fails,
    Hangs,
}

/// A counter on a page, and a server that notes the visit of each heartbeat.
struct Page {
    counter: RunningCounter,
    server: Rc<Cell<Server>>,
    visits: Rc<RefCell<Vec<String>>>,
}

impl Page {
    fn open(server: Server) -> Self {
        let server = Rc::new(Cell::new(server));
        let visits = Rc::new(RefCell::new(vec![]));
        let (asked, noted) = (server.clone(), visits.clone());
        let counter = start(None, move |visit| {
            noted.borrow_mut().push(visit);
            let server = asked.get();
            async move {
                match server {
                    Server::Answers => Ok(FIGURES),
                    Server::Fails => Err(HeartbeatError { cause: "status 502".to_owned(), retry_after: None }),
                    Server::Hangs => pending().await,
                }
            }
        });
        Self { counter, server, visits }
    }

    fn heartbeats(&self) -> usize {
        self.visits.borrow().len()
    }

    fn visit(&self) -> String {
        self.visits.borrow().last().cloned().unwrap_or_default()
    }

    fn state(&self) -> CounterState {
        self.counter.state.get_untracked()
    }

    fn close(self) {
        drop(self.counter);
    }
}

#[wasm_bindgen_test]
async fn the_first_beat_goes_at_once_and_its_figures_show() {
    let _browser = browser::fresh();
    let page = Page::open(Server::Answers);
    assert_eq!((page.heartbeats(), page.state()), (1, CounterState::Unknown));
    settle().await;
    assert_eq!(page.state(), CounterState::Fresh(FIGURES));
    page.close();
}

#[wasm_bindgen_test]
async fn the_timer_beats_every_thirty_seconds() {
    let _browser = browser::fresh();
    let page = Page::open(Server::Answers);
    for heartbeats in 1..10 {
        settle().await;
        assert_eq!(page.heartbeats(), heartbeats);
        browser::pass(30_000);
    }
    page.close();
}

/// Lets what is ready run, without the time that a timer would take: a day has many turns.
async fn turn() {
    for _ in 0..20 {
        let ready = js_sys::Promise::resolve(&wasm_bindgen::JsValue::NULL);
        assert!(wasm_bindgen_futures::JsFuture::from(ready).await.is_ok());
    }
}

#[wasm_bindgen_test]
async fn a_day_of_polling_leaves_nothing_behind() {
    let _browser = browser::fresh();
    let page = Page::open(Server::Answers);
    let (mut heartbeats, mut after_an_hour) = (0, None);
    for hour in 0..24 {
        for _ in 0..120 {
            turn().await;
            heartbeats += page.visits.take().len();
            browser::pass(30_000);
        }
        turn().await;
        // One hour in three the server fails: that must leave nothing, either.
        page.server.set(if hour % 3 == 1 { Server::Fails } else { Server::Answers });
        let left = (browser::live_timers(), browser::live_listeners(), core::arch::wasm32::memory_size(0));
        assert_eq!(*after_an_hour.get_or_insert(left), left, "after {hour} hours");
    }
    assert!(heartbeats > 1_900, "{heartbeats} heartbeats");
    page.close();
}

#[wasm_bindgen_test]
async fn out_of_sight_no_timer_runs_and_coming_back_beats_at_once() {
    let _browser = browser::fresh();
    let page = Page::open(Server::Answers);
    settle().await;
    browser::hide();
    assert_eq!(browser::live_timers(), 0);
    browser::pass(3_600_000);
    assert_eq!(page.heartbeats(), 1);
    browser::show();
    assert_eq!((page.heartbeats(), page.state()), (2, CounterState::Stale(FIGURES)));
    settle().await;
    assert_eq!(page.state(), CounterState::Fresh(FIGURES));
    page.close();
}

#[wasm_bindgen_test]
async fn offline_nothing_is_sent_and_online_beats_at_once() {
    let _browser = browser::fresh();
    let page = Page::open(Server::Answers);
    settle().await;
    browser::disconnect();
    browser::pass(70_000);
    assert_eq!((page.heartbeats(), page.state()), (1, CounterState::Stale(FIGURES)));
    browser::connect();
    assert_eq!(page.heartbeats(), 2);
    page.close();
}

#[wasm_bindgen_test]
async fn opened_offline_it_waits_for_the_network() {
    let _browser = browser::fresh();
    browser::lose_network_silently();
    let page = Page::open(Server::Answers);
    assert_eq!(page.heartbeats(), 0);
    browser::connect();
    assert_eq!(page.heartbeats(), 1);
    page.close();
}

#[wasm_bindgen_test]
async fn back_from_the_back_forward_cache_it_beats_at_once() {
    let _browser = browser::fresh();
    let page = Page::open(Server::Answers);
    settle().await;
    browser::hide();
    browser::disconnect();
    browser::pass(600_000);
    browser::pageshow(true);
    assert_eq!(page.heartbeats(), 2);
    settle().await;
    // The `pageshow` of an ordinary load says nothing new.
    browser::pass(10_000);
    browser::pageshow(false);
    assert_eq!(page.heartbeats(), 2);
    page.close();
}

#[wasm_bindgen_test]
async fn failures_keep_the_figures_and_are_logged_once_in_a_row() {
    let _browser = browser::fresh();
    let page = Page::open(Server::Answers);
    settle().await;
    let before = browser::warnings();
    page.server.set(Server::Fails);
    for _ in 0..5 {
        browser::pass(330_000);
        settle().await;
    }
    assert_eq!((page.heartbeats(), page.state()), (6, CounterState::Stale(FIGURES)));
    assert_eq!(browser::warnings() - before, 1);
    page.server.set(Server::Answers);
    browser::pass(330_000);
    settle().await;
    assert_eq!(page.state(), CounterState::Fresh(FIGURES));
    page.server.set(Server::Fails);
    browser::pass(30_000);
    settle().await;
    assert_eq!(browser::warnings() - before, 2);
    page.close();
}

#[wasm_bindgen_test]
async fn a_beat_that_never_ends_is_given_up_after_a_minute() {
    let _browser = browser::fresh();
    let page = Page::open(Server::Hangs);
    settle().await;
    browser::pass(59_000);
    settle().await;
    browser::show();
    assert_eq!(page.heartbeats(), 1);
    browser::pass(1_000);
    settle().await;
    browser::pass(33_000);
    assert_eq!(page.heartbeats(), 2);
    page.close();
}

#[wasm_bindgen_test]
async fn every_tab_and_page_beats_under_one_visit() {
    let _browser = browser::fresh();
    let (first, second) = (Page::open(Server::Answers), Page::open(Server::Answers));
    let visit = first.visit();
    assert_eq!(visit.len(), 22);
    assert_eq!(second.visit(), visit);
    let stored = browser::stored(visit::KEY).unwrap_or_default();
    assert_eq!(stored.split_once(' ').map(|(id, _)| id), Some(visit.as_str()));
    first.close();
    second.close();

    let reloaded = Page::open(Server::Answers);
    assert_eq!(reloaded.visit(), visit);
    reloaded.close();

    browser::clear_storage(); // by the reader's hand
    let forgotten = Page::open(Server::Answers);
    assert_ne!(forgotten.visit(), visit);
    forgotten.close();
}

#[wasm_bindgen_test]
async fn where_storage_refuses_the_visit_lasts_as_long_as_the_page() {
    for refuse in [browser::refuse_writes, browser::refuse_storage] {
        let _browser = browser::fresh();
        refuse();
        let page = Page::open(Server::Answers);
        let visit = page.visit();
        assert_eq!(visit.len(), 22);
        settle().await;
        browser::pass(30_000);
        assert_eq!((page.heartbeats(), page.visit()), (2, visit.clone()));
        page.close();

        let other = Page::open(Server::Answers);
        assert_ne!(other.visit(), visit);
        other.close();
    }
}

#[wasm_bindgen_test]
async fn clean_up_leaves_no_listener_and_no_timer() {
    let _browser = browser::fresh();
    let before = (browser::live_listeners(), browser::live_timers());
    let page = Page::open(Server::Answers);
    settle().await;
    assert_eq!((browser::live_listeners(), browser::live_timers()), (before.0 + 4, before.1 + 1));
    let visits = page.visits.clone();
    page.close();
    assert_eq!((browser::live_listeners(), browser::live_timers()), before);
    browser::hide();
    browser::pass(600_000);
    browser::show();
    browser::connect();
    assert_eq!(visits.borrow().len(), 1);
}

#[wasm_bindgen_test]
async fn an_answer_after_clean_up_is_harmless() {
    let _browser = browser::fresh();
    let page = Page::open(Server::Answers);
    page.close(); // before the answer is heard
    settle().await;
    let page = Page::open(Server::Fails);
    page.close();
    settle().await;
}
