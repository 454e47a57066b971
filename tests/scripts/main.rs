//! The commands of README as a newcomer types them: what they print, serve and leave behind.
//!
//! `script/test scripts` runs it, one test at a time: they build into the same folders.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod running; // a command that goes on until it is stopped

use running::{Running, free_port, get, until};
use serde_json::Value;
use std::{
    fs,
    path::Path,
    process::{Command, Output},
    time::{Duration, Instant},
};

/// Longer than a debug build of the page takes.
const SAVED_AGAIN: Duration = Duration::from_secs(30);

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs a script to its end.
fn run(script: &str, options: &[&str]) -> Output {
    Command::new(root().join(script)).args(options).output().unwrap()
}

#[test]
fn bootstrap_says_nothing_where_nothing_is_missing() {
    let Output { status, stdout, stderr } = run("script/bootstrap", &["--tests"]);
    assert!(status.success());
    assert_eq!((String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr)), ("".into(), "".into()));
}

#[test]
fn wrong_options_are_named_and_nothing_is_done() {
    for (script, options, named) in [
        ("script/server", &["--prot", "1"][..], "unknown option --prot"),
        ("script/server", &["extra"], "unknown option extra"),
        ("script/server", &["--port"], "--port needs a value"),
        ("script/server", &["--port", "0"], "--port 0 is no port"),
        ("script/server", &["--port=65536"], "--port 65536 is no port"),
        ("script/server", &["--port", "8080x"], "--port 8080x is no port"),
        ("script/server", &["--content", "no-such-folder"], "is no directory"),
        ("script/server", &["--public-url", "a//b"], "--public-url a//b is no path"),
        ("script/server", &["--public-url", "a b"], "--public-url a b is no path"),
        ("script/server", &["--dev", "--public-url", "/a/"], "--dev goes with neither"),
        ("script/server", &["--dev", "--content", "src"], "--dev goes with neither"),
        ("script/server", &["--dev", "--port", "8081"], "--dev needs port 8081 itself"),
        ("script/bootstrap", &["--all"], "unknown option --all"),
        ("script/test", &["e3e"], "no stage e3e"),
        ("script/test", &["fmt", "navigation"], "no stage navigation"),
        ("script/test", &["quick", "fmt"], "no stage quick"),
    ] {
        let Output { status, stdout, stderr } = run(script, options);
        let stderr = String::from_utf8_lossy(&stderr);
        assert_eq!(status.code(), Some(2), "{script} {options:?}: {stderr}");
        assert!(stderr.contains(named) && stderr.contains("--help"), "{script} {options:?}: {stderr}");
        assert!(stdout.is_empty());
    }
    for script in ["server", "bootstrap", "test", "bench"] {
        let Output { status, stdout, .. } = run(&format!("script/{script}"), &["--help"]);
        assert!(status.success() && String::from_utf8_lossy(&stdout).contains(&format!("Usage: script/{script}")));
    }
}

/// What npm installs is what is said to be installed, each file of it with its checksum.
#[test]
fn the_tools_of_npm_are_those_of_their_locks() {
    let versions = fs::read_to_string(root().join("script/tools/versions")).unwrap();
    let mut found = Vec::new();
    for folder in fs::read_dir(root().join("script/tools/npm")).unwrap() {
        let read = |name| -> Value {
            serde_json::from_slice(&fs::read(folder.as_ref().unwrap().path().join(name)).unwrap()).unwrap()
        };
        let (package, lock) = (read("package.json"), read("package-lock.json"));
        let wanted = package["dependencies"].as_object().unwrap();
        for (name, version) in wanted {
            // Without its scope (`@mozilla/`), as a shell names it.
            let plain = name.rsplit('/').next().unwrap().replace('-', "_");
            let line = format!("\n{plain}={} ", version.as_str().unwrap());
            assert!(versions.contains(&line), "script/tools/versions says otherwise than {line:?}");
            assert_eq!(&lock["packages"][format!("node_modules/{name}")]["version"], version, "{name}");
            found.push(name.clone());
        }
        for (name, package) in lock["packages"].as_object().unwrap().iter().filter(|(name, _)| !name.is_empty()) {
            assert!(package["integrity"].as_str().is_some_and(|sum| sum.starts_with("sha512-")), "{name}");
        }
    }
    found.sort();
    let all = ["@eslint/js", "@mozilla/readability", "axe-core", "binaryen", "bootstrap", "eslint"];
    assert_eq!(found, [&all[..], &["jquery", "lighthouse", "typescript", "vnu-jar"]].concat());
}

