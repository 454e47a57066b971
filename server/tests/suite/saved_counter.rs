use crate::support::until;
use std::{
    fs,
    net::{IpAddr, Ipv4Addr},
    os::unix::fs::FileExt as _,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use tintuc::model::Timestamp;
use tintuc_server::{
    clock::Clock,
    visitors::{
        Change, CounterAdmin as _, CounterSettings, Fault, HeartbeatOutcome, LocalCounter, Store, StoreError,
        WriteBehind, WriteThread, backup,
    },
};

const ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 1));
const A: &[u8] = b"AAAAAAAAAAAAAAAAAAAAAA";
const B: &[u8] = b"BBBBBBBBBBBBBBBBBBBBBB";

fn settings(seed: u64) -> CounterSettings {
    CounterSettings { seed, ..CounterSettings::default() }
}

/// Total and online.
fn figures(visitors: &LocalCounter) -> (u64, u64) {
    let figures = visitors.figures().unwrap();
    (figures.total, figures.online)
}

/// The total on the disk.
fn stored(directory: &Path) -> Option<u64> {
    Store::existing(directory).ok()?.counter().ok()?.map(|(_, total)| total)
}

#[test]
fn a_clean_stop_loses_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let (visitors, keeper) = WriteThread::start(directory.path().into(), settings(100)).unwrap();
    assert_eq!(visitors.heartbeat(A, ADDRESS), Ok(HeartbeatOutcome::New));
    assert_eq!(visitors.heartbeat(B, ADDRESS), Ok(HeartbeatOutcome::New));
    keeper.stop();

    let (visitors, keeper) = WriteThread::start(directory.path().into(), settings(100)).unwrap();
    assert_eq!(figures(&visitors), (102, 2));
    assert_eq!(visitors.heartbeat(A, ADDRESS), Ok(HeartbeatOutcome::Running), "a running visit is not counted again");
    keeper.stop();
}

#[test]
fn a_crash_loses_only_what_was_not_written_yet() {
    let directory = tempfile::tempdir().unwrap();
    let (visitors, keeper) = WriteThread::start(directory.path().into(), settings(100)).unwrap();
    visitors.heartbeat(A, ADDRESS).unwrap();
    until("the visit is on the disk", || (stored(directory.path()) == Some(101)).then_some(()));
    // A copy of the files at this moment is what a crash would leave.
    let crashed = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(directory.path()).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), crashed.path().join(entry.file_name())).unwrap();
    }
    keeper.stop();

    let (visitors, keeper) = WriteThread::start(crashed.path().into(), settings(100)).unwrap();
    assert_eq!(figures(&visitors), (101, 1));
    assert_eq!(visitors.heartbeat(A, ADDRESS), Ok(HeartbeatOutcome::Running));
    keeper.stop();
}

#[test]
fn a_seed_that_grew_lifts_the_total() {
    let directory = tempfile::tempdir().unwrap();
    for (seed, total) in [(100, 100), (50, 100), (200, 200), (100, 200)] {
        let (visitors, keeper) = WriteThread::start(directory.path().into(), settings(seed)).unwrap();
        assert_eq!(figures(&visitors).0, total, "seed {seed}");
        keeper.stop();
    }
}

#[test]
fn two_servers_on_one_directory_are_refused() {
    let directory = tempfile::tempdir().unwrap();
    let (_, keeper) = WriteThread::start(directory.path().into(), settings(100)).unwrap();
    assert!(matches!(WriteThread::start(directory.path().into(), settings(100)), Err(StoreError::InUse)));
    keeper.stop();
    WriteThread::start(directory.path().into(), settings(100)).unwrap().1.stop();
}

