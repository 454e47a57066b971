use axum::{
    body::Body,
    http::{HeaderMap, Request, StatusCode},
};
use http_body_util::BodyExt as _;
use std::{
    fs,
    io::Read as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tintuc_server::{
    Parts, app,
    clock::Clock,
    content::{Folder, Library},
    http::{App, Portals},
    site::Site,
    visitors::{AnyCounter, CounterSettings, Key, LocalCounter},
};

pub(crate) const INDEX: &str = r#"<!doctype html><html lang="vi"><head><base href="/"><title>Tin</title>
<script type="module">import init from "./tintuc-0123456789abcdef.js"; init();</script>
<script type="application/json">{}</script><style>p { margin: 0 }</style></head><body></body></html>"#;

/// The sample content.
pub(crate) const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../public/api");

/// A page with the places that snapshots fill.
pub(crate) const MARKED: &str = r#"<!doctype html><html lang="vi"><head><meta charset="utf-8"><base href="/">
<!--tintuc:head--><title>Tin</title><!--/tintuc:head--><!--tintuc:preload--><link rel="preload" href="a.wasm"><!--/tintuc:preload-->
<style>p { margin: 0 }</style></head><body><!--tintuc:body--><p>Loading</p><!--/tintuc:body--><script>go()</script></body></html>"#;

/// A browser that readers use.
pub(crate) const BROWSER: &str = "Mozilla/5.0 (Linux; Android 14) Chrome/126.0.0.0 Mobile Safari/537.36";

/// A site with one section, one article in it, and their feeds, in a directory of its own.
pub(crate) struct Fixture {
    directory: TempDir,
}

impl Fixture {
    /// A directory with nothing in it.
    pub(crate) fn empty() -> Self {
        Self { directory: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn new() -> Self {
        let fixture = Self::empty();
        fixture.content("site.json", r#"{"name":"Sở","sections":[{"id":"tin","title":"Tin"}],"visits_seed":1000}"#);
        fixture.content("articles/mot.json", article("mot"));
        fixture.content("feed.json", r#"{"version":"v","title":"Tin","next_url":"feed-2.json","items":[]}"#);
        fixture.content("feed-2.json", r#"{"version":"v","title":"Tin","items":[]}"#);
        fixture.content("sections/tin-2.json", r#"{"version":"v","title":"Tin","items":[]}"#);
        fixture.content("en/feed-2.json", r#"{"version":"v","title":"News","items":[]}"#);
        fixture.content(".tintuc-publish", "feed-2.json\nsections/tin-2.json\nen/feed-2.json\n");
        fixture.content("media/a.jpg", "not really a picture");
        fixture.site("index.html", INDEX);
        fixture.site("tintuc-0123456789abcdef.js", &"export default () => {};\n".repeat(100));
        fixture.site("tintuc-0123456789abcdef_bg.wasm", &"\0asm".repeat(1_000));
        fixture.site("manifest.webmanifest", "{}");
        fixture
    }

    /// The same with a page that snapshots can be made of.
    pub(crate) fn marked() -> Self {
        let fixture = Self::new();
        fixture.site("index.html", MARKED);
        fixture
    }

    /// The sample content, on a page that snapshots can be made of.
    pub(crate) fn samples() -> App {
        let fixture = Self::marked();
        let library = Arc::new(Library::new(Folder::new(Path::new(SAMPLES))));
        let site = Arc::new(Site::load(&fixture.path("site")).unwrap());
        let visitors =
            LocalCounter::new(Key::new([1; 16]), CounterSettings { seed: 1_303_080, ..CounterSettings::default() })
                .into();
        app(Parts { base: site.base().clone(), site: Some(site), library, visitors, portals: Portals::default() })
    }

    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.directory.path().join(below)
    }

    pub(crate) fn content(&self, path: &str, text: impl AsRef<[u8]>) {
        write(&self.path("content").join(path), text);
    }

    pub(crate) fn site(&self, path: &str, text: &str) {
        write(&self.path("site").join(path), text);
    }

    pub(crate) fn folder(&self) -> Folder {
        Folder::new(self.path("content"))
    }

    /// The server, with a counter that is not saved.
    pub(crate) fn app(&self) -> App {
        self.app_with(CounterSettings { seed: 1_000, ..CounterSettings::default() })
    }

    pub(crate) fn app_with(&self, settings: CounterSettings) -> App {
        self.app_for(settings, &[])
    }

    /// The same with portals.
    pub(crate) fn app_for(&self, settings: CounterSettings, portals: &[&str]) -> App {
        self.app_of_all(LocalCounter::new(Key::new([1; 16]), settings).into(), portals)
    }

    /// The same with another counter.
    pub(crate) fn app_of(&self, visitors: AnyCounter) -> App {
        self.app_of_all(visitors, &[])
    }

    /// The same with another clock.
    pub(crate) fn app_at(&self, clock: Clock) -> App {
        let visitors =
            LocalCounter::new(Key::new([1; 16]), CounterSettings { seed: 1_000, ..CounterSettings::default() });
        self.app_with_library(visitors.into(), &[], Library::at(self.folder(), clock))
    }

    fn app_of_all(&self, visitors: AnyCounter, portals: &[&str]) -> App {
        self.app_with_library(visitors, portals, Library::new(self.folder()))
    }

    fn app_with_library(&self, visitors: AnyCounter, portals: &[&str], library: Library) -> App {
        let portals = Portals::new(portals.iter().map(|portal| portal.parse().unwrap()).collect());
        let library = Arc::new(library);
        library.scan(&library.documents().unwrap());
        let site = Arc::new(Site::load(&self.path("site")).unwrap());
        app(Parts { base: site.base().clone(), site: Some(site), library, visitors, portals })
    }
}

/// An article with all required fields.
pub(crate) fn article(id: &str) -> String {
    format!(
        r#"{{"id":"{id}","title":"Tiêu đề","date_published":"2017-12-01T17:00:00+07:00",
"_tintuc":{{"section":"tin","body":[{{"type":"paragraph","spans":[{{"text":"Một hai ba."}}]}}]}}}}"#
    )
}

pub(crate) fn write(file: &Path, text: impl AsRef<[u8]>) {
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

/// What the server answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Fails unless it is an error in the form of RFC 9457.
    pub(crate) fn assert_problem(&self, status: u16) {
        assert_eq!(self.status, status, "{self:?}");
        assert_eq!(self.header("content-type"), "application/problem+json", "{self:?}");
        assert_eq!(self.json()["status"], status);
        assert!(!self.json()["detail"].as_str().unwrap().is_empty());
    }
}

pub(crate) async fn get(app: &App, path: &str) -> Answer {
    send(app, Request::get(path)).await
}

pub(crate) async fn send(app: &App, request: axum::http::request::Builder) -> Answer {
    send_body(app, request, Body::empty()).await
}

pub(crate) async fn send_body(app: &App, request: axum::http::request::Builder, body: impl Into<Body>) -> Answer {
    let response = app.clone().answer(request.body(body.into()).unwrap()).await;
    let (head, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes().to_vec();
    Answer { status: head.status, headers: head.headers, body }
}

/// Waits for a condition, for 20 s at most.
pub(crate) fn until<T>(what: &str, mut condition: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(value) = condition() {
            return value;
        }
        assert!(start.elapsed() < Duration::from_secs(20), "still not: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The uncompressed body.
pub(crate) fn decompress(encoding: &str, body: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    match encoding {
        "br" => brotli::Decompressor::new(body, 4_096).read_to_end(&mut plain).unwrap(),
        _ => flate2::read::GzDecoder::new(body).read_to_end(&mut plain).unwrap(),
    };
    plain
}
