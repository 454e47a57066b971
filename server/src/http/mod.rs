//! What all connections and answers have in common.

mod app; // the router, with logging, security headers and metrics
mod connection_limit; // how many connections there may be, and which one goes
mod connections; // accepts connections, and limits their time
mod encoding; // brotli and gzip
mod layers; // limits and CORS for groups of routes
mod portals; // the sites that may embed the news
mod problem; // errors as problem+json
mod resource; // a body in memory, with its compressed forms and versions
mod security_headers; // headers that restrict what browsers do with an answer
mod trusted_proxies; // whom to believe about a client's address
mod write_timeout; // ends connections whose client does not read

pub use app::App;
pub use connections::{Limits, Timeouts, serve};
pub use encoding::{Encoding, Quality};
pub(crate) use layers::posted_by_portals;
pub use layers::{bounded, cross_origin, read_only};
pub use portals::{Portal, PortalError, Portals};
pub use problem::Problem;
pub(crate) use resource::response_with;
pub use resource::{Caching, Resource, compressible, version_of};
pub use security_headers::{allow_cross_origin, isolate_opener};
pub use trusted_proxies::TrustedProxies;