#[test]
fn a_spoilt_database_has_no_figures_until_it_is_put_right() {
    let directory = tempfile::tempdir().unwrap();
    let (visitors, keeper) = WriteThread::start(directory.path().into(), settings(5_000)).unwrap();
    assert_eq!((visitors.heartbeat(A, ADDRESS), visitors.fault()), (Ok(HeartbeatOutcome::New), None));
    keeper.stop();
    let file = directory.path().join("visitors.sqlite3");
    let good = fs::read(&file).unwrap();
    fs::write(&file, "this is no database".repeat(1_000)).unwrap();

    let (visitors, keeper) = WriteThread::start(directory.path().into(), settings(100)).unwrap();
    assert_eq!((visitors.figures(), visitors.fault()), (None, Some(Fault::ContentError)), "100 would be wrong");
    visitors.heartbeat(A, ADDRESS).unwrap();
    visitors.heartbeat(B, ADDRESS).unwrap();
    fs::write(&file, good).unwrap();
    until("the figures are back", || visitors.figures());
    assert_eq!(figures(&visitors), (5_002, 2), "A was running all the time, B is new");
    until("all is well", || visitors.fault().is_none().then_some(()));
    keeper.stop();
    assert_eq!(stored(directory.path()), Some(5_002));
}

#[test]
fn a_database_that_is_taken_away_is_made_again() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let (visitors, keeper) = WriteThread::start(data.clone(), settings(100)).unwrap();
    visitors.heartbeat(A, ADDRESS).unwrap();
    until("the visit is on the disk", || (stored(&data) == Some(101)).then_some(()));
    correct(&data);
    until("the corrections are taken up", || (figures(&visitors).0 == 1_098).then_some(()));
    fs::rename(&data, directory.path().join("away")).unwrap();
    until("it is there again", || (stored(&data) == Some(101)).then_some(()));
    assert_eq!(figures(&visitors), (1_098, 1), "with what corrections add");
    visitors.heartbeat(B, ADDRESS).unwrap();
    keeper.stop();
    assert_eq!(stored(&data), Some(102));
    assert_eq!(Store::open(&data).unwrap().visits().unwrap().len(), 2);
    assert_corrected(&data);
}

const DAY: &str = "2017-12-01";

/// A thousand more in all, and three less on a day.
fn correct(directory: &Path) {
    let mut store = Store::existing(directory).unwrap();
    let at = Timestamp::from_unix(0);
    store.correct(at, Change::Add(1_000), None, "from the old portal").unwrap();
    store.correct(at, Change::Add(7), Some(DAY.parse().unwrap()), "more").unwrap();
    store.correct(at, Change::Add(-10), Some(DAY.parse().unwrap()), "less").unwrap_err();
    store.correct(at, Change::Add(-10), None, "less").unwrap();
}

fn assert_corrected(directory: &Path) {
    let corrections = Store::existing(directory).unwrap().summed_corrections().unwrap();
    assert_eq!((corrections.total, corrections.days), (997, [(DAY.parse().unwrap(), 7)].into()));
}

#[test]
fn a_database_that_is_damaged_while_serving_is_put_aside_and_made_again() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path();
    let file = data.join("visitors.sqlite3");
    let (visitors, keeper) = WriteThread::start(data.to_owned(), settings(100)).unwrap();
    visitors.heartbeat(A, ADDRESS).unwrap();
    correct(data);
    until("the corrections are taken up", || (figures(&visitors).0 == 1_098).then_some(()));
    // In place, as a failing disk would: the file stays the same one.
    let garbage = "this is no database".repeat(1_000);
    let damaged = fs::OpenOptions::new().write(true).open(&file).unwrap();
    until("it is noticed", || {
        // Again and again: what comes between two steps of the keeper's looks like its own.
        damaged.write_all_at(garbage.as_bytes(), 0).unwrap();
        (visitors.fault() == Some(Fault::Quarantined)).then_some(())
    });
    assert_eq!(figures(&visitors), (1_098, 1));
    visitors.heartbeat(B, ADDRESS).unwrap();
    keeper.stop();
    assert!(fs::read(data.join("visitors.damaged.sqlite3")).unwrap().starts_with(b"this is no database"));

    let (visitors, keeper) = WriteThread::start(data.to_owned(), settings(100)).unwrap();
    assert_eq!((figures(&visitors), visitors.heartbeat(A, ADDRESS)), ((1_099, 2), Ok(HeartbeatOutcome::Running)));
    assert_eq!(visitors.fault(), Some(Fault::Quarantined), "until somebody has looked at it");
    fs::remove_file(data.join("visitors.damaged.sqlite3")).unwrap();
    until("all is well", || visitors.fault().is_none().then_some(()));
    keeper.stop();
    assert_corrected(data);
}

