use tintuc::model::Visits;
use tintuc_server::visitors::{BlockHash, Counter, HeartbeatOutcome, Rules, VisitHash};

const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;
/// Some moment, so that tests can also look back.
const START: u64 = 1_700_000_000 * SECOND;
const A: VisitHash = VisitHash(1);
const B: VisitHash = VisitHash(2);
const HERE: BlockHash = BlockHash(1);
const THERE: BlockHash = BlockHash(2);

fn counter() -> Counter {
    Counter::new(Rules::default(), 1_303_080)
}

#[test]
fn the_first_beat_counts_and_the_others_do_not() {
    let mut counter = counter();
    assert_eq!(counter.figures(START), (1_303_080, 0));
    assert_eq!(counter.heartbeat(START, A, HERE), HeartbeatOutcome::New);
    for heartbeat in 1..100 {
        assert_eq!(counter.heartbeat(START + heartbeat * 30 * SECOND, A, HERE), HeartbeatOutcome::Running);
    }
    assert_eq!(counter.figures(START + 99 * 30 * SECOND), (1_303_081, 1));
}

#[test]
fn a_visit_ends_after_more_than_thirty_silent_minutes() {
    let mut counter = counter();
    counter.heartbeat(START, A, HERE);
    assert_eq!(counter.heartbeat(START + 30 * MINUTE, A, HERE), HeartbeatOutcome::Running);
    assert_eq!(counter.heartbeat(START + 60 * MINUTE + 1, A, HERE), HeartbeatOutcome::New);
}

#[test]
fn online_is_who_was_heard_within_five_minutes() {
    let mut counter = counter();
    counter.heartbeat(START, A, HERE);
    counter.heartbeat(START + MINUTE, B, HERE);
    assert_eq!(counter.figures(START + 5 * MINUTE).1, 2);
    assert_eq!(counter.figures(START + 5 * MINUTE + 1).1, 1);
    assert_eq!(counter.figures(START + 6 * MINUTE).1, 1);
    assert_eq!(counter.figures(START + 6 * MINUTE + 1).1, 0);
    assert_eq!(
        counter.heartbeat(START + 10 * MINUTE, A, HERE),
        HeartbeatOutcome::Running,
        "off line, but the visit goes on"
    );
    assert_eq!(counter.figures(START + 10 * MINUTE), (1_303_082, 1));
}

#[test]
fn two_tabs_share_one_visit() {
    let mut counter = counter();
    for _tab in 0..2 {
        counter.heartbeat(START, A, HERE);
    }
    assert_eq!(counter.figures(START), (1_303_081, 1));
}

#[test]
fn people_behind_one_address_are_told_apart() {
    let mut counter = counter();
    counter.heartbeat(START, A, HERE);
    counter.heartbeat(START, B, HERE);
    assert_eq!(counter.figures(START), (1_303_082, 2));
}

#[test]
fn midnight_counts_nobody_twice() {
    // 2023-11-15T00:00:00+07:00
    let midnight = 1_699_981_200 * SECOND;
    let mut counter = counter();
    counter.heartbeat(midnight - 10 * SECOND, A, HERE);
    assert_eq!(counter.heartbeat(midnight + 20 * SECOND, A, HERE), HeartbeatOutcome::Running);
    assert_eq!(counter.figures(midnight + 20 * SECOND), (1_303_081, 1));
}

#[test]
fn a_clock_set_back_neither_counts_twice_nor_keeps_anyone_online() {
    let mut counter = counter();
    counter.heartbeat(START, A, HERE);
    assert_eq!(counter.heartbeat(START - 60 * MINUTE, A, HERE), HeartbeatOutcome::Running);
    assert_eq!(counter.figures(START - 60 * MINUTE), (1_303_081, 1));
    assert_eq!(counter.figures(START + 5 * MINUTE + 1).1, 0);
}

#[test]
fn new_visits_of_a_block_are_capped_and_running_ones_are_not() {
    let rules = Rules { burst: 3, per_minute: 60, ..Rules::default() };
    let mut counter = Counter::new(rules, 0);
    let heartbeats = (10..15).map(|visit| counter.heartbeat(START, VisitHash(visit), HERE)).collect::<Vec<_>>();
    assert_eq!(
        heartbeats,
        [
            HeartbeatOutcome::New,
            HeartbeatOutcome::New,
            HeartbeatOutcome::New,
            HeartbeatOutcome::Capped,
            HeartbeatOutcome::Capped
        ]
    );
    assert_eq!(counter.figures(START), (3, 3), "who is capped is not online either");
    assert_eq!(counter.heartbeat(START, VisitHash(10), HERE), HeartbeatOutcome::Running);
    assert_eq!(counter.heartbeat(START, VisitHash(20), THERE), HeartbeatOutcome::New, "another block has its own cap");
    assert_eq!(
        counter.heartbeat(START + SECOND, VisitHash(14), HERE),
        HeartbeatOutcome::New,
        "one a second comes back"
    );
    assert_eq!(counter.figures(START + SECOND), (5, 5));
}

