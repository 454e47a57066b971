//! What counts as a visit, and who is online: pure logic, without clock, storage or network.

mod correction; // what people change in the figures
mod counter; // the rules themselves
mod day; // days in Vietnam, and the visits of each
mod key; // visit ids and addresses, as hashes
mod loaded_counter; // the counter after the saved state was read
mod pending_counter; // the counter while the saved state cannot be read
mod rate_limiter; // how many visits a block of addresses may begin
mod recent; // the visits of today, this week and this month
mod robots; // user agents that are not counted
mod saved_state; // what a store saves

pub use correction::{Change, Correction, Corrections};
pub use counter::{Counter, HeartbeatOutcome, Rules};
pub use day::{Day, DayError, Days};
pub use key::{BlockHash, Key, VisitHash, VisitId, VisitIdError};
pub(super) use loaded_counter::LoadedCounter;
pub(super) use pending_counter::PendingCounter;
pub(crate) use rate_limiter::RateLimiter;
pub use robots::is_robot;
pub use saved_state::{SavedState, StateChanges};