#[test]
fn a_backup_that_is_put_in_the_place_of_a_database_is_taken_up() {
    let directory = tempfile::tempdir().unwrap();
    let (data, backup) = (directory.path().join("data"), directory.path().join("backup"));
    let (visitors, keeper) = WriteThread::start(data.clone(), settings(100)).unwrap();
    visitors.heartbeat(A, ADDRESS).unwrap();
    until("the visit is on the disk", || (stored(&data) == Some(101)).then_some(()));
    correct(&data);
    tintuc_server::visitors::backup(&data, &backup).unwrap();
    visitors.heartbeat(B, ADDRESS).unwrap();
    until("the visit is on the disk", || (stored(&data) == Some(102)).then_some(()));
    for log in ["-wal", "-shm"] {
        fs::remove_file(data.join(format!("visitors.sqlite3{log}"))).unwrap();
    }
    fs::rename(&backup, data.join("visitors.sqlite3")).unwrap();
    until("what it lacks is in it", || (stored(&data) == Some(102)).then_some(()));
    assert_eq!(figures(&visitors), (1_099, 2));
    keeper.stop();
    assert_corrected(&data);
}

#[test]
fn a_database_that_another_holds_is_waited_for() {
    let directory = tempfile::tempdir().unwrap();
    WriteThread::start(directory.path().into(), settings(5_000)).unwrap().1.stop();
    let other = rusqlite::Connection::open(directory.path().join("visitors.sqlite3")).unwrap();
    other.pragma_update(None, "locking_mode", "EXCLUSIVE").unwrap();
    other.execute_batch("BEGIN EXCLUSIVE; UPDATE counter SET total = total; COMMIT").unwrap();
    let (visitors, keeper) = WriteThread::start(directory.path().into(), settings(100)).unwrap();
    visitors.heartbeat(A, ADDRESS).unwrap();
    assert_eq!((visitors.figures(), visitors.fault()), (None, Some(Fault::ContentError)));
    drop(other);
    until("the figures are back", || visitors.figures());
    assert_eq!(figures(&visitors), (5_001, 1));
    keeper.stop();
}

#[test]
fn a_database_of_the_first_form_is_taken_over() {
    let directory = tempfile::tempdir().unwrap();
    let old = rusqlite::Connection::open(directory.path().join("visitors.sqlite3")).unwrap();
    old.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA user_version = 1;
         CREATE TABLE counter (only INTEGER PRIMARY KEY CHECK (only = 1), key BLOB NOT NULL, total INTEGER NOT NULL);
         CREATE TABLE visit (hash INTEGER PRIMARY KEY, last INTEGER NOT NULL);
         CREATE INDEX visit_last ON visit (last);
         INSERT INTO counter VALUES (1, x'00112233445566778899aabbccddeeff', 1303080)",
    )
    .unwrap();
    drop(old);
    let (visitors, keeper) = WriteThread::start(directory.path().into(), settings(0)).unwrap();
    visitors.heartbeat(A, ADDRESS).unwrap();
    assert_eq!(figures(&visitors), (1_303_081, 1));
    keeper.stop();
    let days = Store::open(directory.path()).unwrap().days().unwrap();
    assert_eq!(days.0.values().sum::<u64>(), 1, "{days:?}");
}

#[test]
fn a_database_of_a_later_version_is_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    WriteThread::start(directory.path().into(), settings(5_000)).unwrap().1.stop();
    let file = directory.path().join("visitors.sqlite3");
    rusqlite::Connection::open(&file).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    let (visitors, keeper) = WriteThread::start(directory.path().into(), settings(0)).unwrap();
    visitors.heartbeat(A, ADDRESS).unwrap();
    assert_eq!((visitors.figures(), visitors.fault()), (None, Some(Fault::ContentError)));
    keeper.stop();
    let other = rusqlite::Connection::open(&file).unwrap();
    assert_eq!(other.query_row("SELECT total FROM counter", [], |row| row.get(0)), Ok(5_000));
}

#[test]
fn neither_ids_nor_addresses_reach_the_disk() {
    let directory = tempfile::tempdir().unwrap();
    let (visitors, keeper) = WriteThread::start(directory.path().into(), settings(0)).unwrap();
    visitors.heartbeat(b"Zm9vYmFyYmF6cXV4MTIzNA", ADDRESS).unwrap();
    keeper.stop();
    for entry in fs::read_dir(directory.path()).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        for secret in [&b"Zm9vYmFyYmF6cXV4MTIzNA"[..], b"foobarbazqux1234", b"203.0.113", &[203, 0, 113]] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret));
        }
    }
}

