//! The command under load and on bad disks. Faults are real: a signal that cannot be caught, limits and mounts of the
//! kernel.
use crate::{
    process::{Server, command},
    support::{Fixture, until},
};
use std::{
    io::Read as _,
    process::{Command, Stdio},
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
};
use tintuc_server::visitors::Store;

/// The fixture's seed.
const SEED: u64 = 1_000;
/// Loopback is one block of addresses: with this its cap is never reached.
const NO_CAP: [&str; 2] = ["--new-visits-burst", "4000000000"];

fn id(number: u64) -> String {
    format!("{number:022}")
}

/// What `/healthz` says of the counter; nothing where all is well.
fn fault(server: &Server) -> Option<String> {
    let answer = server.request("GET /healthz", "");
    let json: serde_json::Value = serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap();
    json["checks"]["counter"][0]["output"].as_str().map(str::to_owned)
}

/// A page and the counter work, whatever the disk does.
fn assert_serves(server: &Server, visits: u64) {
    assert!(server.request("GET /tin/mot", "").starts_with("HTTP/1.1 200"));
    for visit in 0..visits {
        server.beat(&id(visit));
    }
    assert_eq!(server.beat(&id(0)), (SEED + visits, visits));
}

fn run(program: &str, arguments: &[&str]) -> bool {
    Command::new(program).args(arguments).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

fn stored(fixture: &Fixture) -> Option<u64> {
    Store::existing(&fixture.path("data")).ok()?.counter().ok()?.map(|(_, total)| total)
}

#[test]
fn a_kill_under_load_neither_corrupts_nor_loses_what_was_on_the_disk() {
    let fixture = Fixture::new();
    let next = AtomicU64::new(0);
    // Each round kills at another point of the keeper's rhythm, since each takes its own time to get there.
    for round in 1..=4 {
        let mut server = Server::start_with(&fixture, &NO_CAP);
        let stop = AtomicBool::new(false);
        let on_disk = std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    while !stop.load(Ordering::Relaxed) {
                        // The one under way at the kill may or may not have counted.
                        server.try_beat(&id(next.fetch_add(1, Ordering::Relaxed)));
                    }
                });
            }
            let before = stored(&fixture).unwrap_or(SEED);
            let on_disk = until("visits are on the disk", || stored(&fixture).filter(|total| *total >= before + 100));
            server.signal("-KILL");
            stop.store(true, Ordering::Relaxed);
            on_disk
        });
        assert!(!server.wait().success());

        let store = Store::existing(&fixture.path("data")).unwrap();
        let kept = store.read().unwrap();
        let (_, total) = kept.counter.unwrap();
        assert!(total >= on_disk, "round {round}: {total} < {on_disk}");
        assert_eq!(total - SEED, kept.visits.len() as u64, "the total and the visits are of the same moment");
        drop(store);

        // Whoever is still there beats again, as the app does: everyone is counted, and nobody twice.
        let mut server = Server::start_with(&fixture, &NO_CAP);
        let visits = next.load(Ordering::Relaxed);
        for visit in 0..visits {
            server.beat(&id(visit));
        }
        assert_eq!(server.beat(&id(0)), (SEED + visits, visits), "round {round}");
        server.signal("-TERM");
        server.wait();
        assert_eq!(stored(&fixture), Some(SEED + visits));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_stops_nothing_and_is_made_up_for() {
    let fixture = Fixture::new();
    let server = command(&fixture, "serve");
    // Beyond the limit set below writes fail with an error, as on a full disk, once the signal for it is ignored.
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' XFSZ; exec \"$@\"", "sh"]).arg(server.get_program()).args(server.get_args());
    shell
        .args(["--listen", "127.0.0.1:0"])
        .arg("--site")
        .arg(fixture.path("site"))
        .arg("--data")
        .arg(fixture.path("data"));
    shell.env_clear().env("PATH", std::env::var_os("PATH").unwrap()).stderr(Stdio::piped());
    let mut server = Server::of(shell);
    let pid = server.child.id().to_string();
    let limit = |bytes: &str| assert!(run("prlimit", &["--pid", &pid, &format!("--fsize={bytes}:unlimited")]));
    server.beat(&id(0));
    until("the visit is on the disk", || (stored(&fixture) == Some(SEED + 1)).then_some(()));

    limit("1");
    server.beat(&id(1));
    let fault_said = until("the fault shows", || fault(&server));
    assert!(fault_said.contains("cannot be written"), "{fault_said}");
    assert_serves(&server, 20);
    assert_eq!(stored(&fixture), Some(SEED + 1));
    limit("unlimited");
    until("it is gone", || fault(&server).is_none().then_some(()));
    server.signal("-KILL");
    server.wait();
    assert_eq!(stored(&fixture), Some(SEED + 20), "it was written as soon as it could be");
    let mut log = String::new();
    server.child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    assert_eq!(log.matches("goes on without its memory").count(), 1, "{log}");
    assert_eq!(log.matches("memory works again").count(), 1, "{log}");
}

