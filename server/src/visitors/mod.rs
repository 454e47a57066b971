//! The visitor counter (docs/architecture.md, "From a heartbeat to the figure").

mod blocks;
mod clock;
mod counter;
mod counting;
mod day;
mod key;
mod recent;
mod settings;
mod waiting;

// Where it is kept.
mod backup;
mod books;
mod correction;
mod health;
mod keeper;
mod lock;
mod memory;
mod place;
mod private;
mod shared;
mod store;

// Who asks.
mod by_day;
mod client;
mod engine;
mod live;
mod robots;
mod serve;
mod tally;

pub use backup::{BackupError, backup};
pub(crate) use blocks::Blocks;
pub use books::Books;
pub use by_day::ByDay;
pub use client::Proxies;
pub use clock::{Clock, Moment};
pub use correction::{Change, Correction, CorrectionError};
pub use counter::{Beat, Counter, Millis, Rules};
pub use day::{Day, DayError, Days};
pub use engine::{AnyCounter, Engine};
pub use health::Fault;
pub use keeper::Keeper;
pub use key::{BlockHash, Key, VisitHash, VisitId, VisitIdError};
pub use live::Visitors;
pub use lock::{Lock, LockError};
pub use memory::Memory;
pub use recent::Corrections;
pub use robots::is_robot;
pub use serve::{beat, figures};
pub use settings::Settings;
pub use shared::{Contact, Shared, SharedBooks, SharedError};
pub use store::{Changes, Store, StoreError, Stored};
pub use tally::Tally;
