//! `publish` in hostile folders: links to anywhere, names of every kind, files of any content and size.

use crate::support::{Fixture, article};
use proptest::{collection::vec, prelude::*, sample::select};
use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
};
use tintuc_server::publish::Plan;

/// What stands at a place.
#[derive(Clone, Debug)]
enum Thing {
    File(&'static str),
    Article(&'static str),
    Long(usize),
    Folder,
    Link(&'static str),
}

fn place() -> impl Strategy<Value = String> {
    let folders =
        select(vec!["", "sections/", "archive/", "articles/", "en/", "en/sections/", "en/archive/", "media/"]);
    let names = select(vec![
        "feed.json",
        "feed-2.json",
        "archive.json",
        "site.json",
        "tin.json",
        "mot.json",
        "2017-12.json",
        "theirs.json",
        ".tintuc-publish",
        "sections",
        "archive",
        "articles",
        "en",
        "a\nb.json",
        "\u{1b}[2K.json",
        "\u{202e}nosj.json",
        "..json",
        "a\\b.json",
        " .json",
    ]);
    (folders, names).prop_map(|(folder, name)| format!("{folder}{name}"))
}

fn thing() -> impl Strategy<Value = Thing> {
    let text = [
        "",
        "{}",
        "null",
        "{\"name\":\"x\"}",
        "feed-2.json\n../theirs/theirs.json\narticles/mot.json\n/etc\n",
        "\u{fffd}",
    ];
    let to = [
        "../theirs",
        "../theirs/theirs.json",
        "../theirs/missing.json",
        "../../theirs",
        "../../theirs/theirs.json",
        ".",
        "..",
        "/",
        "articles",
        "mot.json",
        "site.json",
        "missing",
    ];
    prop_oneof![
        2 => select(text.to_vec()).prop_map(Thing::File),
        2 => select(vec!["mot", "hai", "theirs"]).prop_map(Thing::Article),
        1 => select(vec![10_000, 9_000_000]).prop_map(Thing::Long),
        1 => Just(Thing::Folder),
        5 => select(to.to_vec()).prop_map(Thing::Link),
    ]
}

/// Makes a thing at a place in the content, if possible, as an editor would.
fn put(content: &Path, place: &str, thing: &Thing) {
    let at = content.join(place);
    let parent = at.parent().unwrap_or(content);
    let within = fs::create_dir_all(parent).and_then(|()| parent.canonicalize());
    if !within.is_ok_and(|parent| parent.starts_with(content)) {
        return;
    }
    _ = fs::remove_file(&at);
    _ = match thing {
        Thing::File(text) => fs::write(&at, text),
        Thing::Article(id) => fs::write(&at, article(id)),
        // Without the time that so many bytes take: it is a hole.
        Thing::Long(bytes) => fs::File::create(&at).and_then(|file| file.set_len(*bytes as u64)),
        Thing::Folder => fs::create_dir(&at),
        Thing::Link(to) => symlink(to, &at),
    };
}

/// Everything in a folder: its paths, and what files hold or links say.
fn everything(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let (path, kind) = (entry.path(), entry.file_type().unwrap());
        if kind.is_dir() {
            found.extend(everything(&path));
            found.insert(path, Vec::new());
        } else if kind.is_symlink() {
            found.insert(path.clone(), fs::read_link(path).unwrap().into_os_string().into_encoded_bytes());
        } else {
            found.insert(path.clone(), fs::read(path).unwrap());
        }
    }
    found
}

fn names(content: &Path) -> Vec<PathBuf> {
    fn collect(folder: &Path, names: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).into_iter().flatten().map(Result::unwrap) {
            names.push(entry.path());
            if entry.file_type().unwrap().is_dir() {
                collect(&entry.path(), names);
            }
        }
    }
    let mut names = Vec::new();
    collect(content, &mut names);
    names
}

proptest! {
    #[test]
    fn fuzz_publish_in_hostile_folders(things in vec((place(), thing()), 1..8)) {
        let fixture = Fixture::empty();
        let content = fixture.path("content");
        fixture.content("site.json", r#"{"name":"Sở","sections":[{"id":"tin","title":"Tin"}]}"#);
        fixture.content("articles/mot.json", article("mot"));
        let theirs = fixture.path("theirs");
        fs::create_dir(&theirs).unwrap();
        fs::write(theirs.join("theirs.json"), article("theirs")).unwrap();
        let content = content.canonicalize().unwrap();
        for (place, thing) in &things {
            put(&content, place, thing);
        }
        let before = everything(&theirs);
        let hand_made = names(&content);
        let published = Plan::make(&fixture.folder()).and_then(|plan| plan.apply(&fixture.folder()).map(|()| plan));
        prop_assert_eq!(everything(&theirs), before, "nothing outside is touched");
        let after = names(&content);
        prop_assert!(!after.iter().any(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".new-"))));
        let Ok(plan) = published else { return Ok(()) };
        // A folder that leads to another one of the content has the same files under two names.
        if things.iter().any(|(_, thing)| matches!(thing, Thing::Link(_))) {
            return Ok(());
        }
        for path in hand_made {
            // Only what the list of an earlier publish names, which an editor can write, and names of derived files alone.
            let gone = !after.contains(&path);
            let below = path.strip_prefix(&content).unwrap().to_string_lossy().into_owned();
            prop_assert!(!gone || plan.removals.contains(&below), "{below}");
        }
        prop_assert!(Plan::make(&fixture.folder()).unwrap().is_empty(), "once is enough");
    }
}
