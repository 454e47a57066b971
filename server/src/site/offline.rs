//! What makes the site readable offline and installable: the service worker and the web app manifest, filled in.

use super::Site;
use crate::{
    content::Library,
    embed::{is_for_portals, is_shared},
    http::{Caching, Problem, Quality, Resource, read_only},
    media_type,
    pool::Pool,
};
use axum::{
    Router,
    http::HeaderMap,
    response::{IntoResponse as _, Response},
};
use sha2::{Digest as _, Sha256};
use std::{fmt::Write as _, sync::Arc};
use tintuc::{locale::Locale, model};

/// The service worker's path below the site's root.
pub const WORKER: &str = "sw.js";
/// The manifest's path below the site's root.
pub const MANIFEST: &str = "manifest.webmanifest";

/// The service worker of a build, from the script that trunk copied and the paths and contents of the built files.
///
/// As long as nothing has changed it is the same, byte by byte: a browser takes any change for a new version.
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

/// Whether a file is needed to show a page offline: the page, the program, and the icon that its tab bears.
fn is_shell(path: &str) -> bool {
    let program = super::files::is_hashed(path) && (is_shared(path) || !is_for_portals(path));
    path == super::files::INDEX || path == "icons/icon.svg" || program
}

/// The manifest with the office's name in it; as it is built where it cannot be read.
pub fn manifest(built: &[u8], site: &model::Site) -> Vec<u8> {
    let Ok(mut manifest) = serde_json::from_slice::<serde_json::Map<_, _>>(built) else { return built.to_vec() };
    for name in ["name", "short_name"] {
        manifest.insert(name.to_owned(), site.name.clone().into());
    }
    serde_json::to_vec(&manifest).unwrap_or_else(|_| built.to_vec())
}

/// The manifest's address.
pub fn manifest_route(base: &str, site: Option<Arc<Site>>, library: Arc<Library>, pool: Arc<Pool>) -> Router {
    let route = read_only(move |request: HeaderMap| serve_manifest(site, library, pool, request));
    Router::new().route(&format!("{base}{MANIFEST}"), route)
}

/// Answers with the manifest of the office that the content names at this moment.
async fn serve_manifest(
    site: Option<Arc<Site>>,
    library: Arc<Library>,
    pool: Arc<Pool>,
    request: HeaderMap,
) -> Response {
    let Some(built) = site.and_then(|site| site.content(MANIFEST).cloned()) else {
        return Problem::not_found("there is no such file").into_response();
    };
    let office = pool.run(move || library.site(Locale::Vi)).await.ok().flatten();
    let filled = office.map_or_else(|| built.to_vec(), |office| manifest(&built, &office));
    Resource::new(media_type::of(MANIFEST), Caching::Revalidate, Quality::Quick, filled).answer(&request)
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

    #[test]
    fn the_manifest_bears_the_office_s_name() {
        let site = model::Site { name: "Sở \"Ngoại vụ\"".to_owned(), ..model::Site::default() };
        let filled = manifest(include_bytes!("../../../public/manifest.webmanifest"), &site);
        let filled: serde_json::Value = serde_json::from_slice(&filled).unwrap_or_default();
        assert_eq!(filled["name"], "Sở \"Ngoại vụ\"");
        assert_eq!(filled["short_name"], filled["name"]);
        assert_eq!(filled["start_url"], ".");
        assert_eq!(manifest(b"no JSON", &site), b"no JSON");
    }
}
