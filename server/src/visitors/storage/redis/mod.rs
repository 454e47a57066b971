//! The counter in Redis or Valkey, which several servers share. The store handles each heartbeat in one step and by its own
//! clock, so that all servers give the same answers.
//!
//! Running visits are a sorted set and not a `HyperLogLog`, which is wrong by 0.8 %, cannot say whether a visit is running (on
//! which the total depends), and cannot forget visits that have ended. The price is memory: docs/deployment.md.

mod admin; // figures and corrections for administrators
mod error; // why the store cannot be used
mod journal; // heartbeats that wait for the store
mod scripts; // what runs inside the store
mod shared_counter; // the counter, as each server sees it
mod state; // what one server knows of the shared counter
mod sync; // brings a server and the store up to date with each other
mod sync_task; // the task that does so

pub use admin::SharedCounterAdmin;
pub use error::SharedStoreError;
pub use shared_counter::SharedCounter;
pub use sync_task::SyncTask;
