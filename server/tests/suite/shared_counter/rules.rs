//! The rules are the same in the store as in Rust.

use super::{HOME, MINUTE, SECOND, SEED, Time, figures, heartbeat, id, no_cap, server};
use crate::redis::{Redis, Wire, now};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{TestCaseError, TestRunner},
};
use std::{
    collections::{BTreeMap, HashMap},
    net::{IpAddr, Ipv4Addr},
};
use tintuc_server::visitors::{
    CounterAdmin as _, CounterSettings, Day, HeartbeatOutcome, Key, LocalCounter, Rules, SharedCounter,
    SharedCounterAdmin, VisitCounter,
};

/// Runs a check with random events on one store, which is emptied each time: that is quicker than starting another.
fn by_chance<S: Strategy>(strategy: &S, check: impl Fn(&Redis, S::Value) -> Result<(), TestCaseError>) {
    let Some(store) = Redis::forgetful() else { return };
    let config = ProptestConfig { max_shrink_iters: 2_000, failure_persistence: None, ..ProptestConfig::default() };
    let checked = TestRunner::new(config).run(strategy, |events| {
        let () = store.ask(&["FLUSHALL"]);
        check(&store, events)
    });
    if let Err(error) = checked {
        panic!("{error}");
    }
}

/// The rules are written twice, in Rust and for the store: each heartbeat and figure must be the same.
#[test]
fn both_engines_follow_the_same_rules() {
    let pause = prop_oneof![
        3 => Just(0),
        2 => 1..3 * SECOND,
        2 => (5 * MINUTE - 1)..=(5 * MINUTE + 1),
        2 => (30 * MINUTE - 1)..=(30 * MINUTE + 1),
        1 => MINUTE..50 * 60 * MINUTE,
    ];
    let rules = (1..4_u32, 1..100_u32, 1..9_usize);
    by_chance(&(rules, vec((0..8_u64, 0..3_u8, pause), 1..60)), |store, ((burst, per_minute, running), events)| {
        let time = Time::new();
        let rules = Rules { burst, per_minute, running, ..Rules::default() };
        let shared = server(&store.address(), &time, rules);
        now(shared.sync()).unwrap();
        let settings = CounterSettings { rules, seed: SEED, ..CounterSettings::default() };
        let own = LocalCounter::with_clock(Key::new([1; 16]), settings, time.clock());
        for (visit, block, pause) in events {
            time.pass(pause);
            let address = IpAddr::V4(Ipv4Addr::new(203, 0, block, 1));
            let ours = now(VisitCounter::heartbeat(&own, id(visit).as_bytes(), address)).unwrap();
            let theirs = now(shared.heartbeat(id(visit).as_bytes(), address)).unwrap();
            prop_assert_eq!(theirs, ours);
            prop_assert_eq!(now(shared.figures()), own.figures());
        }
        Ok(())
    });
}

/// Two servers and one with its own counter: every one counts, caps and refuses the same visits.
#[test]
fn a_greedy_block_is_capped_and_refused_alike_at_every_server() {
    let Some(store) = Redis::forgetful() else { return };
    let time = Time::new();
    let rules = Rules { burst: 2, per_minute: 1, ..Rules::default() };
    let servers = [(); 2].map(|()| server(&store.address(), &time, rules));
    for server in &servers {
        now(server.sync()).unwrap();
    }
    let settings = CounterSettings { rules, seed: SEED, ..CounterSettings::default() };
    let own = LocalCounter::with_clock(Key::new([1; 16]), settings, time.clock());
    let both = |visit: u64, address: IpAddr| {
        let shared = &servers[usize::try_from(visit % 2).unwrap()];
        let theirs = now(shared.heartbeat(id(visit).as_bytes(), address)).unwrap();
        assert_eq!(theirs, now(VisitCounter::heartbeat(&own, id(visit).as_bytes(), address)).unwrap(), "visit {visit}");
        theirs.0
    };
    let heartbeats: Vec<_> = (0..210).map(|visit| both(visit, HOME)).collect();
    let count = |kind| heartbeats.iter().filter(|heartbeat| **heartbeat == kind).count();
    assert_eq!(
        (count(HeartbeatOutcome::New), count(HeartbeatOutcome::Capped), count(HeartbeatOutcome::Flooding)),
        (2, 200, 8)
    );
    assert_eq!(both(0, HOME), HeartbeatOutcome::Running);
    assert_eq!(both(999, IpAddr::V4(Ipv4Addr::new(203, 0, 114, 1))), HeartbeatOutcome::New, "another network");
    time.pass(MINUTE);
    assert_eq!(
        [300, 301].map(|visit| both(visit, HOME)),
        [HeartbeatOutcome::New, HeartbeatOutcome::Capped],
        "so many a minute"
    );
    for server in &servers {
        assert_eq!(now(server.figures()), own.figures());
    }
}

/// Readers change servers, and servers lose the connection to the store and get it back: no reader sees an error or a figure that
/// falls, and in the end everybody was counted once.
#[test]
fn servers_that_share_a_counter_show_what_happened() {
    by_chance(&vec(event(), 1..60), |store, events| {
        let mut world = World::new(store);
        for event in &events {
            world.happen(event)?;
        }
        world.end(store)
    });
}

