//! What every connection and answer has in common.

mod careful;
mod connections;
mod crowd;
mod encoding;
mod layers;
mod paced;
mod problem;
mod resource;

pub use careful::{allow_elsewhere, isolate, secure};
pub use connections::{Limits, Patience, serve};
pub use encoding::{Encoding, Quality};
pub use layers::{cross_origin, guard, read_only};
pub use problem::Problem;
pub use resource::{Caching, Resource, compressible, version_of};
