//! What every connection and answer has in common.

mod app;
mod careful;
mod connections;
mod crowd;
mod encoding;
mod layers;
mod paced;
mod portals;
mod problem;
mod resource;

pub use app::App;
pub use careful::{allow_elsewhere, isolate};
pub use connections::{Limits, Patience, serve};
pub use encoding::{Encoding, Quality};
pub(crate) use layers::posted_by_portals;
pub use layers::{bounded, cross_origin, read_only};
pub use portals::{Portal, PortalError, Portals};
pub use problem::Problem;
pub(crate) use resource::roomy;
pub use resource::{Caching, Resource, compressible, version_of};
