//! A store that goes away, loses its data, or was never there.

use super::{HOME, MINUTE, SEED, Time, figures, heartbeat, no_cap, server};
use crate::redis::{Redis, now};
use tintuc_server::visitors::{Fault, HeartbeatOutcome, Rules, VisitCounter as _};

#[test]
fn a_store_that_is_killed_and_comes_back_has_lost_nothing() {
    let Some(mut store) = Redis::start_if_there() else { return };
    let time = Time::new();
    let [one, other] = [(); 2].map(|()| server(&store.address(), &time, no_cap()));
    now(one.sync()).unwrap();
    now(other.sync()).unwrap();
    assert_eq!(heartbeat(&one, 1), (HeartbeatOutcome::New, Some((SEED + 1, 1))));
    assert_eq!(heartbeat(&other, 1), (HeartbeatOutcome::Running, Some((SEED + 1, 1))));
    store.kill();
    assert_eq!(heartbeat(&one, 1), (HeartbeatOutcome::Queued, Some((SEED + 1, 1))), "the last good figures");
    assert_eq!(
        (heartbeat(&one, 2).0, heartbeat(&other, 2).0, heartbeat(&other, 3).0),
        (HeartbeatOutcome::Queued, HeartbeatOutcome::Queued, HeartbeatOutcome::Queued)
    );
    assert!(now(one.sync()).is_err());
    assert_eq!(one.fault(), Some(Fault::Unreachable));
    time.pass(MINUTE);
    store.start_again();
    now(one.sync()).unwrap();
    now(other.sync()).unwrap();
    assert_eq!(one.fault(), None);
    assert_eq!((figures(&one), figures(&other)), (Some((SEED + 3, 3)), Some((SEED + 3, 3))));
    time.pass(4 * MINUTE + 1);
    assert_eq!(figures(&one), Some((SEED + 3, 0)), "they were heard before the store came back");
}

#[test]
fn a_store_that_forgets_everything_is_told_by_its_servers() {
    let Some(mut store) = Redis::forgetful() else { return };
    let time = Time::new();
    let [one, other] = [(); 2].map(|()| server(&store.address(), &time, no_cap()));
    now(one.sync()).unwrap();
    now(other.sync()).unwrap();
    heartbeat(&one, 1);
    time.pass(4 * MINUTE);
    heartbeat(&other, 2);
    now(one.sync()).unwrap();
    store.kill();
    heartbeat(&one, 3);
    store.start_again();
    let _ = now(other.sync());
    now(other.sync()).unwrap();
    now(one.sync()).unwrap();
    time.pass(MINUTE + 1);
    assert_eq!((figures(&one), figures(&other)), (Some((SEED + 3, 2)), Some((SEED + 3, 2))));
    assert_eq!(
        heartbeat(&other, 1),
        (HeartbeatOutcome::Running, Some((SEED + 3, 3))),
        "what ran goes on, at any server"
    );
}

#[test]
fn a_store_that_is_away_at_the_start_is_waited_for() {
    let Some(mut store) = Redis::start_if_there() else { return };
    let time = Time::new();
    let first = server(&store.address(), &time, no_cap());
    now(first.sync()).unwrap();
    heartbeat(&first, 1);
    store.kill();
    let second = server(&store.address(), &time, no_cap());
    assert!(now(second.sync()).is_err());
    assert_eq!(heartbeat(&second, 1), (HeartbeatOutcome::Queued, None), "none rather than a wrong one");
    assert_eq!(heartbeat(&second, 2), (HeartbeatOutcome::Queued, None));
    store.start_again();
    now(second.sync()).unwrap();
    assert_eq!(figures(&second), Some((SEED + 2, 2)));
}

#[test]
fn neither_ids_nor_addresses_are_in_the_store_and_nothing_of_readers_stays() {
    let Some(store) = Redis::start_if_there() else { return };
    let time = Time::new();
    let server = server(&store.address(), &time, Rules::default());
    now(server.sync()).unwrap();
    now(server.heartbeat(b"Zm9vYmFyYmF6cXV4MTIzNA", HOME)).unwrap();
    let keys: Vec<String> = store.ask(&["KEYS", "*"]);
    assert!(keys.iter().all(|key| key.starts_with("{tintuc}:") && !key.contains("203.0.113")), "{keys:?}");
    let visits: Vec<Vec<u8>> = store.ask(&["ZRANGE", "{tintuc}:visits", "0", "-1"]);
    assert_eq!(visits.iter().map(Vec::len).collect::<Vec<_>>(), [8]);
    let left: i64 = store.ask(&["PTTL", "{tintuc}:visits"]);
    assert!((1..=31 * 60_000).contains(&left), "{left}");
    time.pass(31 * MINUTE);
    now(server.heartbeat(b"Zm9vYmFyYmF6cXV4MTIzNB", HOME)).unwrap();
    assert_eq!(store.ask::<u64>(&["ZCARD", "{tintuc}:visits"]), 1);
}
