use super::Site;
use crate::{
    content::Library,
    http::{Caching, Problem, Quality, Resource, read_only},
    media_type,
    pool::Pool,
};
use axum::{
    Router,
    http::HeaderMap,
    response::{IntoResponse as _, Response},
};
use std::sync::Arc;
use tintuc::{locale::Locale, model};

/// The manifest's path below the site's root.
pub const MANIFEST: &str = "manifest.webmanifest";

/// The web app manifest with the office's name in it. One that cannot be read stays as it was built.
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

/// Answers with the manifest, with the office's name as the content has it now.
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
