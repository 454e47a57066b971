//! Visits of today, yesterday, this week and this month, with either counter, under a simulated clock.
use crate::{
    redis::{Redis, now},
    shared_counter::{Time, heartbeat, id, no_cap, server},
};
use std::net::{IpAddr, Ipv4Addr};
use tintuc::model::{RecentCounts, Timestamp};
use tintuc_server::{
    clock::Clock,
    visitors::{
        Change, CounterAdmin, CounterSettings, Day, Key, LocalCounter, SharedCounter, SharedCounterAdmin, Store,
        VisitCounter as _, WriteBehind,
    },
};

const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
const HOME: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 1));

const fn recent(today: u64, yesterday: u64, week: u64, month: u64) -> RecentCounts {
    RecentCounts { today, yesterday, week, month }
}

fn own(time: &Time) -> LocalCounter {
    LocalCounter::with_clock(
        Key::new([1; 16]),
        CounterSettings { rules: no_cap(), ..CounterSettings::default() },
        time.clock(),
    )
}

fn of_own(visitors: &LocalCounter) -> RecentCounts {
    visitors.figures().unwrap().recent.unwrap()
}

fn of_shared(server: &SharedCounter) -> RecentCounts {
    now(server.figures()).unwrap().recent.unwrap()
}

/// The clock starts on Tuesday, 2023-11-14, at 23:50 in Vietnam.
#[test]
fn midnight_in_vietnam_makes_today_yesterday_and_nobody_is_counted_twice() {
    let store = Redis::forgetful();
    let time = Time::new();
    let visitors = own(&time);
    let shared = store.as_ref().map(|store| server(&store.address(), &time, no_cap()));
    if let Some(shared) = &shared {
        now(shared.sync()).unwrap();
    }
    let heard = |number: u64| {
        visitors.heartbeat(id(number).as_bytes(), HOME).unwrap();
        if let Some(shared) = &shared {
            heartbeat(shared, number);
        }
    };
    let shown = |expected: RecentCounts, when: &str| {
        assert_eq!(of_own(&visitors), expected, "{when}");
        if let Some(shared) = &shared {
            assert_eq!(of_shared(shared), expected, "{when}, in Redis");
        }
    };
    shown(recent(0, 0, 0, 0), "before anybody came");
    heard(1);
    heard(2);
    shown(recent(2, 0, 2, 2), "Tuesday evening");
    time.pass(10 * MINUTE - 1);
    shown(recent(2, 0, 2, 2), "the last moment of Tuesday");
    time.pass(1);
    shown(recent(0, 2, 2, 2), "Wednesday, with nobody's beat");
    heard(1);
    shown(recent(0, 2, 2, 2), "a visit that runs on is of the day on which it began");
    heard(3);
    shown(recent(1, 2, 3, 3), "Wednesday");
    time.pass(4 * 24 * HOUR);
    shown(recent(0, 0, 3, 3), "Sunday");
    heard(4);
    time.pass(24 * HOUR);
    shown(recent(0, 1, 0, 4), "Monday begins a week");
    heard(5);
    time.pass(11 * 24 * HOUR);
    shown(recent(0, 0, 0, 0), "the first of December, a Friday");
    heard(6);
    shown(recent(1, 0, 1, 1), "December");
}

