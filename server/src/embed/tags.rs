use crate::site::Site;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use sha2::{Digest as _, Sha384};
use std::fmt::Write as _;

/// The script for portals at the address that always has the newest one.
const STABLE: &str = "embed.js";

/// The tags that a portal pastes, for a site at an address that ends in a slash: of the newest script, and of the one of
/// this build with its integrity. Nothing where the build has no such script.
pub fn tags(site: &Site, address: &str) -> Option<String> {
    let newest = site.content(STABLE)?;
    let mut tags = format!("<script type=\"module\" src=\"{address}{STABLE}\"></script>\n");
    // The build writes it a second time under a name with a hash (pack/src/pages.rs).
    let fixed =
        site.bodies().find(|(path, body)| *path != STABLE && body.body() == newest && path.starts_with("embed-"));
    if let Some((path, _)) = fixed {
        let integrity = BASE64_STANDARD.encode(Sha384::digest(newest));
        _ = writeln!(
            tags,
            "<script type=\"module\" src=\"{address}{path}\" integrity=\"sha384-{integrity}\" crossorigin></script>"
        );
    }
    Some(tags)
}
