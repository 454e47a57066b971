//! What every connection and answer has in common.

mod careful;
mod connections;
mod crowd;
mod encoding;
mod layers;
mod paced;
mod portals;
mod problem;
mod resource;

pub use careful::{allow_elsewhere, isolate, secure};
pub use connections::{Limits, Patience, serve};
pub use encoding::{Encoding, Quality};
pub use layers::{cross_origin, guard, read_only};
pub(crate) use portals::posted_by_portals;
pub use portals::{Portal, PortalError, Portals};
pub use problem::Problem;
pub use resource::{Caching, Resource, compressible, version_of};
