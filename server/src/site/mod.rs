//! The built site: what trunk wrote, in memory.

mod base; // the folder that the site lies in
mod file_names; // names of its files
mod files; // its files
mod manifest; // the web app manifest, with the office's name
mod pages; // answers all addresses outside `api/`
mod policy; // the Content-Security-Policy of a page
mod service_worker; // the service worker, with its build

pub use base::{BasePath, BasePathError};
pub use files::{Site, SiteError};
pub use manifest::{MANIFEST, manifest, manifest_route};
pub use pages::serve;
pub use service_worker::{WORKER, service_worker};
