//! When to send a heartbeat, and how old the figures are: a plain state machine. Time and events go in, actions come out.
//!
//! The rules (docs/architecture.md): a heartbeat every 30 s while the page is visible and online, and at once when the
//! reader comes back; never two at a time; longer and longer waits after failures; the last good figures stay.

use super::CounterState;
use crate::model::VisitorCounts;
use std::time::Duration;

/// Milliseconds on a clock that starts anywhere and runs on; see [`Poller::handle`] for which.
pub type Millis = u64;

/// From the start of one heartbeat to the start of the next.
const POLL_INTERVAL: Millis = 30_000;
/// The longest wait after failures, before jitter.
const MAX_BACKOFF: Millis = 300_000;
/// A reader who comes back hurries the next heartbeat, but not nearer to the last one than this: tabs are switched to and
/// fro, and networks come and go, faster than figures change.
const MIN_INTERVAL: Millis = 5_000;
/// The longest `Retry-After` that is believed: a mistaken header must not silence the counter for a day.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(3_600);
/// Figures are old when two heartbeats should have brought newer ones; the ten seconds are for the second answer to come.
const STALE_AFTER: Millis = 2 * POLL_INTERVAL + 10_000;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The page came into sight.
    Visible,
    /// The page went out of sight.
    Hidden,
    /// The browser found a network.
    Online,
    /// The browser lost its network.
    Offline,
    /// The page came back from the back-forward cache, in which no other event reached it.
    Restored {
        /// Whether it is in sight now.
        visible: bool,
        /// Whether there is a network now.
        online: bool,
    },
    /// The wake-up asked for has come; the first one starts the poller.
    Woke,
    /// The heartbeat was answered.
    Answered(VisitorCounts),
    /// The heartbeat failed: no network, an error status, or an answer that is no [`VisitorCounts`].
    Failed {
        /// The answer's `Retry-After`.
        retry_after: Option<Duration>,
    },
}

/// What to do after an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Actions {
    /// Send a heartbeat now; its end comes back as [`Event::Answered`] or [`Event::Failed`].
    pub heartbeat: bool,
    /// The one wake-up, in milliseconds from now, instead of any asked for before; none where absent.
    pub wake_in: Option<u32>,
}

/// The counter's state. It owns no memory that could grow.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "facts that have nothing to do with each other")]
pub struct Poller {
    visible: bool,
    online: bool,
    /// Time by our own count, and the outer clock when it was last read; see [`Poller::handle`].
    time: Millis,
    clock: Millis,
    /// When the last heartbeat was sent, and whether its end is still awaited.
    sent_at: Option<Millis>,
    in_flight: bool,
    /// When the next heartbeat should go; events that hurry it cannot bring it before `not_before`.
    due_at: Millis,
    not_before: Millis,
    /// Heartbeats failed since one was answered.
    failures: u32,
    /// The last good figures, and when they were asked for.
    figures: Option<(VisitorCounts, Millis)>,
    /// Whether those came with the page, and no heartbeat of ours has ended yet.
    from_page: bool,
    /// State of the generator of jitter.
    random: u32,
}

impl Poller {
    /// A poller that has sent no heartbeat yet. `seed` chooses its jitter, so that readers who lost the server together do
    /// not come back together; any number will do.
    pub const fn new(now: Millis, visible: bool, online: bool, seed: u32) -> Self {
        Self {
            visible,
            online,
            time: 0,
            clock: now,
            sent_at: None,
            in_flight: false,
            due_at: 0,
            not_before: 0,
            failures: 0,
            figures: None,
            from_page: false,
            random: seed,
        }
    }

    /// A poller that has figures from the start, `age` milliseconds old: the page came with them.
    #[must_use]
    pub const fn with_figures(self, figures: VisitorCounts, age: Millis) -> Self {
        Self {
            time: self.time + age,
            due_at: self.due_at + age,
            figures: Some((figures, self.time)),
            from_page: true,
            ..self
        }
    }

