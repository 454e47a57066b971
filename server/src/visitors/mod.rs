//! The visitor counter (DESIGN.md section 4).

mod blocks;
mod client;
mod clock;
mod counter;
mod keeper;
mod key;
mod live;
mod robots;
mod serve;
mod settings;
mod store;

pub use client::Proxies;
pub use counter::{Beat, Changes, Counter, Millis, Rules};
pub use keeper::Keeper;
pub use key::{BlockHash, Key, VisitHash, VisitIdError};
pub use live::Visitors;
pub use serve::{MAX_BODY, beat, figures};
pub use settings::Settings;
pub use store::{Store, StoreError};