/// Where the system lets nobody mount anything for himself, there is no read-only disk to be had.
#[cfg(target_os = "linux")]
#[test]
fn a_read_only_disk_is_read_and_stops_nothing() {
    const UNSHARE: [&str; 3] = ["--user", "--map-root-user", "--mount"];
    if !run("unshare", &[&UNSHARE[..], &["true"]].concat()) {
        eprintln!("not tested: no user namespaces here");
        return;
    }
    let fixture = Fixture::new();
    let data = fixture.path("data").display().to_string();
    {
        let mut server = Server::start(&fixture);
        server.beat(&id(0));
        server.signal("-TERM");
        server.wait();
    }
    let serve = command(&fixture, "serve");
    let mut shell = Command::new("unshare");
    shell.args(UNSHARE).args([
        "sh",
        "-c",
        "mount --bind \"$0\" \"$0\" && mount -o remount,ro,bind \"$0\" && exec \"$@\"",
    ]);
    shell
        .arg(&data)
        .arg(serve.get_program())
        .args(serve.get_args())
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap());
    shell.args(["--listen", "127.0.0.1:0"]).arg("--site").arg(fixture.path("site")).arg("--data").arg(&data);
    shell.stderr(Stdio::null());
    let mut server = Server::of(shell);
    assert_eq!(server.beat(&id(0)), (SEED + 1, 1), "what is stored can be read: the visit goes on");
    assert!(fault(&server).unwrap().contains("cannot be written"));
    assert_serves(&server, 5);

    let pid = server.child.id().to_string();
    let remount = ["-t", &pid, "-U", "-m", "--preserve-credentials", "mount", "-o", "remount,rw,bind", &data];
    assert!(run("nsenter", &remount));
    until("it is written", || (stored(&fixture) == Some(SEED + 5)).then_some(()));
    until("the fault is gone", || fault(&server).is_none().then_some(()));
    server.signal("-TERM");
    assert_eq!(server.wait().code(), Some(0));
}

#[cfg(unix)]
#[test]
fn a_disk_that_hangs_holds_up_neither_start_nor_stop() {
    let fixture = Fixture::new();
    std::fs::create_dir(fixture.path("data")).unwrap();
    // Opening a pipe that nobody reads waits for ever, as a network disk may.
    assert!(run("mkfifo", &[fixture.path("data/visitors.lock").to_str().unwrap()]));
    let mut server = Server::start(&fixture);
    assert!(server.request("GET /tin/mot", "").starts_with("HTTP/1.1 200"));
    assert!(server.request("POST /api/visitors", &id(0)).starts_with("HTTP/1.1 503"));
    assert!(fault(&server).is_some());
    server.signal("-TERM");
    assert_eq!(server.wait().code(), Some(0));
}
