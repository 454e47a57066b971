//! What every connection and answer has in common.

mod connections;
mod encoding;
mod layers;
mod portals;
mod problem;
mod resource;

pub use connections::{Patience, serve};
pub use encoding::{Encoding, Quality};
pub use layers::{cross_origin, guard, read_only, secure};
pub(crate) use portals::posted_by_portals;
pub use portals::{Portal, PortalError, Portals};
pub use problem::Problem;
pub use resource::{Caching, Resource, compressible, version_of};