/// The lock for wasm-bindgen's tool is of the version that the app links.
#[test]
fn the_lock_of_wasm_bindgen_s_tool_is_of_our_version() {
    let version = |file: &str, package: &str| {
        let lock = fs::read_to_string(root().join(file)).unwrap();
        let (_, rest) = lock.split_once(&format!("name = \"{package}\"\nversion = \"")).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let tool = version("script/tools/cargo/wasm-bindgen-cli.lock", "wasm-bindgen-cli");
    assert_eq!(tool, version("Cargo.lock", "wasm-bindgen"));
}

#[test]
fn server_serves_the_real_site_and_stops_at_a_signal() {
    let folder = tempfile::tempdir().unwrap();
    let (content, data) = (folder.path().join("news"), folder.path().join("counter"));
    fs::create_dir(&content).unwrap();
    fs::copy(root().join("public/api/feed.json"), content.join("feed.json")).unwrap();
    let site = fs::read_to_string(root().join("public/api/site.json")).unwrap();
    fs::write(content.join("site.json"), site.replace("Sở Ngoại vụ", "Sở Thử nghiệm")).unwrap();

    let port = free_port().to_string();
    let mut command = Command::new(root().join("script/server"));
    command.args(["--port", &port, "--public-url", "/tin-tuc/"]);
    // What the user types is relative to where they are.
    command.args(["--content", "news", "--data", "counter"]).current_dir(folder.path());
    let server = Running::start(&command);
    let address = format!("http://127.0.0.1:{port}/tin-tuc/");
    server.until_says(&format!("tintuc is at {address}"));
    let page = get(&address);
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("Sở Thử nghiệm"), "{page}");
    assert!(get(&format!("{address}api/visitors")).contains("\"online\""));
    assert_eq!(server.stop("TERM"), Some(0));
    assert!(data.join("visitors.sqlite3").exists());
}

#[test]
fn the_page_for_developers_is_rebuilt_on_a_change() {
    let port = free_port().to_string();
    let mut command = Command::new(root().join("script/server"));
    let data = tempfile::tempdir().unwrap();
    command.args(["--dev", "--port", &port, "--data"]).arg(data.path());
    let server = Running::start(&command);
    let address = format!("http://127.0.0.1:{port}/");
    until("the page is there", || get(&address).starts_with("HTTP/1.1 200"));
    until("the counter's server is behind it", || get(&format!("{address}api/visitors")).contains("\"online\""));
    let built = root().join("target/site-dev/index.html");
    let before = fs::metadata(&built).unwrap().modified().unwrap();
    // As an editor does that saves what was there. Trunk hears nothing in the second after a build: saved again, it does.
    let source = root().join("index.html");
    let mut saved: Option<Instant> = None;
    until("it is built again", || {
        if saved.is_none_or(|saved| saved.elapsed() > SAVED_AGAIN) {
            fs::write(&source, fs::read(&source).unwrap()).unwrap();
            saved = Some(Instant::now());
        }
        fs::metadata(&built).is_ok_and(|file| file.modified().unwrap() > before)
    });
    assert_eq!(server.stop("TERM"), Some(143));
}

#[test]
fn trunk_alone_serves_the_sample_news() {
    let port = free_port().to_string();
    let mut command = Command::new("bash");
    let dist = tempfile::tempdir().unwrap();
    command.args(["-c", ". script/env && exec trunk serve --port \"$0\" --dist \"$1\"", &port]);
    command.arg(dist.path()).current_dir(root());
    let trunk = Running::start(&command);
    let address = format!("http://127.0.0.1:{port}/");
    until("the page is there", || get(&address).contains("tintuc"));
    assert!(get(&format!("{address}api/feed.json")).contains("jsonfeed.org"));
    let article = get(&format!("{address}tin/tong-ket-cai-cach-hanh-chinh-2017"));
    assert!(article.starts_with("HTTP/1.1 200") && article.contains("<!DOCTYPE html>"), "{article}");
    assert!(!get(&format!("{address}api/visitors")).starts_with("HTTP/1.1 200"), "nobody counts");
    trunk.stop("TERM");
}
