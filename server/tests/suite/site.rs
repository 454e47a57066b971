use crate::support::{Fixture, INDEX, decompress, get, send};
use axum::http::{Method, Request};
use std::io::Write as _;
use tintuc_server::site::Site;

#[tokio::test]
async fn known_routes_are_found_and_others_are_not() {
    let fixture = Fixture::new();
    let app = fixture.app();
    for (path, status) in [
        ("/", 200),
        ("/index.html", 200),
        ("/trang/feed-2", 200),
        ("/trang/feed-3", 404),
        ("/muc/tin", 200),
        ("/muc/tin/", 200),
        ("/muc/khong-co", 404),
        ("/muc/tin/trang/tin-2", 200),
        ("/muc/tin/trang/tin-3", 404),
        ("/muc/khong-co/trang/tin-2", 404),
        ("/tin/mot", 200),
        ("/tin/hai", 404),
        ("/tin/%2e%2e", 404),
        ("/en", 200),
        ("/en/", 200),
        ("/en/trang/feed-2", 200),
        ("/en/trang/feed-3", 404),
        ("/en/muc/tin", 200),
        ("/en/tin/mot", 200),
        ("/en/tin/hai", 404),
        ("/khong-co", 404),
        ("/tin/m%E1%BB%99t", 404),
    ] {
        let answer = get(&app, path).await;
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{path}");
        assert!(answer.text().contains("<title>Tin</title>"), "{path}");
    }
}

