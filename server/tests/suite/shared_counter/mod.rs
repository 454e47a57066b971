//! The counter that several servers share.

mod outages; // a store that goes away, loses its data, or was never there
mod process;
mod rules; // the rules are the same in the store as in Rust // whole servers on a store

use crate::redis::now;
use std::{
    net::{IpAddr, Ipv4Addr},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use tintuc_server::{
    clock::Clock,
    visitors::{CounterSettings, HeartbeatOutcome, Rules, SharedCounter, VisitCounter as _},
};

pub(super) const SECOND: u64 = 1_000;

pub(super) const MINUTE: u64 = 60 * SECOND;

/// 2023-11-14T23:50:00+07:00
const EVENING: u64 = 1_699_980_600 * SECOND;

pub(super) const SEED: u64 = 1_303_080;

pub(super) const HOME: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 1));

/// A clock that tests move.
#[derive(Clone)]
pub(crate) struct Time(Arc<AtomicU64>);

impl Time {
    pub(crate) fn new() -> Self {
        Self(Arc::new(AtomicU64::new(EVENING)))
    }

    pub(crate) fn clock(&self) -> Clock {
        Clock::moved_by(&self.0)
    }

    pub(super) fn now(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn pass(&self, time: u64) {
        self.0.fetch_add(time, Ordering::Relaxed);
    }
}

pub(crate) fn id(number: u64) -> String {
    format!("{number:022}")
}

pub(crate) fn server(address: &str, time: &Time, rules: Rules) -> SharedCounter {
    let settings = CounterSettings { rules, seed: SEED, ..CounterSettings::default() };
    SharedCounter::simulated(address, settings, time.clock()).unwrap()
}

pub(crate) fn no_cap() -> Rules {
    Rules { burst: u32::MAX / 1_000, ..Rules::default() }
}

pub(crate) fn heartbeat(server: &SharedCounter, number: u64) -> (HeartbeatOutcome, Option<(u64, u64)>) {
    let (heartbeat, figures) = now(server.heartbeat(id(number).as_bytes(), HOME)).unwrap();
    (heartbeat, figures.map(|figures| (figures.total, figures.online)))
}

pub(super) fn figures(server: &SharedCounter) -> Option<(u64, u64)> {
    now(server.figures()).map(|figures| (figures.total, figures.online))
}