#[derive(Clone, Debug)]
enum Event {
    Pass(u64),
    /// A reader sends a heartbeat to a server.
    HeartbeatOutcome(u64, usize),
    Cut(usize),
    Mend(usize),
    /// What the server does by itself each half second.
    Step(usize),
    /// It is stopped, and another one started in its place.
    Restart(usize),
}

const SERVERS: usize = 3;

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        // No outage here lasts as long as a visit: then the order in which the servers come back would matter.
        4 => (1..2 * MINUTE).prop_map(Event::Pass),
        12 => (0..6_u64, 0..SERVERS).prop_map(|(reader, server)| Event::HeartbeatOutcome(reader, server)),
        2 => (0..SERVERS).prop_map(Event::Cut),
        2 => (0..SERVERS).prop_map(Event::Mend),
        4 => (0..SERVERS).prop_map(Event::Step),
        1 => (0..SERVERS).prop_map(Event::Restart),
    ]
}

struct World {
    time: Time,
    servers: Vec<(Wire, SharedCounter)>,
    away: [Option<u64>; SERVERS],
    last: HashMap<u64, u64>,
    total: u64,
    shown: u64,
    /// By day, as long as no outage makes it a matter of who comes back first.
    days: Option<BTreeMap<Day, u64>>,
}

impl World {
    fn new(store: &Redis) -> Self {
        let time = Time::new();
        let start = |_| {
            let wire = Wire::to(store);
            let server = server(&wire.address(), &time, no_cap());
            now(server.sync()).unwrap();
            (wire, server)
        };
        let servers = (0..SERVERS).map(start).collect();
        let (away, last, days) = ([None; SERVERS], HashMap::new(), Some(BTreeMap::new()));
        Self { time: time.clone(), servers, away, last, total: SEED, shown: SEED, days }
    }

    fn happen(&mut self, event: &Event) -> Result<(), TestCaseError> {
        match *event {
            Event::Pass(time) => {
                let longest = self.away.iter().flatten().map(|since| self.time.now() + time - since).max();
                if longest.is_none_or(|away| away < 25 * MINUTE) {
                    self.time.pass(time);
                }
            }
            Event::HeartbeatOutcome(reader, number) => {
                let now = self.time.now();
                if self.last.insert(reader, now).is_none_or(|last| now - last > 30 * MINUTE) {
                    self.total += 1;
                    if let Some(days) = &mut self.days {
                        *days.entry(Day::of(now)).or_default() += 1;
                    }
                }
                let (_, server) = &self.servers[number];
                let (what, figures) = heartbeat(server, reader);
                let Some((total, online)) = figures else { return Err(TestCaseError::fail("a reader got no figures")) };
                prop_assert_eq!(
                    what == HeartbeatOutcome::Queued,
                    self.away[number].is_some() || server.fault().is_some()
                );
                if self.away.iter().all(Option::is_none)
                    && self.servers.iter().all(|(_, server)| server.fault().is_none())
                {
                    let here = self.last.values().filter(|last| now - **last <= 5 * MINUTE).count() as u64;
                    prop_assert_eq!((total, online), (self.total, here));
                }
                prop_assert!(total <= self.total, "nobody is counted twice");
                if what != HeartbeatOutcome::Queued {
                    prop_assert!(total >= self.shown, "{} after {}", total, self.shown);
                    self.shown = total;
                }
            }
            Event::Cut(number) => {
                self.days = None;
                self.servers[number].0.cut();
                self.away[number].get_or_insert(self.time.now());
            }
            Event::Mend(number) => {
                self.servers[number].0.mend();
                if self.away[number].take().is_some() {
                    self.step(number)?;
                }
            }
            Event::Step(number) => self.step(number)?,
            Event::Restart(number) if self.away[number].is_none() => {
                self.step(number)?;
                let address = self.servers[number].0.address();
                self.servers[number].1 = server(&address, &self.time, no_cap());
                self.step(number)?;
            }
            // What it holds then is lost (docs/deployment.md).
            Event::Restart(_) => {}
        }
        Ok(())
    }

    fn step(&self, number: usize) -> Result<(), TestCaseError> {
        let (_, server) = &self.servers[number];
        // The first one may only find out that its connection is gone.
        let done = now(server.sync()).or_else(|_| now(server.sync()));
        prop_assert_eq!(done.is_ok(), self.away[number].is_none());
        Ok(())
    }

    fn end(&mut self, store: &Redis) -> Result<(), TestCaseError> {
        for number in 0..SERVERS {
            self.happen(&Event::Mend(number))?;
            self.step(number)?;
        }
        let now = self.time.now();
        let online = self.last.values().filter(|last| now - **last <= 5 * MINUTE).count() as u64;
        for (_, server) in &self.servers {
            prop_assert_eq!(figures(server), Some((self.total, online)));
        }
        if let Some(days) = &self.days {
            let kept = SharedCounterAdmin::open(&store.address()).unwrap().corrected_days().unwrap();
            let days = days.iter().rev().map(|(day, visits)| (day.to_string(), visits.cast_signed()));
            prop_assert_eq!(kept, days.collect::<Vec<_>>());
        }
        Ok(())
    }
}
