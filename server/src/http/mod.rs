//! What every connection and answer has in common.

mod connections;
mod crowd;
mod encoding;
mod layers;
mod paced;
mod problem;
mod resource;

pub use connections::{Limits, Patience, serve};
pub use encoding::{Encoding, Quality};
pub use layers::{cross_origin, guard, read_only, secure};
pub use problem::Problem;
pub use resource::{Caching, Resource, compressible, version_of};
