//! Whole servers on a store.

use super::id;
use crate::{
    process::{Server, command},
    redis::Redis,
    support::{Fixture, until},
};
use std::{
    process::{Command, Output, Stdio},
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
};

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

/// The connection cannot be encrypted, so that an address that asks for TLS is refused.
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
