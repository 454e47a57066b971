//! The poller bound to the browser: its events, one timer, the clock and the storage. It decides nothing itself.

use super::{
    CounterState,
    poller::{Actions, Event, Millis, Poller},
    visit,
};
use crate::{
    browser::{Listener, spawn},
    model::VisitorCounts,
};
use futures::future::{Either, select};
use gloo_timers::{callback::Timeout, future::TimeoutFuture};
use leptos::prelude::*;
use std::{
    cell::{Cell, RefCell},
    future::Future,
    pin::Pin,
    rc::{Rc, Weak},
    time::Duration,
};
use wasm_bindgen::JsCast;
use web_sys::{EventTarget, PageTransitionEvent};

/// A heartbeat is given up after this many milliseconds, whatever the sender does: a request that never ends would be the
/// last one, because no two run at a time.
const HEARTBEAT_TIMEOUT_MS: u32 = 60_000;

/// Why a heartbeat brought no figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeartbeatError {
    /// For the log.
    pub cause: String,
    /// The answer's `Retry-After`.
    pub retry_after: Option<Duration>,
}

/// Counts this reader as long as the current owner lives, from when `wanted` holds first; nothing until then.
///
/// `from_page` and `send` are those of [`start`].
pub fn use_visitors<Answer>(
    wanted: impl Fn() -> bool + 'static,
    from_page: Option<VisitorCounts>,
    send: impl Fn(String) -> Answer + Clone + 'static,
) -> Signal<Option<CounterState>>
where
    Answer: Future<Output = Result<VisitorCounts, HeartbeatError>> + 'static,
{
    let running = StoredValue::new_local(None);
    let (state, set_state) = signal(None::<ArcReadSignal<CounterState>>);
    Effect::new(move |_| {
        if wanted() && running.with_value(Option::is_none) {
            let started = start(from_page, send.clone());
            set_state.set(Some(started.state.clone()));
            running.set_value(Some(started));
        }
    });
    Signal::derive(move || state.get().map(|state| state.get()))
}

/// Starts counting this reader.
///
/// `from_page` are the figures that the page came with. `send` makes one heartbeat under the visit id it is given: the POST of
/// the contract's `visitors`.
pub fn start<Answer>(from_page: Option<VisitorCounts>, send: impl Fn(String) -> Answer + 'static) -> RunningCounter
where
    Answer: Future<Output = Result<VisitorCounts, HeartbeatError>> + 'static,
{
    let (state, set_state) = arc_signal(CounterState::Unknown);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "random() is at least 0 and below 1")]
    let mut poller = Poller::new(now(), visible(), online(), (js_sys::Math::random() * 4e9) as u32);
    if let Some(figures) = from_page {
        poller = poller.with_figures(figures, age(figures));
    }
    let counter = Rc::new(Counter {
        poller: RefCell::new(poller),
        send: Box::new(move |visit| Box::pin(send(visit))),
        set_state,
        last_state: Cell::new(CounterState::Unknown),
        timer: Cell::new(None),
        unstored_visit: Cell::new(None),
        failure_logged: Cell::new(false),
    });
    let listeners = listen(&counter);
    counter.handle(Event::Woke);
    RunningCounter { state, _counter: counter, _listeners: listeners }
}

/// A reader who is being counted. It ends with its value, and a heartbeat in flight is then ignored.
pub struct RunningCounter {
    /// What the counter shows.
    pub state: ArcReadSignal<CounterState>,
    // With it the timer.
    _counter: Rc<Counter>,
    _listeners: [Listener; 4],
}

struct Counter {
    poller: RefCell<Poller>,
    send: Box<dyn Fn(String) -> Heartbeat>,
    set_state: ArcWriteSignal<CounterState>,
    last_state: Cell<CounterState>,
    timer: Cell<Option<Timeout>>,
    /// What storage refused to keep: then the visit lasts as long as the page.
    unstored_visit: Cell<Option<String>>,
    /// Whether the cause of this row of missed heartbeats has been logged.
    failure_logged: Cell<bool>,
}

type Heartbeat = Pin<Box<dyn Future<Output = Result<VisitorCounts, HeartbeatError>>>>;

