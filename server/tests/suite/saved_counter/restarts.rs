//! Stops, crashes and starts.

use super::{A, ADDRESS, B, figures, settings, stored};
use crate::support::until;
use std::fs;
use tintuc_server::visitors::{HeartbeatOutcome, StoreError, WriteThread};

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