    /// Takes an event in and says what to do.
    ///
    /// `now` should come from a monotonic clock such as `performance.now()`: the wall clock may be set while the page
    /// is open, and an interval measured by it would stall or race. Whether that clock runs on while the machine sleeps
    /// differs between browsers; either is fine, because only the time since the last event matters: a long one
    /// makes one heartbeat due, however many it would have held. A clock that steps back only loses the step.
    pub fn handle(&mut self, event: Event, now: Millis) -> Actions {
        self.time += now.saturating_sub(self.clock);
        self.clock = now;
        match event {
            Event::Woke => {}
            Event::Hidden => self.visible = false,
            Event::Offline => self.online = false,
            Event::Visible => self.resumed(true, self.online),
            Event::Online => self.resumed(self.visible, true),
            Event::Restored { visible, online } => self.resumed(visible, online),
            Event::Answered(figures) => self.answered(figures),
            Event::Failed { retry_after } => self.failed(retry_after),
        }
        self.act()
    }

    /// What the reader sees as of the last event.
    pub fn state(&self) -> CounterState {
        match self.figures {
            None => CounterState::Unknown,
            // Their age is by the wall clock, which may be wrong; the first heartbeat will tell, unless there is no network.
            Some((figures, _)) if self.from_page && self.online => CounterState::Fresh(figures),
            Some((figures, requested_at)) if self.time >= requested_at + STALE_AFTER => CounterState::Stale(figures),
            Some((figures, _)) => CounterState::Fresh(figures),
        }
    }

    fn resumed(&mut self, visible: bool, online: bool) {
        (self.visible, self.online) = (visible, online);
        let earliest = self.sent_at.map_or(0, |sent| sent + MIN_INTERVAL);
        // Figures younger than the gap need no further heartbeat; a failure that young is worth a retry after it.
        if self.time >= earliest || self.failures > 0 {
            self.due_at = self.due_at.min(earliest).max(self.not_before);
        }
    }

    fn answered(&mut self, figures: VisitorCounts) {
        // When they were asked for, not when they arrived: an answer may lie unread in a frozen page for hours.
        let requested_at = self.sent_at.unwrap_or(self.time);
        self.figures = Some((figures, requested_at));
        self.from_page = false;
        self.in_flight = false;
        self.failures = 0;
        self.due_at = requested_at + POLL_INTERVAL;
    }

    fn failed(&mut self, retry_after: Option<Duration>) {
        let jitter = self.per_mille();
        // 30, 60, 120, 240, 300, 300, … seconds, give or take a tenth.
        let wait = (POLL_INTERVAL << self.failures.min(4)).min(MAX_BACKOFF) * (900 + jitter) / 1_000;
        self.due_at = self.time + wait;
        if let Some(wait) = retry_after {
            #[expect(clippy::cast_possible_truncation, reason = "at most an hour")]
            let wait = wait.min(MAX_RETRY_AFTER).as_millis() as Millis;
            // Obeyed: up to a tenth later, never earlier.
            self.not_before = self.time + wait * (1_000 + jitter / 2) / 1_000;
            self.due_at = self.due_at.max(self.not_before);
        }
        self.from_page = false;
        self.in_flight = false;
        self.failures = self.failures.saturating_add(1);
    }

    fn act(&mut self) -> Actions {
        let polling = self.visible && self.online;
        let heartbeat = polling && !self.in_flight && self.time >= self.due_at;
        if heartbeat {
            self.in_flight = true;
            self.sent_at = Some(self.time);
        }
        let next_heartbeat = (polling && !self.in_flight).then_some(self.due_at);
        // Out of sight, nobody sees figures grow old; and a sleeping phone is not woken for it.
        let turns_stale = self.figures.filter(|_| self.visible).map(|(_, requested_at)| requested_at + STALE_AFTER);
        let wake_at = next_heartbeat.into_iter().chain(turns_stale.filter(|&at| at > self.time)).min();
        #[expect(clippy::cast_possible_truncation, reason = "an hour and a tenth at most")]
        let wake_in = wake_at.map(|at| at.saturating_sub(self.time) as u32);
        Actions { heartbeat, wake_in }
    }

    /// A number from 0 to 200, evenly enough to spread readers: Knuth's linear congruential generator.
    const fn per_mille(&mut self) -> Millis {
        self.random = self.random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        // The high bits: the low ones of such a generator repeat soon.
        (self.random >> 16) as Millis % 201
    }
}

#[cfg(test)]
mod tests;
