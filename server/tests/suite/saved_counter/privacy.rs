//! What is on the disk, and who may read it.

use super::{A, ADDRESS, settings, stored};
use crate::support::until;
use std::{
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use tintuc_server::{
    clock::Clock,
    visitors::{CounterSettings, LocalCounter, Store, WriteBehind, WriteThread, backup},
};

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

/// Everybody could read them unless a service manager set the umask.
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
