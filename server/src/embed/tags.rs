use crate::site::Site;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::json;
use sha2::{Digest as _, Sha384};
use std::fmt::Write as _;

/// The script for portals at the address that always has the newest one.
const STABLE: &str = "embed.js";

/// What is published beside the script, for portals that name one version of it.
pub(crate) const PUBLISHED: &str = "embed.json";

/// The tags that a portal pastes, for a site at an address that ends in a slash: of the newest script, and of the one of
/// this build with its integrity. Nothing where the build has no such script.
pub fn tags(site: &Site, address: &str) -> Option<String> {
    site.content(STABLE)?;
    let mut tags = format!("<script type=\"module\" src=\"{address}{STABLE}\"></script>\n");
    if let Some((path, integrity)) = version(site) {
        _ = writeln!(
            tags,
            "<script type=\"module\" src=\"{address}{path}\" integrity=\"{integrity}\" crossorigin></script>"
        );
    }
    Some(tags)
}

/// The script of this build, as [`PUBLISHED`] has it: its name, which lies beside that, and its integrity.
pub(crate) fn published(site: &Site) -> Option<String> {
    let (path, integrity) = version(site)?;
    Some(format!("{}\n", json!({"src": path, "integrity": integrity})))
}

/// The script of this build under the name that never changes, and its integrity.
fn version(site: &Site) -> Option<(&str, String)> {
    let newest = site.content(STABLE)?;
    // The build writes it a second time under a name with a hash (pack/src/pages.rs).
    let (path, _) =
        site.bodies().find(|(path, body)| *path != STABLE && body.body() == newest && path.starts_with("embed-"))?;
    Some((path, format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(newest)))))
}
