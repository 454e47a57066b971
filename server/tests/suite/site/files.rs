//! Files, their compressed forms and their policy.

use crate::support::{Fixture, INDEX, decompress, get, send};
use axum::http::Request;
use std::io::Write as _;

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