#[test]
fn corrections_of_a_day_are_in_its_figures_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let time = Time::new();
    let settings = CounterSettings { rules: no_cap(), ..CounterSettings::default() };
    let visitors = std::sync::Arc::new(LocalCounter::pending(settings.clone(), time.clock()).unwrap());
    let mut memory = WriteBehind::new(directory.path().to_owned(), std::sync::Arc::clone(&visitors));
    memory.step().unwrap();
    for number in 0..5 {
        visitors.heartbeat(id(number).as_bytes(), HOME).unwrap();
    }
    memory.step().unwrap();
    let today: Day = "2023-11-14".parse().unwrap();
    let correct = |change: i64, day: Option<Day>| {
        let mut books = Store::existing(directory.path()).unwrap();
        books.correct(Timestamp::from_unix(0), Change::Add(change), day, "robots").unwrap();
    };
    correct(-2, Some(today));
    correct(1_000, None);
    memory.step().unwrap();
    assert_eq!(of_own(&visitors), recent(3, 0, 3, 3), "a correction of the total is of no day");
    assert_eq!(visitors.figures().unwrap().total, 1_003);
    correct(7, Some(today.before(1)));
    memory.step().unwrap();
    assert_eq!(of_own(&visitors), recent(3, 7, 10, 10));
    drop((memory, visitors));

    // A restart keeps all of it, and so does what `export` reads.
    let again = std::sync::Arc::new(LocalCounter::pending(settings, time.clock()).unwrap());
    WriteBehind::new(directory.path().to_owned(), std::sync::Arc::clone(&again)).step().unwrap();
    assert_eq!(of_own(&again), recent(3, 7, 10, 10));
    let stored = Store::existing(directory.path()).unwrap().figures(&time.clock(), HOUR).unwrap().unwrap();
    assert_eq!(stored.recent, Some(recent(3, 7, 10, 10)));
}

#[test]
fn corrections_in_a_shared_store_reach_its_servers() {
    let Some(store) = Redis::start_if_there() else { return };
    let time = Time::new();
    let server = server(&store.address(), &time, no_cap());
    now(server.sync()).unwrap();
    heartbeat(&server, 1);
    heartbeat(&server, 2);
    let mut books = SharedCounterAdmin::open(&store.address()).unwrap();
    let today: Day = "2023-11-14".parse().unwrap();
    for (change, day) in [(-1, today), (5, today.before(1))] {
        books.correct(Timestamp::from_unix(0), Change::Add(change), Some(day), "x").unwrap();
    }
    now(server.sync()).unwrap();
    assert_eq!(of_shared(&server), recent(1, 5, 6, 6));
}

/// Two servers, each of which knows only a part, show the same, and no figure falls when the store is killed, comes back, or has
/// lost everything.
#[test]
fn servers_that_share_a_store_show_the_same_and_nothing_falls() {
    let Some(mut store) = Redis::start_if_there() else { return };
    let time = Time::new();
    let [one, other] = [(); 2].map(|()| server(&store.address(), &time, no_cap()));
    let steps = || {
        // The first one may only find out that its connection is gone.
        for server in [&one, &other] {
            let _ = now(server.sync());
            now(server.sync()).unwrap();
        }
    };
    steps();
    heartbeat(&one, 1);
    heartbeat(&other, 2);
    time.pass(24 * HOUR);
    heartbeat(&one, 3);
    assert_eq!((of_shared(&one), of_shared(&other)), (recent(1, 2, 3, 3), recent(1, 2, 3, 3)));
    let mut books = SharedCounterAdmin::open(&store.address()).unwrap();
    books.correct(Timestamp::from_unix(0), Change::Add(4), Some("2023-11-15".parse().unwrap()), "x").unwrap();
    steps();
    assert_eq!((of_shared(&one), of_shared(&other)), (recent(5, 2, 7, 7), recent(5, 2, 7, 7)));
    store.kill();
    heartbeat(&other, 4);
    assert_eq!(of_shared(&one), recent(5, 2, 7, 7), "the last good figures");
    store.start_again();
    steps();
    assert_eq!((of_shared(&one), of_shared(&other)), (recent(6, 2, 8, 8), recent(6, 2, 8, 8)));
    let () = store.ask(&["FLUSHALL"]);
    store.kill();
    store.start_again();
    steps();
    assert_eq!((of_shared(&one), of_shared(&other)), (recent(6, 2, 8, 8), recent(6, 2, 8, 8)), "its servers know");
    heartbeat(&one, 5);
    assert_eq!(of_shared(&other), recent(7, 2, 9, 9));
}

/// While the store cannot be read there are no figures, neither of days nor in all.
#[test]
fn a_counter_that_waits_for_its_store_has_none() {
    let visitors = LocalCounter::pending(CounterSettings::default(), Clock::system()).unwrap();
    assert_eq!(visitors.figures(), None);
}
