//! The command under load and on bad disks. Faults are real: a signal that cannot be caught, limits and mounts of the
//! kernel.
use crate::{
    process::{Server, command},
    support::{Fixture, until},
};
use std::{
    fs,
    os::unix::fs::FileExt as _,
    process::{Command, Output, Stdio},
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
};
use tintuc_server::visitors::Store;

/// The fixture's seed.
const SEED: u64 = 1_000;
/// The loopback network is one block of addresses; with these options it never reaches its cap.
const NO_CAP: [&str; 2] = ["--new-visits-burst", "4000000000"];

fn id(number: u64) -> String {
    format!("{number:022}")
}

/// The fault of the counter in `/healthz`, if any.
fn fault(server: &Server) -> Option<String> {
    let answer = server.request("GET /healthz", "");
    let json: serde_json::Value = serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap();
    json["checks"]["counter"][0]["output"].as_str().map(str::to_owned)
}

/// A page and the counter work, whatever the disk does.
fn assert_serves(server: &Server, visits: u64) {
    assert!(server.request("GET /tin/mot", "").starts_with("HTTP/1.1 200"));
    for visit in 0..visits {
        server.heartbeat(&id(visit));
    }
    assert_eq!(server.heartbeat(&id(0)), (SEED + visits, visits));
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

        // Whoever is still there heartbeats again, as the app does: everyone is counted, and nobody twice.
        let mut server = Server::start_with(&fixture, &NO_CAP);
        let visits = next.load(Ordering::Relaxed);
        for visit in 0..visits {
            server.heartbeat(&id(visit));
        }
        assert_eq!(server.heartbeat(&id(0)), (SEED + visits, visits), "round {round}");
        server.signal("-TERM");
        server.wait();
        assert_eq!(stored(&fixture), Some(SEED + visits));
    }
}

/// A server that a program such as `sh` or `unshare` starts with these arguments before its own, with its log in a file.
fn start_by(fixture: &Fixture, program: &str, arguments: &[&str]) -> Server {
    let serve = command(fixture, "serve");
    let mut command = Command::new(program);
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap()).args(arguments);
    command.arg(serve.get_program()).args(serve.get_args()).args(["--listen", "127.0.0.1:0"]);
    command.arg("--site").arg(fixture.path("site")).arg("--data").arg(fixture.path("data"));
    Server::of_with_log(command, &fixture.path("log"))
}

/// The log says once that this is wrong, and then that the counter's memory works again.
fn assert_log(fixture: &Fixture, wrong: &str) {
    let log = fs::read_to_string(fixture.path("log")).unwrap();
    let errors: Vec<_> = log.lines().filter(|line| line.contains("ERROR")).collect();
    assert!(errors.len() == 1 && errors[0].contains(wrong), "{wrong}: {log}");
    let again = log.find("memory works again");
    assert!(again > log.find(wrong), "{log}");
}

/// The server is ended without a warning, so that what is on the disk was there before.
fn kill(mut server: Server) {
    server.signal("-KILL");
    server.wait();
}

/// Works on every Linux: beyond a limit of the file size, writes fail as on a full disk.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_takes_nothing_more_stops_nothing_and_is_made_up_for() {
    let fixture = Fixture::new();
    // Once the signal for it is ignored, they fail with an error.
    let server = start_by(&fixture, "sh", &["-c", "trap '' XFSZ; exec \"$@\"", "sh"]);
    let pid = server.child.id().to_string();
    let limit = |bytes: &str| assert!(run("prlimit", &["--pid", &pid, &format!("--fsize={bytes}:unlimited")]));
    server.heartbeat(&id(0));
    until("the visit is on the disk", || (stored(&fixture) == Some(SEED + 1)).then_some(()));

    // The log stays below it.
    limit("8192");
    server.heartbeat(&id(1));
    let fault_said = until("the fault shows", || fault(&server));
    assert!(fault_said.contains("cannot be written"), "{fault_said}");
    assert_serves(&server, 20);
    assert_eq!(stored(&fixture), Some(SEED + 1));
    limit("unlimited");
    until("it is gone", || fault(&server).is_none().then_some(()));
    kill(server);
    assert_eq!(stored(&fixture), Some(SEED + 20), "it was written as soon as it could be");
    assert_log(&fixture, "goes on without its memory");
}

/// Skipped where the system does not let users mount disks.
#[cfg(target_os = "linux")]
mod mounted {
    use super::*;

    const UNSHARE: [&str; 3] = ["--user", "--map-root-user", "--mount"];