#[tokio::test]
async fn a_page_of_another_kind_is_no_listing() {
    let fixture = Fixture::new();
    fixture.content("site-2.json", "7");
    let app = fixture.app();
    for path in ["/trang/site", "/trang/site-2", "/muc/tin/trang/feed-2"] {
        assert_eq!(get(&app, path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn without_its_head_a_section_is_known_by_its_feed() {
    let fixture = Fixture::new();
    fixture.content("site.json", "{");
    let app = fixture.app();
    assert_eq!(get(&app, "/muc/tin-2").await.status, 200);
    assert_eq!(get(&app, "/muc/tin").await.status, 404);
}

#[tokio::test]
async fn a_missing_file_does_not_come_as_a_page() {
    let fixture = Fixture::new();
    let app = fixture.app();
    for path in ["/tintuc-ffffffffffffffff.js", "/a/b.css", "/favicon.ico", "/.git/config", "/..%2fsecret.txt"] {
        get(&app, path).await.assert_problem(404);
    }
}

#[tokio::test]
async fn a_reader_who_asks_for_a_missing_file_is_told_so_on_a_page() {
    let fixture = Fixture::new();
    let asked = Request::get("/tin/bai-cu.aspx").header("accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    let answer = send(&fixture.app(), asked).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (404, "text/html; charset=utf-8"));
}

#[tokio::test]
async fn files_come_with_their_type_and_hashed_ones_are_kept() {
    let fixture = Fixture::new();
    let app = fixture.app();
    for (path, media_type, caching) in [
        ("/", "text/html; charset=utf-8", "no-cache, no-transform"),
        (
            "/tintuc-0123456789abcdef.js",
            "text/javascript; charset=utf-8",
            "public, max-age=31536000, immutable, no-transform",
        ),
        ("/tintuc-0123456789abcdef_bg.wasm", "application/wasm", "public, max-age=31536000, immutable, no-transform"),
        ("/manifest.webmanifest", "application/manifest+json", "no-cache"),
    ] {
        let answer = get(&app, path).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-type"), media_type);
        assert_eq!(answer.header("cache-control"), caching);
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "strict-origin-when-cross-origin");
        assert_eq!(answer.header("vary"), "accept-encoding");
    }
}

#[tokio::test]
async fn files_are_compressed_as_the_client_likes() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let wasm = "/tintuc-0123456789abcdef_bg.wasm";
    for (accept, encoding) in [("br, gzip", "br"), ("gzip", "gzip"), ("identity", ""), ("br;q=0, gzip", "gzip")] {
        let answer = send(&app, Request::get(wasm).header("accept-encoding", accept)).await;
        assert_eq!(answer.header("content-encoding"), encoding);
        assert_eq!(answer.body.len() < 4_000, !encoding.is_empty());
        assert_eq!(answer.header("content-length"), answer.body.len().to_string());
    }
}

#[tokio::test]
async fn forms_beside_a_file_are_sent_as_they_are_and_those_of_another_are_not() {
    let fixture = Fixture::new();
    let file = |name: &str| fixture.path("site").join(name);
    let body = "alert('tin tức');\n".repeat(200);
    let forms = |body: &str| {
        // Not as well as the server does it: what it sends is known by that.
        let mut brotli = Vec::new();
        let parameters = brotli::enc::BrotliEncoderParams { quality: 0, ..Default::default() };
        brotli::BrotliCompress(&mut body.as_bytes(), &mut brotli, &parameters).unwrap();
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
        gzip.write_all(body.as_bytes()).unwrap();
        [("br", brotli), ("gz", gzip.finish().unwrap())]
    };
    for (extension, form) in forms(&body) {
        fixture.site("made.js", &body);
        std::fs::write(file(&format!("made.js.{extension}")), form).unwrap();
        // The file was changed after it was compressed; the form broke off.
        fixture.site("changed.js", &body.replace("tin", "tinh"));
        std::fs::copy(file(&format!("made.js.{extension}")), file(&format!("changed.js.{extension}"))).unwrap();
        fixture.site("broken.js", &body);
        fixture.site(&format!("broken.js.{extension}"), "\u{1f}");
    }
    let app = fixture.app();
    for (name, taken) in [("made.js", true), ("changed.js", false), ("broken.js", false)] {
        let answer = send(&app, Request::get(format!("/{name}")).header("accept-encoding", "br")).await;
        assert_eq!(answer.header("content-encoding"), "br");
        assert_eq!(answer.body == std::fs::read(file(&format!("{name}.br"))).unwrap(), taken, "{name}");
        assert_eq!(decompress("br", &answer.body), std::fs::read(file(name)).unwrap(), "{name}");
        for extension in ["br", "gz"] {
            get(&app, &format!("/{name}.{extension}")).await.assert_problem(404);
        }
    }
    // It has a form of no use: larger than the file.
    let answer = send(&app, Request::get("/made.js").header("accept-encoding", "gzip")).await;
    assert!(answer.header("content-encoding") == "gzip" && answer.body.len() < body.len() / 4);
}

#[tokio::test]
async fn a_file_that_is_known_is_not_sent_again() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let first = get(&app, "/").await;
    let again = |path| Request::get(path).header("if-none-match", first.header("etag"));
    let second = send(&app, again("/")).await;
    assert_eq!((second.status.as_u16(), second.body.len()), (304, 0));
    assert_eq!(second.header("etag"), first.header("etag"));
    assert_eq!(send(&app, again("/khong-co")).await.status, 404, "a refusal is never \"not modified\"");
}

#[tokio::test]
async fn head_answers_as_get_without_the_body() {
    let fixture = Fixture::new();
    let app = fixture.app();
    for (path, status) in [("/", 200), ("/tin/hai", 404), ("/api/site.json", 200), ("/api/visitors", 200)] {
        let (get, head) = (get(&app, path).await, send(&app, Request::head(path)).await);
        assert_eq!((head.status.as_u16(), head.body.len()), (status, 0), "{path}");
        assert_eq!(head.header("content-length"), get.header("content-length"), "{path}");
    }
}

#[tokio::test]
async fn the_policy_allows_what_the_page_needs_and_nothing_inline_besides() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let answer = get(&app, "/tin/mot").await;
    let policy = answer.header("content-security-policy");
    assert_eq!(policy.matches("'sha256-").count(), 2, "one script, one style: {policy}");
    for part in [
        "default-src 'self'",
        "script-src 'self' 'wasm-unsafe-eval' 'sha256-",
        "img-src 'self' https:;",
        "connect-src 'self';",
        "object-src 'none'",
        "base-uri 'self'",
        "frame-ancestors 'self'",
    ] {
        assert!(policy.contains(part), "{part}: {policy}");
    }
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
}

#[tokio::test]
async fn the_policy_allows_the_api_that_the_page_names() {
    let fixture = Fixture::new();
    let meta = r#"<head><meta name="tintuc:api" content="https://cdn.example/tin/api">"#;
    fixture.site("index.html", &INDEX.replace("<head>", meta));
    let answer = get(&fixture.app(), "/tin/mot").await;
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("connect-src 'self' https://cdn.example/tin/api/;"), "{policy}");
}

