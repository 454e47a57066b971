use super::script_version::{STABLE, ScriptVersion, script_version};
use crate::site::Site;
use std::fmt::Write as _;

/// The tags that a portal pastes, for a site at an address that ends in a slash: one for the newest script, and one for the
/// script of this build with its integrity. `None` where the build has no such script.
pub fn tags(site: &Site, address: &str) -> Option<String> {
    site.content(STABLE)?;
    let mut tags = format!("<script type=\"module\" src=\"{address}{STABLE}\"></script>\n");
    let files = site.bodies().map(|(path, resource)| (path, resource.body()));
    if let Some(ScriptVersion { path, integrity }) = script_version(|path| site.content(path), files) {
        _ = writeln!(
            tags,
            "<script type=\"module\" src=\"{address}{path}\" integrity=\"{integrity}\" crossorigin></script>"
        );
    }
    Some(tags)
}
