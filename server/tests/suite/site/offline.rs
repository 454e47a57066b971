//! The service worker and the manifest.

use crate::support::{Fixture, INDEX, get};
use tintuc_server::site::Site;

#[test]
fn the_service_worker_names_the_build_or_is_the_kill_switch() {
    let fixture = Fixture::new();
    let script = include_str!("../../../../public/sw.js");
    fixture.site("sw.js", script);
    let load = || Site::load(&fixture.path("site")).unwrap();
    let worker = || String::from_utf8(load().with_offline().content("sw.js").unwrap().to_vec()).unwrap();
    let first = worker();
    for name in ["index.html", "tintuc-0123456789abcdef.js", "tintuc-0123456789abcdef_bg.wasm"] {
        assert!(first.contains(&format!("\"{name}\"")), "{name}");
    }
    assert!(first.starts_with("self.tintuc={\"build\":\""));
    assert_eq!(worker(), first, "the same build");
    fixture.site("index.html", &INDEX.replace("margin: 0", "margin: 1px"));
    assert_ne!(worker(), first, "another build");
    assert_eq!(load().content("sw.js").unwrap(), script, "without a build it removes itself");
}

#[tokio::test]
async fn the_service_worker_is_asked_for_again_each_time() {
    let fixture = Fixture::new();
    fixture.site("sw.js", include_str!("../../../../public/sw.js"));
    let answer = get(&fixture.app(), "/sw.js").await;
    assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (200, "no-cache"));
    assert_eq!(answer.header("content-type"), "text/javascript; charset=utf-8");
}

#[tokio::test]
async fn the_manifest_bears_the_name_in_site_json() {
    let fixture = Fixture::new();
    let answer = get(&fixture.app(), "/manifest.webmanifest").await;
    assert_eq!(answer.header("content-type"), "application/manifest+json");
    assert_eq!(answer.json()["name"], "Sở");
    fixture.content("site.json", "{");
    assert_eq!(get(&fixture.app(), "/manifest.webmanifest").await.text(), "{}", "as built");
}
