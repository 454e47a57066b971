//! The counter on a real disk.

mod database; // a database that is damaged, missing, locked, or of another version
mod privacy;
mod restarts; // stops, crashes and starts // what is on the disk, and who may read it

use std::{
    net::{IpAddr, Ipv4Addr},
    path::Path,
};
use tintuc_server::visitors::{CounterSettings, LocalCounter, Store};

pub(super) const ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 1));

pub(super) const A: &[u8] = b"AAAAAAAAAAAAAAAAAAAAAA";

pub(super) const B: &[u8] = b"BBBBBBBBBBBBBBBBBBBBBB";

pub(super) fn settings(seed: u64) -> CounterSettings {
    CounterSettings { seed, ..CounterSettings::default() }
}

/// Total and online.
pub(super) fn figures(visitors: &LocalCounter) -> (u64, u64) {
    let figures = visitors.figures().unwrap();
    (figures.total, figures.online)
}

/// The total on the disk.
pub(super) fn stored(directory: &Path) -> Option<u64> {
    Store::existing(directory).ok()?.counter().ok()?.map(|(_, total)| total)
}
