//! The built site: what trunk wrote, ready-made in memory.

mod base;
mod files;
mod offline;
mod pages;
mod policy;

pub use base::{BasePath, BasePathError};
pub use files::{Site, SiteError};
pub use offline::{MANIFEST, WORKER, manifest, manifest_route, service_worker};
pub use pages::serve;
