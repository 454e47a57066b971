use crate::support::until;
use std::{
    fs,
    net::{IpAddr, Ipv4Addr},
    path::Path,
};
use tintuc_server::visitors::{Beat, Keeper, Key, Settings, Store};

const ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 1));
const A: &[u8] = b"AAAAAAAAAAAAAAAAAAAAAA";
const B: &[u8] = b"BBBBBBBBBBBBBBBBBBBBBB";

fn settings(seed: u64) -> Settings {
    Settings { seed, ..Settings::default() }
}

/// The total on the disk.
fn stored(directory: &Path) -> Option<u64> {
    Store::open(directory).ok()?.counter().ok()?.map(|(_, total)| total)
}

#[test]
fn a_clean_stop_loses_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let (visitors, keeper) = Keeper::start(directory.path().into(), settings(100)).unwrap();
    assert_eq!(visitors.beat(A, ADDRESS), Ok(Beat::New));
    assert_eq!(visitors.beat(B, ADDRESS), Ok(Beat::New));
    keeper.stop();

    let (visitors, keeper) = Keeper::start(directory.path().into(), settings(100)).unwrap();
    let figures = visitors.figures();
    assert_eq!((figures.total, figures.online), (102, 2));
    assert_eq!(visitors.beat(A, ADDRESS), Ok(Beat::Running), "a running visit is not counted again");
    keeper.stop();
}

#[test]
fn a_crash_loses_only_what_was_not_written_yet() {
    let directory = tempfile::tempdir().unwrap();
    let (visitors, keeper) = Keeper::start(directory.path().into(), settings(100)).unwrap();
    visitors.beat(A, ADDRESS).unwrap();
    until("the visit is on the disk", || (stored(directory.path()) == Some(101)).then_some(()));
    // A copy of the files at this moment is what a crash would leave.
    let crashed = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(directory.path()).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), crashed.path().join(entry.file_name())).unwrap();
    }
    keeper.stop();

    let (visitors, keeper) = Keeper::start(crashed.path().into(), settings(100)).unwrap();
    assert_eq!((visitors.figures().total, visitors.figures().online), (101, 1));
    assert_eq!(visitors.beat(A, ADDRESS), Ok(Beat::Running));
    keeper.stop();
}

#[test]
fn a_seed_that_grew_lifts_the_total() {
    let directory = tempfile::tempdir().unwrap();
    for (seed, total) in [(100, 100), (50, 100), (200, 200), (100, 200)] {
        let (visitors, keeper) = Keeper::start(directory.path().into(), settings(seed)).unwrap();
        assert_eq!(visitors.figures().total, total, "seed {seed}");
        keeper.stop();
    }
}

#[test]
fn the_total_on_the_disk_never_falls() {
    let directory = tempfile::tempdir().unwrap();
    let mut store = Store::open(directory.path()).unwrap();
    store.reset(&Key::new([1; 16]), 500).unwrap();
    store.reset(&Key::new([2; 16]), 400).unwrap();
    assert_eq!(store.counter().unwrap(), Some((Key::new([2; 16]), 500)));
}

#[test]
fn a_spoilt_database_stops_nothing_and_is_tried_again() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("visitors.sqlite3");
    fs::write(&file, "this is no database".repeat(1_000)).unwrap();
    let (visitors, keeper) = Keeper::start(directory.path().into(), settings(100)).unwrap();
    assert_eq!(visitors.beat(A, ADDRESS), Ok(Beat::New));
    assert_eq!((visitors.figures().total, visitors.figures().online), (101, 1));
    // Someone puts it right; the next try is at the latest when the server stops.
    fs::remove_file(&file).unwrap();
    keeper.stop();
    assert_eq!(stored(directory.path()), Some(101));
    assert_eq!(Store::open(directory.path()).unwrap().visits().unwrap().len(), 1);
}

#[test]
fn a_database_that_comes_back_is_added_to() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("visitors.sqlite3");
    // A directory of that name: it cannot be opened.
    fs::create_dir(&file).unwrap();
    let (visitors, keeper) = Keeper::start(directory.path().into(), settings(100)).unwrap();
    visitors.beat(A, ADDRESS).unwrap();
    fs::remove_dir(&file).unwrap();
    Store::open(directory.path()).unwrap().reset(&Key::new([3; 16]), 5_000).unwrap();
    keeper.stop();
    assert_eq!(visitors.figures().total, 5_001);
    assert_eq!(stored(directory.path()), Some(5_001));
}

#[test]
fn neither_ids_nor_addresses_reach_the_disk() {
    let directory = tempfile::tempdir().unwrap();
    let (visitors, keeper) = Keeper::start(directory.path().into(), settings(0)).unwrap();
    visitors.beat(b"Zm9vYmFyYmF6cXV4MTIzNA", ADDRESS).unwrap();
    keeper.stop();
    for entry in fs::read_dir(directory.path()).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        for secret in [&b"Zm9vYmFyYmF6cXV4MTIzNA"[..], b"foobarbazqux1234", b"203.0.113", &[203, 0, 113]] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret));
        }
    }
}

#[test]
fn a_data_directory_that_cannot_be_made_stops_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    fs::write(&data, "a file where the directory should be").unwrap();
    let (visitors, keeper) = Keeper::start(data.clone(), settings(100)).unwrap();
    assert_eq!(visitors.beat(A, ADDRESS), Ok(Beat::New));
    fs::remove_file(&data).unwrap();
    keeper.stop();
    assert_eq!(stored(&data), Some(101));
}

#[test]
fn a_database_that_cannot_be_written_is_still_read() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("visitors.sqlite3");
    let (visitors, keeper) = Keeper::start(directory.path().into(), settings(100)).unwrap();
    visitors.beat(A, ADDRESS).unwrap();
    keeper.stop();
    // The table is locked against writing by another process, as a backup may do.
    let other = rusqlite::Connection::open(&file).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let (visitors, keeper) = Keeper::start(directory.path().into(), settings(100)).unwrap();
    assert_eq!((visitors.figures().total, visitors.beat(A, ADDRESS)), (101, Ok(Beat::Running)));
    assert_eq!(visitors.beat(B, ADDRESS), Ok(Beat::New));
    other.execute_batch("ROLLBACK").unwrap();
    keeper.stop();
    assert_eq!(stored(directory.path()), Some(102));
}