    /// A server with its data directory on a disk of its own, which this mounts.
    fn start_on(fixture: &Fixture, mount: &str) -> Option<Server> {
        if !run("unshare", &[&UNSHARE[..], &["true"]].concat()) {
            eprintln!("not tested: no user namespaces here");
            return None;
        }
        let data = fixture.path("data").display().to_string();
        let script = format!("{mount} && exec \"$@\"");
        Some(start_by(fixture, "unshare", &[&UNSHARE[..], &["sh", "-c", &script, &data]].concat()))
    }

    /// What a program does where the server sees its disk.
    fn beside(server: &Server, command: &[&str]) -> Output {
        let pid = server.child.id().to_string();
        let into = ["-t", &pid, "-U", "-m", "--preserve-credentials"];
        Command::new("nsenter").args(into).args(command).output().unwrap()
    }

    #[test]
    fn a_full_disk_stops_nothing_and_is_made_up_for() {
        let fixture = Fixture::new();
        fs::create_dir(fixture.path("data")).unwrap();
        let Some(server) = start_on(&fixture, "mount -t tmpfs -o size=512k tintuc \"$0\"") else { return };
        let data = fixture.path("data").display().to_string();
        let filler = fixture.path("data/filler").display().to_string();
        let shown = || {
            let output = beside(&server, &[env!("CARGO_BIN_EXE_tintuc-server"), "visitors", "--data", &data]).stdout;
            String::from_utf8(output).unwrap().lines().next()?.strip_prefix("total ")?.parse::<u64>().ok()
        };
        server.heartbeat(&id(0));
        until("the visit is on the disk", || (shown() == Some(SEED + 1)).then_some(()));
        let copied = beside(&server, &["cp", "/dev/zero", &filler]);
        assert!(String::from_utf8(copied.stderr).unwrap().contains("No space left"));
        let mut visits = 1;
        let fault_said = until("the fault shows", || {
            // What was reserved before may still take some.
            server.heartbeat(&id(visits));
            visits += 1;
            fault(&server)
        });
        assert!(fault_said.contains("cannot be written"), "{fault_said}");
        assert_serves(&server, visits + 20);
        assert!(beside(&server, &["rm", &filler]).status.success());
        until("all of it is on the disk", || (shown() == Some(SEED + visits + 20)).then_some(()));
        until("the fault is gone", || fault(&server).is_none().then_some(()));
        assert_log(&fixture, "goes on without its memory: the counter's database fails: database or disk is full");
    }

    #[test]
    fn a_read_only_disk_is_read_and_stops_nothing() {
        let fixture = Fixture::new();
        let data = fixture.path("data").display().to_string();
        {
            let mut server = Server::start(&fixture);
            server.heartbeat(&id(0));
            server.signal("-TERM");
            server.wait();
        }
        let mount = "mount --bind \"$0\" \"$0\" && mount -o remount,ro,bind \"$0\"";
        let Some(mut server) = start_on(&fixture, mount) else { return };
        assert_eq!(server.heartbeat(&id(0)), (SEED + 1, 1), "what is stored can be read: the visit goes on");
        assert!(fault(&server).unwrap().contains("cannot be written"));
        assert_serves(&server, 5);
        assert!(beside(&server, &["mount", "-o", "remount,rw,bind", &data]).status.success());
        until("it is written", || (stored(&fixture) == Some(SEED + 5)).then_some(()));
        until("the fault is gone", || fault(&server).is_none().then_some(()));
        server.signal("-TERM");
        assert_eq!(server.wait().code(), Some(0));
        assert_log(&fixture, "goes on without its memory: the counter's database fails: attempt to write a readonly");
    }
}

#[test]
fn a_database_that_another_program_locks_stops_nothing_and_is_made_up_for() {
    let fixture = Fixture::new();
    let server = start_by(&fixture, "env", &[]);
    server.heartbeat(&id(0));
    until("the visit is on the disk", || (stored(&fixture) == Some(SEED + 1)).then_some(()));
    let other = rusqlite::Connection::open(fixture.path("data/visitors.sqlite3")).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    server.heartbeat(&id(1));
    let fault_said = until("the fault shows", || fault(&server));
    assert!(fault_said.contains("cannot be written"), "{fault_said}");
    assert_serves(&server, 20);
    other.execute_batch("ROLLBACK").unwrap();
    until("it is gone", || fault(&server).is_none().then_some(()));
    kill(server);
    assert_eq!(stored(&fixture), Some(SEED + 20), "it was written as soon as it could be");
    assert_log(&fixture, "goes on without its memory: the counter's database fails: database is locked");
}