#[test]
fn ended_visits_leave_the_disk_though_nothing_else_happens() {
    let directory = tempfile::tempdir().unwrap();
    let time = Arc::new(AtomicU64::new(1_700_000_000_000));
    let clock = Clock::moved_by(&time);
    let visitors = Arc::new(LocalCounter::pending(settings(0), clock).unwrap());
    let mut memory = WriteBehind::new(directory.path().into(), Arc::clone(&visitors));
    memory.step().unwrap();
    visitors.heartbeat(A, ADDRESS).unwrap();
    memory.step().unwrap();
    let (visit, _) = Store::existing(directory.path()).unwrap().visits().unwrap()[0];
    let on_disk = || {
        let files = fs::read_dir(directory.path()).unwrap().map(|entry| fs::read(entry.unwrap().path()).unwrap());
        // The files of shared memory and of the lock hold no rows.
        files.filter(|bytes| bytes.windows(8).any(|bytes| bytes == visit.0.to_be_bytes())).count()
    };
    assert!(on_disk() > 0);
    time.fetch_add(30 * 60_000, Ordering::Relaxed);
    memory.step().unwrap();
    assert!(on_disk() > 0, "it may go on");
    time.fetch_add(60_000, Ordering::Relaxed);
    memory.step().unwrap();
    assert_eq!((on_disk(), stored(directory.path())), (0, Some(1)));
}

#[test]
fn a_data_directory_that_cannot_be_made_stops_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    fs::write(&data, "a file where the directory should be").unwrap();
    let (visitors, keeper) = WriteThread::start(data.clone(), settings(100)).unwrap();
    assert_eq!(visitors.heartbeat(A, ADDRESS), Ok(HeartbeatOutcome::New));
    fs::remove_file(&data).unwrap();
    keeper.stop();
    assert_eq!(stored(&data), Some(101));
}

#[test]
fn a_database_that_cannot_be_written_is_still_read() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("visitors.sqlite3");
    let (visitors, keeper) = WriteThread::start(directory.path().into(), settings(100)).unwrap();
    visitors.heartbeat(A, ADDRESS).unwrap();
    keeper.stop();
    // The table is locked against writing by another process, as a backup may do.
    let other = rusqlite::Connection::open(&file).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let (visitors, keeper) = WriteThread::start(directory.path().into(), settings(100)).unwrap();
    assert_eq!((figures(&visitors).0, visitors.heartbeat(A, ADDRESS)), (101, Ok(HeartbeatOutcome::Running)));
    assert_eq!(visitors.heartbeat(B, ADDRESS), Ok(HeartbeatOutcome::New));
    other.execute_batch("ROLLBACK").unwrap();
    keeper.stop();
    assert_eq!(stored(directory.path()), Some(102));
}

/// Where no unit of a service manager sets the umask, everybody could read them.
#[cfg(unix)]
#[test]
fn the_counter_s_files_are_for_the_server_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let mode = |file: &Path| fs::metadata(file).unwrap().permissions().mode() & 0o777;
    let files = || fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
    for _ in 0..2 {
        let (visitors, keeper) = WriteThread::start(data.clone(), CounterSettings::default()).unwrap();
        visitors.heartbeat(&[b'A'; 22], "203.0.113.1".parse().unwrap()).unwrap();
        until("the log beside the database", || {
            files().iter().any(|file| file.ends_with("visitors.sqlite3-wal")).then_some(())
        });
        for file in files() {
            assert_eq!(mode(&file), 0o600, "{}", file.display());
        }
        assert_eq!(mode(&data), 0o700);
        keeper.stop();
        // As an older version left them.
        for file in files() {
            fs::set_permissions(file, fs::Permissions::from_mode(0o644)).unwrap();
        }
    }
    let copy = directory.path().join("copy.sqlite3");
    backup(&data, &copy).unwrap();
    assert_eq!(mode(&copy), 0o600);
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 2, "nothing is left beside it");
}