impl Counter {
    fn handle(self: &Rc<Self>, event: Event) {
        let mut poller = self.poller.borrow_mut();
        let Actions { heartbeat, wake_in } = poller.handle(event, now());
        let state = poller.state();
        drop(poller);

        let this = Rc::downgrade(self);
        self.timer.set(wake_in.map(|wait| Timeout::new(wait, move || dispatch(&this, Event::Woke))));
        if self.last_state.replace(state) != state {
            self.set_state.set(state);
        }
        if heartbeat {
            self.send_heartbeat();
        }
    }

    fn send_heartbeat(self: &Rc<Self>) {
        let answer = (self.send)(self.visit());
        let this = Rc::downgrade(self);
        spawn(async move {
            let end = with_timeout(HEARTBEAT_TIMEOUT_MS, answer).await;
            let Some(counter) = this.upgrade() else { return };
            counter.handle(match end {
                Ok(figures) => {
                    counter.failure_logged.set(false);
                    Event::Answered(figures)
                }
                Err(HeartbeatError { cause, retry_after }) => {
                    if !counter.failure_logged.replace(true) {
                        leptos::logging::warn!("visitors: {cause}; further misses in a row are not logged");
                    }
                    Event::Failed { retry_after }
                }
            });
        });
    }

    /// The id of the running visit, noted in storage as active now.
    fn visit(&self) -> String {
        // Any use of storage may throw: private mode, a full disk, a sandboxed frame, a policy.
        let storage = window().local_storage().ok().flatten();
        let stored = storage.as_ref().and_then(|storage| storage.get_item(visit::KEY).ok().flatten());
        let stored = self.unstored_visit.take().or(stored);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the years 1970 to 287396")]
        let visit = visit::resume(stored.as_deref(), js_sys::Date::now() as u64, random());
        let kept = storage.is_some_and(|storage| storage.set_item(visit::KEY, &visit.stored).is_ok());
        self.unstored_visit.set((!kept).then_some(visit.stored));
        visit.id
    }
}

fn dispatch(counter: &Weak<Counter>, event: Event) {
    if let Some(counter) = counter.upgrade() {
        counter.handle(event);
    }
}

fn listen(counter: &Rc<Counter>) -> [Listener; 4] {
    let on = |target: &EventTarget, name, event: fn(&web_sys::Event) -> Option<Event>| {
        let counter = Rc::downgrade(counter);
        Listener::new(target, name, move |dom_event| {
            if let Some(event) = event(&dom_event) {
                dispatch(&counter, event);
            }
        })
    };
    let (document, window) = (document(), window());
    [
        on(&document, "visibilitychange", |_| Some(if visible() { Event::Visible } else { Event::Hidden })),
        on(&window, "online", |_| Some(Event::Online)),
        on(&window, "offline", |_| Some(Event::Offline)),
        on(&window, "pageshow", |event| {
            let restored = event.dyn_ref::<PageTransitionEvent>()?.persisted();
            restored.then(|| Event::Restored { visible: visible(), online: online() })
        }),
    ]
}

/// The heartbeat's end, or an error after `timeout` milliseconds.
async fn with_timeout(timeout: u32, heartbeat: Heartbeat) -> Result<VisitorCounts, HeartbeatError> {
    match select(heartbeat, TimeoutFuture::new(timeout)).await {
        Either::Left((end, _)) => end,
        Either::Right(_) => Err(HeartbeatError { cause: "no answer within a minute".to_owned(), retry_after: None }),
    }
}

fn visible() -> bool {
    !document().hidden()
}

fn online() -> bool {
    window().navigator().on_line()
}

/// Milliseconds since the page was opened, by a clock that nobody sets.
fn now() -> Millis {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts up from 0")]
    window().performance().map_or(0, |clock| clock.now() as Millis)
}

/// How old figures are by the wall clock.
fn age(figures: VisitorCounts) -> Millis {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit")]
    let now = js_sys::Date::now() as i64;
    u64::try_from(now - figures.as_of.unix() * 1_000).unwrap_or_default()
}

fn random() -> [u8; 16] {
    let mut bytes = [0; 16];
    let drawn = window().crypto().is_ok_and(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).is_ok());
    if !drawn {
        // Only to tell readers apart: even this will do.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "random() is at least 0 and below 1"
        )]
        bytes.fill_with(|| (js_sys::Math::random() * 256.0) as u8);
    }
    bytes
}