#[test]
fn a_block_that_invents_ids_without_end_is_refused_and_its_readers_go_on() {
    let rules = Rules { burst: 2, per_minute: 60, ..Rules::default() };
    let mut counter = Counter::new(rules, 0);
    counter.heartbeat(START, A, HERE);
    counter.heartbeat(START, B, HERE);
    for visit in 10..210 {
        assert_eq!(counter.heartbeat(START, VisitHash(visit), HERE), HeartbeatOutcome::Capped);
    }
    assert_eq!(counter.heartbeat(START, VisitHash(300), HERE), HeartbeatOutcome::Flooding);
    assert_eq!(counter.heartbeat(START, A, HERE), HeartbeatOutcome::Running);
    assert_eq!(counter.heartbeat(START, VisitHash(300), THERE), HeartbeatOutcome::New);
    assert_eq!(counter.heartbeat(START + SECOND, VisitHash(301), HERE), HeartbeatOutcome::New);
    assert_eq!(counter.heartbeat(START + SECOND, VisitHash(302), HERE), HeartbeatOutcome::Capped);
    assert_eq!(counter.figures(START + SECOND), (4, 4));
}

#[test]
fn a_restart_remembers_who_is_online_and_counts_nobody_again() {
    let mut before = counter();
    before.heartbeat(START, A, HERE);
    before.heartbeat(START + 4 * MINUTE, B, HERE);
    let (total, visits) = (before.counted(), before.everything(START + 4 * MINUTE));

    let mut after = counter();
    after.restore(START + 6 * MINUTE, total, visits);
    assert_eq!(after.figures(START + 6 * MINUTE), (1_303_082, 1));
    assert_eq!(after.heartbeat(START + 6 * MINUTE, A, HERE), HeartbeatOutcome::Running);
    assert_eq!(after.figures(START + 6 * MINUTE), (1_303_082, 2));
}

#[test]
fn what_ended_while_the_server_was_down_has_ended() {
    let mut counter = counter();
    counter.restore(START, 1_400_000, [(A, START - 30 * MINUTE - 1), (B, START - 30 * MINUTE)]);
    assert_eq!(counter.heartbeat(START, A, HERE), HeartbeatOutcome::New);
    assert_eq!(counter.heartbeat(START, B, HERE), HeartbeatOutcome::Running);
}

#[test]
fn stored_beats_in_the_future_count_as_now() {
    let mut counter = counter();
    counter.restore(START, 5, [(A, START + 600 * MINUTE)]);
    assert_eq!(counter.figures(START).1, 1);
    assert_eq!(counter.figures(START + 5 * MINUTE + 1).1, 0);
    assert_eq!(counter.heartbeat(START + 30 * MINUTE + 1, A, HERE), HeartbeatOutcome::New);
}

#[test]
fn the_total_never_falls_below_the_seed_or_what_is_stored() {
    for (seed, stored, expected) in [(100, 50, 100), (100, 150, 150), (0, 0, 0), (u64::MAX, 5, Visits::MOST)] {
        let mut counter = Counter::new(Rules::default(), seed);
        counter.restore(START, stored, []);
        assert_eq!(counter.figures(START).0, expected);
        counter.heartbeat(START, A, HERE);
        assert_eq!(counter.figures(START).0, (expected + 1).min(Visits::MOST), "what browsers can show");
    }
}

#[test]
fn a_total_that_can_only_be_read_later_is_added_to() {
    let mut counter = Counter::new(Rules::default(), 1_000);
    counter.heartbeat(START, A, HERE);
    counter.restore(START, 5_000, []);
    assert_eq!(counter.figures(START), (5_001, 1));
}

#[test]
fn a_total_that_was_stored_of_the_same_visits_is_not_added() {
    let mut counter = Counter::new(Rules::default(), 1_000);
    counter.heartbeat(START, A, HERE);
    for (stored, total) in [(1_001, 1_001), (900, 1_001), (5_000, 5_000)] {
        counter.raise(stored);
        assert_eq!(counter.figures(START).0, total);
    }
}

#[test]
fn a_correction_changes_the_figure_and_not_the_count() {
    let mut counter = Counter::new(Rules::default(), 1_000);
    for (correction, total) in [(-300, 700), (50, 1_050), (-2_000, 0), (0, 1_000)] {
        counter.correct(correction);
        assert_eq!((counter.figures(START).0, counter.counted()), (total, 1_000));
    }
}

#[test]
fn changes_are_told_once() {
    let mut counter = Counter::new(Rules::default(), 7);
    assert!(counter.changes().is_empty());
    counter.heartbeat(START, A, HERE);
    counter.heartbeat(START + SECOND, A, HERE);
    assert_eq!(counter.changes(), [(A, START + SECOND)].into());
    assert!(counter.changes().is_empty());
    assert_eq!(counter.everything(START), [(A, START + SECOND)].into());
}

#[test]
fn ended_visits_leave_the_memory() {
    let mut counter = counter();
    for visit in 0..5_000 {
        counter.heartbeat(START, VisitHash(visit), BlockHash(visit / 100));
    }
    assert!(counter.everything(START + 31 * MINUTE).is_empty());
}
