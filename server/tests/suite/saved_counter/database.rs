//! A database that is damaged, missing, locked, or of another version.

use super::{A, ADDRESS, B, figures, settings, stored};
use crate::support::until;
use std::{fs, os::unix::fs::FileExt as _, path::Path};
use tintuc::model::Timestamp;
use tintuc_server::visitors::{Change, CounterAdmin as _, Fault, HeartbeatOutcome, Store, WriteThread};

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
    assert_eq!((visitors.figures(), visitors.fault()), (None, Some(Fault::Unreadable)), "100 would be wrong");
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
    assert_eq!((visitors.figures(), visitors.fault()), (None, Some(Fault::Unreadable)));
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
    assert_eq!((visitors.figures(), visitors.fault()), (None, Some(Fault::Unreadable)));
    keeper.stop();
    let other = rusqlite::Connection::open(&file).unwrap();
    assert_eq!(other.query_row("SELECT total FROM counter", [], |row| row.get(0)), Ok(5_000));
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
