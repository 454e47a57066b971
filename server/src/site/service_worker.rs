use super::file_names::{INDEX, is_hashed};
use crate::embed::{is_for_portals, is_shared};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// The service worker's path below the site's root.
pub const WORKER: &str = "sw.js";

/// Makes a build's service worker from the script that trunk copied, and from the paths and contents of the built files.
///
/// While nothing changes its bytes stay the same, because a browser takes any change for a new version.
pub fn service_worker<'a>(script: &str, files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut shell: Vec<_> = files.into_iter().filter(|(path, _)| is_shell(path)).collect();
    shell.sort_unstable();
    let mut hash = Sha256::new();
    hash.update(script);
    for (path, content) in &shell {
        hash.update(path);
        hash.update(Sha256::digest(content));
    }
    let build = hash.finalize().iter().take(8).fold(String::new(), |mut hex, byte| {
        _ = write!(hex, "{byte:02x}");
        hex
    });
    let names: Vec<_> = shell.iter().map(|(path, _)| *path).collect();
    // The app knows a worker with a build by this line (src/app/offline.rs).
    format!("self.tintuc={};\n{script}", serde_json::json!({ "build": build, "shell": names })).into_bytes()
}

/// Whether a page needs a file offline: the page itself, the wasm app, and the icon of its tab.
fn is_shell(path: &str) -> bool {
    let program = is_hashed(path) && (is_shared(path) || !is_for_portals(path));
    path == INDEX || path == "icons/icon.svg" || program
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = include_str!("../../../public/sw.js");
    const FILES: [(&str, &[u8]); 6] = [
        ("lightbox-0123456789abcdef.js", b"lightbox"),
        ("tintuc-0123456789abcdef.js", b"js"),
        ("index.html", b"page"),
        ("embed.js", b"embed"),
        ("embed-news-0123456789abcdef_bg.wasm", b"what only portals load"),
        ("icons/icon.svg", b"icon"),
    ];

    fn worker(files: &[(&'static str, &'static [u8])]) -> String {
        String::from_utf8(service_worker(SCRIPT, files.iter().copied())).unwrap_or_default()
    }

    #[test]
    fn the_worker_knows_its_build_and_the_files_of_the_shell() {
        let filled = worker(&FILES);
        let (build, script) = filled.split_once('\n').unwrap_or_default();
        assert!(build.starts_with("self.tintuc={\"build\":\""), "{build}");
        assert!(
            build.ends_with(r#""shell":["icons/icon.svg","index.html","lightbox-0123456789abcdef.js","tintuc-0123456789abcdef.js"]};"#),
            "{build}"
        );
        assert_eq!(script, SCRIPT);
    }

    #[test]
    fn another_content_is_another_build_and_another_order_is_not() {
        let mut files = FILES;
        files.reverse();
        assert_eq!(worker(&files), worker(&FILES));
        files[3] = ("index.html", b"another page");
        assert_ne!(worker(&files), worker(&FILES));
    }
}
