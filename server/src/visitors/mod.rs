//! The visitor counter (docs/architecture.md, "From a heartbeat to the figure").

mod http; // api/visitors
mod rules; // what counts: pure logic
mod storage; // SQLite, or Redis for several servers

mod any_counter; // the counter that the server was configured with
mod health; // why the figures are not saved
mod heartbeat_counts; // heartbeats by their outcome, for the metrics
mod local_counter; // the counter of a single server
mod settings; // its configuration
mod visit_counter; // what the server asks of a counter

pub use any_counter::AnyCounter;
pub use health::Fault;
pub use heartbeat_counts::HeartbeatCounts;
pub use http::{VisitsByDay, get_figures, post_heartbeat};
pub use local_counter::LocalCounter;
pub(crate) use rules::RateLimiter;
pub use rules::{
    BlockHash, Change, Correction, Corrections, Counter, Day, DayError, Days, HeartbeatOutcome, Key, Rules, SavedState,
    StateChanges, VisitHash, VisitId, VisitIdError, is_robot,
};
pub use settings::CounterSettings;
pub use storage::{
    BackupError, CorrectionError, CounterAdmin, DirectoryLock, LockError, SharedCounter, SharedCounterAdmin,
    SharedStoreError, Store, StoreError, SyncTask, WriteBehind, WriteThread, backup,
};
pub use visit_counter::VisitCounter;