#[cfg(unix)]
#[tokio::test]
async fn links_among_the_files_do_not_stop_the_start() {
    use std::os::unix::fs::symlink;
    let fixture = Fixture::new();
    fixture.site("icons/icon.svg", "<svg/>");
    symlink("icons/icon.svg", fixture.path("site/linked.svg")).unwrap();
    symlink("icons", fixture.path("site/folder")).unwrap();
    symlink("..", fixture.path("site/icons/circle")).unwrap();
    symlink("nowhere", fixture.path("site/broken.svg")).unwrap();
    let app = fixture.app();
    for (path, status) in
        [("/icons/icon.svg", 200), ("/linked.svg", 200), ("/folder/icon.svg", 404), ("/broken.svg", 404)]
    {
        assert_eq!(get(&app, path).await.status, status, "{path}");
    }
}

#[tokio::test]
async fn other_methods_are_refused_with_those_allowed() {
    let fixture = Fixture::new();
    let app = fixture.app();
    for (method, path, allow) in [
        (Method::POST, "/", "GET,HEAD"),
        (Method::DELETE, "/tin/mot", "GET,HEAD"),
        (Method::PUT, "/api/site.json", "GET,HEAD"),
        (Method::POST, "/api/khong-co", "GET,HEAD"),
        (Method::PATCH, "/api/visitors", "GET,HEAD,POST"),
        (Method::from_bytes(b"BREW").unwrap(), "/", "GET,HEAD"),
    ] {
        let answer = send(&app, Request::builder().method(method).uri(path)).await;
        answer.assert_problem(405);
        assert_eq!(answer.header("allow"), allow, "{path}");
    }
}

#[tokio::test]
async fn a_site_built_for_a_folder_is_served_in_it() {
    let fixture = Fixture::new();
    fixture.site("index.html", r#"<base href="/tin-tuc/"><title>Tin</title>"#);
    let app = fixture.app();
    for (path, status) in [
        ("/tin-tuc/", 200),
        ("/tin-tuc/tin/mot", 200),
        ("/tin-tuc/tin/hai", 404),
        ("/tin-tuc/api/site.json", 200),
        ("/tin-tuc/api/visitors", 200),
        ("/tin-tuc/tintuc-0123456789abcdef.js", 200),
        ("/tin/mot", 404),
        ("/api/site.json", 404),
        ("/tin-tucx", 404),
    ] {
        assert_eq!(get(&app, path).await.status, status, "{path}");
    }
    for path in ["/", "/tin-tuc"] {
        let answer = get(&app, path).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (307, "/tin-tuc/"), "{path}");
    }
}

#[tokio::test]
async fn a_reader_who_asks_for_the_page_by_its_file_is_sent_to_the_front_page() {
    for base in ["/", "/tin-tuc/"] {
        let fixture = Fixture::new();
        fixture.site("index.html", &INDEX.replace("<base href=\"/\">", &format!("<base href=\"{base}\">")));
        let app = fixture.app();
        let path = format!("{base}index.html");
        let asked = Request::get(&path).header("accept", "text/html,*/*;q=0.8");
        let answer = send(&app, asked).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (308, base));
        assert_eq!(answer.header("cache-control"), "no-cache", "else the worker could be answered with it");
        assert_eq!(answer.header("vary"), "accept");
        let worker = get(&app, &path).await;
        assert_eq!(worker.status, 200, "the service worker keeps the file");
        assert!(worker.text().contains("<title>Tin</title>"));
    }
}

#[test]
fn the_service_worker_names_the_build_or_is_the_kill_switch() {
    let fixture = Fixture::new();
    let script = include_str!("../../../public/sw.js");
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
    fixture.site("sw.js", include_str!("../../../public/sw.js"));
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
