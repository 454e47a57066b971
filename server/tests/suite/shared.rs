//! The counter that several servers share. Without a Redis on the machine there is nothing to be tested.
use crate::{
    process::{Server, command},
    redis::{Redis, Wire, now},
    support::{Fixture, until},
};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{TestCaseError, TestRunner},
};
use std::{
    collections::{BTreeMap, HashMap},
    net::{IpAddr, Ipv4Addr},
    process::{Command, Output, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};
use tintuc_server::{
    clock::Clock,
    visitors::{
        CounterAdmin as _, CounterSettings, Day, Fault, HeartbeatOutcome, Key, LocalCounter, Rules, SharedCounter,
        SharedCounterAdmin, VisitCounter,
    },
};

const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;
/// 2023-11-14T23:50:00+07:00
const EVENING: u64 = 1_699_980_600 * SECOND;
const SEED: u64 = 1_303_080;
const HOME: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 1));

/// A clock to be moved.
#[derive(Clone)]
pub(crate) struct Time(Arc<AtomicU64>);

impl Time {
    pub(crate) fn new() -> Self {
        Self(Arc::new(AtomicU64::new(EVENING)))
    }

    pub(crate) fn clock(&self) -> Clock {
        Clock::moved_by(&self.0)
    }

    fn now(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn pass(&self, time: u64) {
        self.0.fetch_add(time, Ordering::Relaxed);
    }
}

pub(crate) fn id(number: u64) -> String {
    format!("{number:022}")
}

pub(crate) fn server(address: &str, time: &Time, rules: Rules) -> SharedCounter {
    let settings = CounterSettings { rules, seed: SEED, ..CounterSettings::default() };
    SharedCounter::simulated(address, settings, time.clock()).unwrap()
}

pub(crate) fn no_cap() -> Rules {
    Rules { burst: u32::MAX / 1_000, ..Rules::default() }
}

pub(crate) fn heartbeat(server: &SharedCounter, number: u64) -> (HeartbeatOutcome, Option<(u64, u64)>) {
    let (heartbeat, figures) = now(server.heartbeat(id(number).as_bytes(), HOME)).unwrap();
    (heartbeat, figures.map(|figures| (figures.total, figures.online)))
}

fn figures(server: &SharedCounter) -> Option<(u64, u64)> {
    now(server.figures()).map(|figures| (figures.total, figures.online))
}

/// Runs a check with events by chance on one store, which is empty each time; that is quicker than starting another.
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

/// Two servers, and one that has its own counter: whoever is asked, the same visits count, are only answered, and are refused.
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

/// Readers go from server to server, and servers lose their way to the store and find it again: no reader sees an error or
/// a figure that falls, and in the end everybody was counted once.
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
    /// A reader heartbeats at a server.
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

#[test]
fn a_store_that_is_killed_and_comes_back_has_lost_nothing() {
    let Some(mut store) = Redis::start_if_there() else { return };
    let time = Time::new();
    let [one, other] = [(); 2].map(|()| server(&store.address(), &time, no_cap()));
    now(one.sync()).unwrap();
    now(other.sync()).unwrap();
    assert_eq!(heartbeat(&one, 1), (HeartbeatOutcome::New, Some((SEED + 1, 1))));
    assert_eq!(heartbeat(&other, 1), (HeartbeatOutcome::Running, Some((SEED + 1, 1))));
    store.kill();
    assert_eq!(heartbeat(&one, 1), (HeartbeatOutcome::Queued, Some((SEED + 1, 1))), "the last good figures");
    assert_eq!(
        (heartbeat(&one, 2).0, heartbeat(&other, 2).0, heartbeat(&other, 3).0),
        (HeartbeatOutcome::Queued, HeartbeatOutcome::Queued, HeartbeatOutcome::Queued)
    );
    assert!(now(one.sync()).is_err());
    assert_eq!(one.fault(), Some(Fault::Unreachable));
    time.pass(MINUTE);
    store.start_again();
    now(one.sync()).unwrap();
    now(other.sync()).unwrap();
    assert_eq!(one.fault(), None);
    assert_eq!((figures(&one), figures(&other)), (Some((SEED + 3, 3)), Some((SEED + 3, 3))));
    time.pass(4 * MINUTE + 1);
    assert_eq!(figures(&one), Some((SEED + 3, 0)), "they were heard before the store came back");
}

#[test]
fn a_store_that_forgets_everything_is_told_by_its_servers() {
    let Some(mut store) = Redis::forgetful() else { return };
    let time = Time::new();
    let [one, other] = [(); 2].map(|()| server(&store.address(), &time, no_cap()));
    now(one.sync()).unwrap();
    now(other.sync()).unwrap();
    heartbeat(&one, 1);
    time.pass(4 * MINUTE);
    heartbeat(&other, 2);
    now(one.sync()).unwrap();
    store.kill();
    heartbeat(&one, 3);
    store.start_again();
    let _ = now(other.sync());
    now(other.sync()).unwrap();
    now(one.sync()).unwrap();
    time.pass(MINUTE + 1);
    assert_eq!((figures(&one), figures(&other)), (Some((SEED + 3, 2)), Some((SEED + 3, 2))));
    assert_eq!(
        heartbeat(&other, 1),
        (HeartbeatOutcome::Running, Some((SEED + 3, 3))),
        "what ran goes on, at any server"
    );
}

#[test]
fn a_store_that_is_away_at_the_start_is_waited_for() {
    let Some(mut store) = Redis::start_if_there() else { return };
    let time = Time::new();
    let first = server(&store.address(), &time, no_cap());
    now(first.sync()).unwrap();
    heartbeat(&first, 1);
    store.kill();
    let second = server(&store.address(), &time, no_cap());
    assert!(now(second.sync()).is_err());
    assert_eq!(heartbeat(&second, 1), (HeartbeatOutcome::Queued, None), "none rather than a wrong one");
    assert_eq!(heartbeat(&second, 2), (HeartbeatOutcome::Queued, None));
    store.start_again();
    now(second.sync()).unwrap();
    assert_eq!(figures(&second), Some((SEED + 2, 2)));
}

#[test]
fn neither_ids_nor_addresses_are_in_the_store_and_nothing_of_readers_stays() {
    let Some(store) = Redis::start_if_there() else { return };
    let time = Time::new();
    let server = server(&store.address(), &time, Rules::default());
    now(server.sync()).unwrap();
    now(server.heartbeat(b"Zm9vYmFyYmF6cXV4MTIzNA", HOME)).unwrap();
    let keys: Vec<String> = store.ask(&["KEYS", "*"]);
    assert!(keys.iter().all(|key| key.starts_with("{tintuc}:") && !key.contains("203.0.113")), "{keys:?}");
    let visits: Vec<Vec<u8>> = store.ask(&["ZRANGE", "{tintuc}:visits", "0", "-1"]);
    assert_eq!(visits.iter().map(Vec::len).collect::<Vec<_>>(), [8]);
    let left: i64 = store.ask(&["PTTL", "{tintuc}:visits"]);
    assert!((1..=31 * 60_000).contains(&left), "{left}");
    time.pass(31 * MINUTE);
    now(server.heartbeat(b"Zm9vYmFyYmF6cXV4MTIzNB", HOME)).unwrap();
    assert_eq!(store.ask::<u64>(&["ZCARD", "{tintuc}:visits"]), 1);
}

fn start(fixture: &Fixture, store: &Redis) -> Server {
    let mut command = command(fixture, "serve");
    command.env("TINTUC_LISTEN", "127.0.0.1:0").env("TINTUC_VISITORS", store.address());
    command.arg("--site").arg(fixture.path("site")).args(["--new-visits-burst", "1000000"]);
    Server::of(command)
}

/// The store is killed, hung and started again under load, and servers are stopped: each heartbeat is answered, and each reader
/// counted once.
#[test]
fn two_servers_under_load_lose_nobody_when_their_store_goes_away() {
    let Some(mut store) = Redis::start_if_there() else { return };
    let fixture = Fixture::new();
    let mut servers = [start(&fixture, &store), start(&fixture, &store)];
    let (next, stop) = (AtomicU64::new(0), AtomicBool::new(false));
    std::thread::scope(|scope| {
        for number in 0..4 {
            let (servers, next, stop) = (&servers, &next, &stop);
            scope.spawn(move || {
                let mut shown = 0;
                while !stop.load(Ordering::Relaxed) {
                    let visit = id(next.fetch_add(1, Ordering::Relaxed));
                    let (total, _) = servers[number % 2].heartbeat(&visit);
                    assert!(total >= shown, "{total} after {shown}");
                    shown = total;
                }
            });
        }
        let more = |visits: u64| {
            let from = next.load(Ordering::Relaxed);
            until("more have come", || (next.load(Ordering::Relaxed) >= from + visits).then_some(()));
        };
        more(200);
        store.kill();
        more(200);
        store.start_again();
        more(200);
        store.signal("-STOP");
        more(20);
        store.signal("-CONT");
        more(200);
        stop.store(true, Ordering::Relaxed);
    });
    let visits = next.load(Ordering::Relaxed);
    for server in &servers {
        until("everybody is counted", || (server.heartbeat(&id(0)) == (1_000 + visits, visits)).then_some(()));
    }
    // Stopped while the store is away: it is waited for.
    store.signal("-STOP");
    servers[0].heartbeat(&id(visits));
    servers[0].signal("-TERM");
    store.signal("-CONT");
    assert_eq!(servers[0].wait().code(), Some(0));
    until("the last one, too", || (servers[1].heartbeat(&id(0)).0 == 1_001 + visits).then_some(()));
}

/// The connection is not encrypted; whoever asks for that must not believe it is.
#[test]
fn a_store_over_tls_is_refused_and_its_password_is_not_logged() {
    let fixture = Fixture::new();
    let mut command = command(&fixture, "serve");
    command.env("TINTUC_VISITORS", "rediss://reader:geheim@127.0.0.1:6379/0").args(["--listen", "127.0.0.1:0"]);
    let refused = command.arg("--log").arg("trace").stderr(Stdio::piped()).output().unwrap();
    let log = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert!(log.contains("the counter's store fails, or its address is wrong") && !log.contains("geheim"), "{log}");
}

fn tintuc(store: &Redis, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tintuc-server"));
    command.env_clear().arg("visitors").args(["--visitors", &store.address()]).args(arguments).output().unwrap()
}

#[test]
fn figures_in_a_store_are_shown_and_corrected() {
    let Some(store) = Redis::start_if_there() else { return };
    let fixture = Fixture::new();
    let refused = |arguments: &[&str]| {
        let output = tintuc(&store, arguments);
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(refused(&[]).contains("there is no counter in that store"));
    let server = start(&fixture, &store);
    server.heartbeat(&id(1));
    let shown = |arguments: &[&str]| String::from_utf8(tintuc(&store, arguments).stdout).unwrap();
    let before = shown(&[]);
    assert!(before.starts_with("total 1001\nonline 1\nday 20"), "{before}");
    let day = before.lines().nth(2).unwrap().split(' ').nth(1).unwrap().to_owned();
    shown(&["--set", "1303080", "--note", "moved from the old portal"]);
    assert_eq!(server.heartbeat(&id(1)), (1_303_080, 1), "a server that is running has it at once");
    shown(&["--add", "-1", "--day", &day, "--note", "robots"]);
    let after = shown(&[]);
    assert!(after.starts_with(&format!("total 1303079\nonline 1\nday {day} 0\n")), "{after}");
    assert!(after.contains("+1302079 - moved from the old portal\n") && after.ends_with(&format!("-1 {day} robots\n")));
    for (arguments, reason) in [
        (&["--add", "-1", "--day", &day, "--note", "x"][..], "not so many visits"),
        (&["--set", "1303079", "--note", "x"], "nothing to correct"),
    ] {
        assert!(refused(arguments).contains(reason), "{arguments:?}");
    }
}

/// A seed of that size stopped counting, also after a restart; so did a correction.
#[test]
fn no_figure_in_a_store_goes_beyond_what_browsers_can_show() {
    let Some(store) = Redis::start_if_there() else { return };
    let fixture = Fixture::new();
    let server = start(&fixture, &store);
    server.heartbeat(&id(1));
    let said = |arguments: &[&str]| {
        let output = tintuc(&store, arguments);
        (output.status.success(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
    };
    let (done, reason) = said(&["--add", "9007199254740991", "--note", "x"]);
    assert!(!done && reason.contains("there would be more than 9007199254740991 visits"), "{reason}");
    assert!(said(&["--set", "9007199254740991", "--note", "the most"]).0);
    assert_eq!(server.heartbeat(&id(2)), (9_007_199_254_740_991, 2));
    assert!(said(&["--set", "1000", "--note", "back"]).0);
    assert_eq!(server.heartbeat(&id(1)), (1_000, 2));
    drop(server);
    for (number, (key, field)) in
        (100..).zip([("{tintuc}:counter", "total"), ("{tintuc}:counter", "correction"), ("{tintuc}:days", "17501")])
    {
        let mut connection = ::redis::Client::open(store.address()).unwrap().get_connection().unwrap();
        let mut set = ::redis::cmd("HSET");
        set.arg(key).arg(field).arg("9223372036854775807").query::<()>(&mut connection).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_tintuc-server"));
        command.env_clear().args(["serve", "--listen", "127.0.0.1:0", "--visitors", &store.address(), "--site"]);
        let output = command.arg(fixture.path("site")).arg("--content").arg(fixture.path("content")).output().unwrap();
        let log = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && log.contains("visitors --set COUNT --note TEXT"), "{field}: {log}");
        assert!(!said(&["--add", "1", "--note", "x"]).0, "{field}");
        let (normalized, reason) = said(&["--set", "5000", "--note", "mended"]);
        assert!(normalized, "{field}: {reason}");
        let server = start(&fixture, &store);
        assert_eq!(server.heartbeat(&id(number)).0, 5_001, "{field}");
        assert!(said(&["--set", "4000", "--note", "again"]).0, "{field}");
    }
}