#[test]
fn a_database_that_is_damaged_in_place_stops_nothing_and_is_begun_anew() {
    let fixture = Fixture::new();
    let server = start_by(&fixture, "env", &[]);
    server.heartbeat(&id(0));
    until("the visit is on the disk", || (stored(&fixture) == Some(SEED + 1)).then_some(()));
    let file = fs::OpenOptions::new().write(true).open(fixture.path("data/visitors.sqlite3")).unwrap();
    let fault_said = until("the fault shows", || {
        // Again and again: what comes between two steps of the keeper's looks like its own.
        file.write_all_at(&b"this is no database".repeat(1_000), 0).unwrap();
        fault(&server).filter(|said| said.contains("put aside"))
    });
    assert!(fault_said.contains("damaged"), "{fault_said}");
    assert_serves(&server, 20);
    until("it is on the disk", || (stored(&fixture) == Some(SEED + 20)).then_some(()));
    fs::remove_file(fixture.path("data/visitors.damaged.sqlite3")).unwrap();
    until("the fault is gone", || fault(&server).is_none().then_some(()));
    kill(server);
    assert_eq!(stored(&fixture), Some(SEED + 20));
    let log = fs::read_to_string(fixture.path("log")).unwrap();
    assert!(log.contains("the counter's database was damaged; it is put aside, and a new one is begun"), "{log}");
}

#[test]
fn a_damaged_database_at_the_start_is_counted_beside_until_it_is_put_right() {
    let fixture = Fixture::new();
    let mut server = Server::start(&fixture);
    server.heartbeat(&id(0));
    server.signal("-TERM");
    server.wait();
    drop(server);
    let file = fixture.path("data/visitors.sqlite3");
    let good = fs::read(&file).unwrap();
    fs::write(&file, b"this is no database".repeat(1_000)).unwrap();
    let server = start_by(&fixture, "env", &[]);
    assert!(server.request("GET /tin/mot", "").starts_with("HTTP/1.1 200"));
    for visit in 0..5 {
        assert!(server.request("POST /api/visitors", &id(visit)).starts_with("HTTP/1.1 503"));
    }
    assert!(fault(&server).unwrap().contains("cannot be read"));
    fs::write(&file, good).unwrap();
    until("the fault is gone", || fault(&server).is_none().then_some(()));
    assert_eq!(server.heartbeat(&id(0)), (SEED + 5, 5), "what was counted meanwhile, and nobody twice");
    until("it is on the disk", || (stored(&fixture) == Some(SEED + 5)).then_some(()));
    assert_log(&fixture, "goes on without its memory: the counter's database fails: file is not a database");
}

#[cfg(unix)]
#[test]
fn a_disk_that_hangs_holds_up_neither_start_nor_stop() {
    let fixture = Fixture::new();
    fs::create_dir(fixture.path("data")).unwrap();
    // Opening a pipe that nobody reads waits for ever, as a network disk may.
    assert!(run("mkfifo", &[fixture.path("data/visitors.lock").to_str().unwrap()]));
    let mut server = start_by(&fixture, "env", &[]);
    assert!(server.request("GET /tin/mot", "").starts_with("HTTP/1.1 200"));
    assert!(server.request("POST /api/visitors", &id(0)).starts_with("HTTP/1.1 503"));
    assert!(fault(&server).is_some());
    server.signal("-TERM");
    assert_eq!(server.wait().code(), Some(0));
    let log = fs::read_to_string(fixture.path("log")).unwrap();
    assert!(log.contains("the counter's disk does not answer\n"), "{log}");
    assert!(log.contains("what was counted since the last write is lost"), "{log}");
}

/// Each backup is complete, of one moment, and no older than its request.
#[test]
fn backups_under_load_are_whole() {
    let fixture = Fixture::new();
    let server = Server::start_with(&fixture, &NO_CAP);
    let (next, stop) = (AtomicU64::new(0), AtomicBool::new(false));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while !stop.load(Ordering::Relaxed) {
                    server.heartbeat(&id(next.fetch_add(1, Ordering::Relaxed)));
                }
            });
        }
        let mut last = SEED;
        for number in 0..8 {
            let before = until("more is on the disk", || stored(&fixture).filter(|total| *total > last));
            let file = fixture.path(&format!("backup-{number}"));
            let mut backup = Command::new(env!("CARGO_BIN_EXE_tintuc-server"));
            backup.env_clear().arg("backup").arg(&file).arg("--data").arg(fixture.path("data"));
            assert!(backup.stdout(Stdio::null()).status().unwrap().success());
            let begun = next.load(Ordering::Relaxed);
            // Opened as a server would.
            let restored = fixture.path(&format!("restored-{number}"));
            fs::create_dir(&restored).unwrap();
            fs::rename(file, restored.join("visitors.sqlite3")).unwrap();
            let kept = Store::existing(&restored).unwrap().read().unwrap();
            (_, last) = kept.counter.unwrap();
            assert!((before..=SEED + begun).contains(&last), "{before} {last} {begun}");
            assert_eq!(kept.days.0.values().sum::<u64>(), last - SEED, "days and total are of the same moment");
        }
        stop.store(true, Ordering::Relaxed);
    });
}
