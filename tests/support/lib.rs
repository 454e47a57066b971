//! What the scenarios and the benchmarks stand on: browsers, servers, and a word for each thing a reader does.

#![expect(clippy::missing_errors_doc, reason = "each step fails with what it could not do, and the scenario with it")]
#![expect(clippy::missing_panics_doc, reason = "a scenario that panics has found something")]

mod browser;
mod checkers;
mod driver;
mod engine;
mod export;
mod failure;
mod fonts;
mod host;
mod kept;
mod lighthouse;
pub mod nginx;
mod page;
mod portal;
mod process;
mod reader;
mod recipes;
pub mod sections;
mod server;
#[expect(clippy::print_stdout, reason = "the benchmark prints it")]
pub mod sizes;
pub mod statistics;
pub mod wrk;

pub use browser::Browser;
pub use checkers::html_errors;
pub use engine::Engine;
pub use export::{Exported, forget_exports};
pub use failure::keep_what_is_seen;
pub use fonts::Fonts;
pub use host::{Fault, Host};
pub use kept::{end_browsers, given_back};
pub use lighthouse::Marks;
pub use page::Page;
pub use portal::{Portal, Recorder};
pub use process::Process;
pub use reader::{Reader, Wish};
pub use server::Server;

use std::{
    error::Error,
    path::{Path, PathBuf},
    time::Duration,
};
use tempfile::TempDir;

/// What a step gives, or why it cannot.
pub type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

/// How long a condition may take to come true. Nothing waits that long unless it is broken.
pub const DEADLINE: Duration = Duration::from_secs(20);

/// The project's root.
fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// What `script/test` built, by the variable that says where it is.
pub fn built(variable: &str) -> Outcome<PathBuf> {
    let path = std::env::var_os(variable)
        .map(PathBuf::from)
        .ok_or_else(|| format!("{variable} is not set: run the end-to-end tests with `script/test site e2e`"))?;
    let path = std::path::absolute(path)?;
    if path.exists() {
        Ok(path)
    } else {
        Err(format!("{variable}={} is not there: run `script/test site`", path.display()).into())
    }
}

/// The site built for the root of a host.
pub fn site_at_root() -> Outcome<PathBuf> {
    built("TINTUC_SITE_ROOT")
}

/// The site built for the folder `/tin-tuc/` of a host.
pub fn site_in_folder() -> Outcome<PathBuf> {
    built("TINTUC_SITE_SUB")
}

/// The published content: the sample news.
pub fn content() -> PathBuf {
    root().join("public/api")
}

/// A copy of the published content, for a scenario that changes it.
pub fn copied_content() -> Outcome<TempDir> {
    let copy = TempDir::with_prefix("tintuc-e2e-content-")?;
    copy_directory(&content(), copy.path())?;
    Ok(copy)
}

/// The names of what lies in a directory, such as a built site.
pub fn names(directory: &Path) -> Outcome<Vec<String>> {
    let entries = std::fs::read_dir(directory)?.flatten();
    Ok(entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect())
}

/// Copies a directory with all that is in it.
pub fn copy_directory(from: &Path, to: &Path) -> Outcome {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let (from, to) = {
            let entry = entry?;
            (entry.path(), to.join(entry.file_name()))
        };
        if from.is_dir() { copy_directory(&from, &to)? } else { _ = std::fs::copy(from, to)? }
    }
    Ok(())
}

/// The site at the root of a host as it is built, with this in front of all else in the head of its page.
pub fn with_head(html: &str) -> Outcome<TempDir> {
    let site = TempDir::with_prefix("tintuc-e2e-site-")?;
    copy_directory(&site_at_root()?, site.path())?;
    let index = site.path().join("index.html");
    std::fs::write(&index, std::fs::read_to_string(&index)?.replacen("<head>", &format!("<head>{html}"), 1))?;
    Ok(site)
}

/// The site at the root of a host as it is built, but the program is gone: as where it is refused, blocked or lost on the
/// way.
pub fn without_program() -> Outcome<TempDir> {
    let copy = TempDir::with_prefix("tintuc-e2e-site-")?;
    for entry in std::fs::read_dir(site_at_root()?)? {
        let entry = entry?;
        if entry.path().is_file() && entry.path().extension().is_none_or(|extension| extension != "wasm") {
            std::fs::copy(entry.path(), copy.path().join(entry.file_name()))?;
        }
    }
    Ok(copy)
}

/// The site as its next build: the same program under another name, which is given, too.
pub fn next_build(site: &Path) -> Outcome<(TempDir, String)> {
    const NEW: &str = "0123456789abcdef";
    let directory = TempDir::with_prefix("tintuc-e2e-site-")?;
    let names = names(site)?;
    let of_the_app = |name: &&String| name.starts_with("tintuc-");
    let wasm = names.iter().filter(of_the_app).find_map(|name| name.strip_suffix("_bg.wasm"));
    let wasm = wasm.ok_or("the site has no program")?;
    let old = wasm.rsplit('-').next().ok_or("the program has no hash")?;
    for name in names.iter().filter(|name| site.join(name).is_file()) {
        let mut content = std::fs::read(site.join(name))?;
        if name == "index.html" {
            content = String::from_utf8(content)?.replace(old, NEW).into_bytes();
        }
        std::fs::write(directory.path().join(name.replace(old, NEW)), content)?;
    }
    std::fs::create_dir(directory.path().join("icons"))?;
    std::fs::copy(site.join("icons/icon.svg"), directory.path().join("icons/icon.svg"))?;
    Ok((directory, NEW.to_owned()))
}
