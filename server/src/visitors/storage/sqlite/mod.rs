//! The counter's database file.

mod backup; // a copy of it
mod connection; // opens it, and checks that it is intact
mod corrections; // figures and corrections in it
mod store; // the counter's state in it
mod values; // figures as the database has them

pub use backup::{BackupError, backup};
pub use store::Store;
