use crate::{
    process::Server,
    support::{Fixture, until},
};
use std::{
    fs,
    path::Path,
    process::{Command, Output},
    sync::atomic::{AtomicBool, Ordering},
};
use tintuc_server::visitors::Store;

const A: &str = "AAAAAAAAAAAAAAAAAAAAAA";
const B: &str = "BBBBBBBBBBBBBBBBBBBBBB";

fn tintuc(data: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tintuc-server"));
    command.env_clear().args(arguments).arg("--data").arg(data).output().unwrap()
}

fn printed(output: &Output) -> &str {
    assert!(output.status.success(), "{output:?}");
    std::str::from_utf8(&output.stdout).unwrap()
}

fn refused(output: &Output) -> String {
    assert!(!output.status.success() && output.stdout.is_empty(), "{output:?}");
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The values after a word at the start of a line.
fn lines<'a>(text: &'a str, word: &'a str) -> Vec<&'a str> {
    text.lines().filter_map(|line| line.strip_prefix(word)?.strip_prefix(' ')).collect()
}

#[test]
fn corrections_reach_a_running_server_and_neither_loses_the_other() {
    let fixture = Fixture::new();
    let data = fixture.path("data");
    let mut server = Server::start(&fixture);
    assert_eq!(server.heartbeat(A), (1_001, 1));
    until("the visit is on the disk", || {
        Store::existing(&data).ok()?.counter().ok()?.filter(|(_, total)| *total == 1_001)
    });
    printed(&tintuc(&data, &["visitors", "--set", "1303080", "--note", "moved from the old portal"]));
    until("the server has it", || (server.heartbeat(A).0 == 1_303_080).then_some(()));
    assert_eq!(server.heartbeat(B), (1_303_081, 2));
    let today = {
        until("so has the disk", || Store::existing(&data).ok()?.counter().ok()?.filter(|(_, total)| *total == 1_002));
        let shown = tintuc(&data, &["visitors"]);
        let shown = printed(&shown);
        assert_eq!((lines(shown, "total"), lines(shown, "online")), (vec!["1303081"], vec!["2"]));
        let (today, visits) = lines(shown, "day")[0].rsplit_once(' ').unwrap();
        assert_eq!(visits, "2");
        today.to_owned()
    };
    printed(&tintuc(&data, &["visitors", "--add", "-1", "--day", &today, "--note", "robots"]));
    until("the server has it", || (server.heartbeat(A).0 == 1_303_080).then_some(()));
    server.signal("-TERM");
    server.wait();

    let shown = tintuc(&data, &["visitors"]);
    let shown = printed(&shown);
    assert_eq!((lines(shown, "total"), lines(shown, "day")), (vec!["1303080"], vec![&*format!("{today} 1")]));
    let record = lines(shown, "correction");
    assert_eq!(record.len(), 2);
    assert!(record[0].ends_with("+1302079 - moved from the old portal"), "{record:?}");
    assert!(record[1].ends_with(&format!("-1 {today} robots")), "{record:?}");
    assert_eq!(Server::start(&fixture).heartbeat(A), (1_303_080, 2), "a restart keeps it");
}

#[test]
fn corrections_under_load_add_up() {
    let fixture = Fixture::new();
    let data = fixture.path("data");
    let mut server = Server::start(&fixture);
    let stop = AtomicBool::new(false);
    let visits = std::thread::scope(|scope| {
        let heartbeats = scope.spawn(|| {
            let mut visits = 0;
            while !stop.load(Ordering::Relaxed) && visits < 300 {
                server.heartbeat(&format!("{visits:022}"));
                visits += 1;
            }
            visits
        });
        for _ in 0..5 {
            printed(&tintuc(&data, &["visitors", "--add", "1000", "--note", "x"]));
        }
        stop.store(true, Ordering::Relaxed);
        heartbeats.join().unwrap()
    });
    until("all is in", || (server.heartbeat(&format!("{:022}", 0)).0 == 6_000 + visits).then_some(()));
    server.signal("-TERM");
    server.wait();
    assert_eq!(lines(printed(&tintuc(&data, &["visitors"])), "total"), [&*(6_000 + visits).to_string()]);
}

#[test]
fn who_is_shown_as_online_was_heard_within_the_window_of_the_server() {
    let fixture = Fixture::new();
    let data = fixture.path("data");
    let server = Server::start_with(&fixture, &["--online-window", "1"]);
    server.heartbeat(A);
    let online = |window: &[&str]| {
        let output = tintuc(&data, &[&["visitors"], window].concat());
        lines(printed(&output), "online")[0].to_owned()
    };
    until("it is on the disk", || (online(&[]) == "1").then_some(()));
    until("the window has passed", || (online(&["--online-window", "1"]) == "0").then_some(()));
    assert_eq!(online(&[]), "1");
}

#[test]
fn corrections_that_make_no_sense_change_nothing() {
    let fixture = Fixture::new();
    let data = fixture.path("data");
    let reason = refused(&tintuc(&data, &["visitors"]));
    assert!(reason.contains("there is no counter in") && !data.exists(), "{reason}");
    let mut server = Server::start(&fixture);
    server.heartbeat(A);
    server.signal("-TERM");
    server.wait();
    for (arguments, part) in [
        (&["--add", "-1002", "--note", "x"][..], "not so many visits"),
        (&["--set", "5", "--day", "2017-12-01", "--add", "1", "--note", "x"], "cannot be used with"),
        (&["--add", "-1", "--day", "2017-12-01", "--note", "x"], "not so many visits"),
        (&["--set", "1001", "--note", "x"], "nothing to correct"),
        (&["--set", "5"], "--note"),
        (&["--note", "x"], "--set"),
        (&["--set", "-5", "--note", "x"], "unexpected argument"),
        (&["--set", "5", "--day", "1.12.2017", "--note", "x"], "2017-12-01"),
    ] {
        let reason = refused(&tintuc(&data, &[&["visitors"], arguments].concat()));
        assert!(reason.contains(part), "{arguments:?}: {reason}");
    }
    let shown = tintuc(&data, &["visitors"]);
    assert_eq!((lines(printed(&shown), "total"), lines(printed(&shown), "correction")), (vec!["1001"], vec![]));
}

#[test]
fn a_backup_is_made_while_serving_and_can_be_started_from() {
    let fixture = Fixture::new();
    let (data, file) = (fixture.path("data"), fixture.path("backup.sqlite3"));
    let to = file.to_str().unwrap();
    let server = Server::start(&fixture);
    let copied = |total: i64| {
        until("it is in the backup", || {
            printed(&tintuc(&data, &["backup", to]));
            let copy = rusqlite::Connection::open(&file).unwrap();
            assert_eq!(copy.query_row("SELECT count(*) FROM visit", [], |row| row.get(0)), Ok(0), "no readers in it");
            copy.query_row("SELECT total FROM counter", [], |row| row.get(0))
                .ok()
                .filter(|copied: &i64| *copied == total)
        });
    };
    server.heartbeat(A);
    copied(1_001);
    server.heartbeat(B);
    copied(1_002);
    drop(server);
    let names = fs::read_dir(fixture.path("")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(names.filter(|name| name.starts_with("backup")).collect::<Vec<_>>(), ["backup.sqlite3"]);

    fs::remove_dir_all(&data).unwrap();
    fs::create_dir(&data).unwrap();
    fs::copy(&file, data.join("visitors.sqlite3")).unwrap();
    assert_eq!(Server::start(&fixture).heartbeat(&"C".repeat(22)), (1_003, 1));
}

#[test]
fn a_backup_replaces_nothing_else() {
    let fixture = Fixture::new();
    let (data, file) = (fixture.path("data"), fixture.path("notes.txt"));
    let to = file.to_str().unwrap();
    assert!(refused(&tintuc(&data, &["backup", to])).contains("there is no counter in"));
    drop(Server::start(&fixture));
    fs::write(&file, "notes").unwrap();
    assert!(refused(&tintuc(&data, &["backup", to])).contains("is no backup"));
    assert_eq!(fs::read(&file).unwrap(), b"notes");
    let nowhere = fixture.path("missing/backup");
    assert!(!refused(&tintuc(&data, &["backup", nowhere.to_str().unwrap()])).is_empty());
}

/// `--add 9223372036854775807` was accepted, and could not be undone: the total overflowed.
#[test]
fn no_figure_goes_beyond_what_browsers_can_show() {
    let fixture = Fixture::new();
    let data = fixture.path("data");
    let server = Server::start(&fixture);
    server.heartbeat(A);
    for (arguments, reason) in [
        (["--add", "9223372036854775807"], "is not in"),
        (["--add", "-9007199254740992"], "is not in"),
        (["--set", "9007199254740992"], "it is more than 9007199254740991"),
        (["--set", "18446744073709551615"], "it is more than 9007199254740991"),
        (["--add", "9007199254740991"], "there would be more than 9007199254740991 visits"),
    ] {
        let [option, count] = arguments;
        let output = tintuc(&data, &["visitors", option, count, "--note", "x"]);
        assert!(refused(&output).contains(reason), "{arguments:?}: {output:?}");
    }
    printed(&tintuc(&data, &["visitors", "--set", "9007199254740991", "--note", "the most"]));
    until("the server has it", || (server.heartbeat(A).0 == 9_007_199_254_740_991).then_some(()));
    assert_eq!(server.heartbeat(B), (9_007_199_254_740_991, 2), "it stays there, and counts who is online");
    until("so has the disk", || Store::existing(&data).ok()?.counter().ok()?.filter(|(_, total)| *total == 1_002));
    printed(&tintuc(&data, &["visitors", "--set", "1000", "--note", "back"]));
    until("the server has it", || (server.heartbeat(A).0 == 1_000).then_some(()));
}

#[test]
fn a_seed_beyond_what_browsers_can_show_is_refused() {
    let fixture = Fixture::new();
    let mut command = Command::new(env!("CARGO_BIN_EXE_tintuc-server"));
    command.env_clear().args(["serve", "--visits-seed", "9223372036854775807", "--data"]).arg(fixture.path("data"));
    let output = command.output().unwrap();
    assert!(refused(&output).contains("it is more than 9007199254740991"), "{output:?}");
}

/// The data of an older version.
#[test]
fn a_counter_that_holds_such_a_figure_is_refused_with_the_command_that_mends_it() {
    for spoil in [
        "INSERT INTO correction (at, change, day, note) VALUES ('2017-12-01T00:00:00Z', 9223372036854775807, NULL, 'typo')",
        "UPDATE counter SET total = 9223372036854775807",
        "INSERT INTO day (day, visits) VALUES ('2017-12-01', 9223372036854775807)",
    ] {
        let fixture = Fixture::new();
        let data = fixture.path("data");
        let mut server = Server::start(&fixture);
        server.heartbeat(A);
        server.signal("-TERM");
        server.wait();
        rusqlite::Connection::open(data.join("visitors.sqlite3")).unwrap().execute(spoil, []).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_tintuc-server"));
        command.env_clear().args(["serve", "--listen", "127.0.0.1:0", "--site"]).arg(fixture.path("site"));
        let output = command.arg("--content").arg(fixture.path("content")).arg("--data").arg(&data).output().unwrap();
        assert!(refused(&output).contains("`tintuc-server visitors --set COUNT --note TEXT`"), "{output:?}");
        assert!(!tintuc(&data, &["visitors", "--add", "1", "--note", "x"]).status.success(), "{spoil}");
        printed(&tintuc(&data, &["visitors", "--set", "5000", "--note", "mended"]));
        let shown = tintuc(&data, &["visitors"]);
        assert_eq!(lines(printed(&shown), "total"), ["5000"], "{spoil}");
        let server = Server::start(&fixture);
        assert_eq!(server.heartbeat(B).0, 5_001, "{spoil}");
    }
}
