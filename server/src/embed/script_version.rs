use base64::{Engine as _, prelude::BASE64_STANDARD};
use bytes::Bytes;
use serde_json::json;
use sha2::{Digest as _, Sha384};

/// The script for portals, at the address that always has the newest one.
pub(super) const STABLE: &str = "embed.js";

/// The file beside the script that says which version it is, for portals that name one.
pub(crate) const VERSION_FILE: &str = "embed.json";

/// The script of one build.
#[derive(Debug)]
pub(crate) struct ScriptVersion<'a> {
    /// Its path below the site's root, which never changes.
    pub(super) path: &'a str,
    /// The value of the attribute `integrity`.
    pub(super) integrity: String,
}

/// The script of this build, from the site's files; `None` where the build has no such script.
pub(crate) fn script_version<'a>(
    content: impl Fn(&str) -> Option<&'a Bytes>,
    mut files: impl Iterator<Item = (&'a str, &'a Bytes)>,
) -> Option<ScriptVersion<'a>> {
    let newest = content(STABLE)?;
    // The build writes it a second time, under a name with a hash (pack/src/pages.rs).
    let (path, _) = files.find(|(path, body)| *path != STABLE && *body == newest && path.starts_with("embed-"))?;
    Some(ScriptVersion { path, integrity: format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(newest))) })
}

impl ScriptVersion<'_> {
    /// The content of [`VERSION_FILE`].
    pub(crate) fn json(&self) -> String {
        format!("{}\n", json!({"src": self.path, "integrity": self.integrity}))
    }
}
