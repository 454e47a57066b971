//! Feeds, archive and neighbours, made from articles.

mod addresses; // addresses in feeds
mod archive; // the archive
mod feeds; // feeds and their pages
mod files; // which files are written, removed, or left alone
mod mistakes;
mod neighbours; // the articles before and after one // content with mistakes

use crate::support::{Fixture, article};
use serde_json::Value;
use std::{collections::BTreeMap, fs, path::Path};
use tintuc_server::publish::Plan;

/// A content directory with nothing derived in it, and two sections.
pub(super) fn fixture() -> Fixture {
    let fixture = Fixture::new();
    fs::remove_dir_all(fixture.path("content")).unwrap();
    fixture.content(
        "site.json",
        r#"{"name":"Sở","sections":[{"id":"tin","title":"Tin"},{"id":"trong","title":"Trống"}]}"#,
    );
    fixture
}

pub(super) fn publish(fixture: &Fixture) -> Plan {
    let plan = Plan::make(&fixture.folder()).unwrap();
    plan.apply(&fixture.folder()).unwrap();
    plan
}

pub(super) fn read(fixture: &Fixture, path: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(fixture.path("content").join(path)).unwrap()).unwrap()
}

pub(super) fn ids(feed: &Value) -> Vec<&str> {
    feed["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect()
}

/// An article of that moment, in a section of its own words.
pub(super) fn at(id: &str, time: &str) -> String {
    article(id).replace("2017-12-01T17:00:00+07:00", time)
}

/// Every file below a directory, with its text.
pub(super) fn snapshot(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(directory).unwrap().map(Result::unwrap);
    let files = entries.flat_map(|entry| {
        if entry.file_type().unwrap().is_dir() {
            snapshot(&entry.path())
        } else {
            BTreeMap::from([(entry.path().display().to_string(), fs::read(entry.path()).unwrap())])
        }
    });
    files.collect()
}
