//! What every connection and answer has in common.

mod connections;
mod encoding;
mod layers;
mod problem;
mod resource;

pub use connections::{Patience, serve};
pub use encoding::{Encoding, Quality};
pub use layers::{cross_origin, guard, read_only, secure};
pub use problem::Problem;
pub use resource::{Caching, Resource, compressible, version_of};
