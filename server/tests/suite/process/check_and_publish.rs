//! The commands check and publish.

use super::command;
use crate::support::{Fixture, article};
use std::{fs, process::Stdio};

#[test]
fn check_names_file_line_and_reason() {
    let fixture = Fixture::new();
    let check = || {
        let output = command(&fixture, "check").stdout(Stdio::piped()).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let publish = || assert!(command(&fixture, "publish").stdout(Stdio::null()).status().unwrap().success());
    publish();
    assert_eq!(check(), (Some(0), String::new()));
    fixture.content("articles/hai.json", article("hai").replace("\"tin\"", "\"tin\",\n\"related\":[\"mat\"]"));
    let warning =
        format!("{}:3: warning: articles/mat.json is missing\n", fixture.path("content/articles/hai.json").display());
    publish();
    assert_eq!(check(), (Some(0), warning.clone()));
    fixture.content("articles/ba.json", "{\n\n\"id\": }");
    let error = format!("{}:3: error: not JSON: expected value\n", fixture.path("content/articles/ba.json").display());
    assert_eq!(check(), (Some(1), error + &warning));
}

/// A phone that is held upright stores the picture on its side, and says so.
#[test]
fn pictures_are_looked_into_and_get_the_sizes_of_their_files() {
    let exif = b"\xff\xe1\0\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    let frame = b"\xff\xc0\0\x11\x08\0\x1e\0\x28\x03\x01\x22\0\x02\x11\x01\x03\x11\x01\xff\xd9";
    let fixture = Fixture::new();
    fixture.content("media/anh.jpg", [b"\xff\xd8", &exif[..], frame].concat());
    let picture = "\"body\":[\n{\"type\":\"image\",\"image\":{\"src\":\"media/anh.jpg\",\"width\":40,\"height\":30,\"alt\":\"x\"}},";
    fixture.content("articles/hai.json", article("hai").replace("\"body\":[", picture));
    let check = || {
        let output = command(&fixture, "check").stdout(Stdio::piped()).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        String::from_utf8(output.stdout).unwrap()
    };
    let reason =
        "media/anh.jpg is 30 × 40 pixels (browsers turn it, as its EXIF says), not 40 × 30; `publish` puts it right";
    let file = fixture.path("content/articles/hai.json");
    let found = check();
    let of_article = found.lines().filter(|line| line.contains("/hai.json")).collect::<Vec<_>>();
    assert_eq!(of_article, [format!("{}:3: warning: {reason}", file.display())]);

    assert!(command(&fixture, "publish").stdout(Stdio::null()).status().unwrap().success());
    assert!(fs::read_to_string(file).unwrap().contains(r#""src":"media/anh.jpg","width":30,"height":40,"alt""#));
    assert_eq!(check(), "");
}

#[test]
fn check_names_what_is_out_of_date() {
    let fixture = Fixture::new();
    let check = || {
        let output = command(&fixture, "check").stdout(Stdio::piped()).output().unwrap();
        let directory = format!("{}/", fixture.path("content").display());
        (output.status.code(), String::from_utf8(output.stdout).unwrap().replace(&directory, ""))
    };
    assert!(command(&fixture, "publish").stdout(Stdio::null()).status().unwrap().success());
    assert_eq!(check(), (Some(0), String::new()));
    fixture.content("articles/hai.json", article("hai").replace("2017-12-01", "2018-01-01"));
    fixture.content("archive/2016-02.json", r#"{"version":"v","title":"T","items":[]}"#);
    let (code, found) = check();
    assert_eq!(code, Some(0));
    let warning = |path: &str, reason: &str| format!("{path}:1: warning: {reason}: run `publish`\n");
    let late = |path: &str| warning(path, "it is out of date");
    let expected = [
        late("archive.json"),
        "archive/2016-02.json:1: warning: no article gives it, and it was not written by `publish`, which leaves it alone: \
         remove it\n"
            .to_owned(),
        late("archive/2018-01.json"),
        late("articles/hai.json"),
        late("articles/mot.json"),
        late("feed.json"),
        late("sections/tin.json"),
    ];
    assert_eq!(found, expected.concat());
}

/// A file name may look like a line of the output, or recolour the terminal.
#[cfg(unix)]
#[test]
fn no_file_s_name_forges_a_line() {
    let fixture = Fixture::new();
    fixture.content("articles/a\nsite.json:1: error: x\n.json", "{}");
    fixture.content("articles/\u{1b}[2K.json", "{}");
    let output = command(&fixture, "check").stdout(Stdio::piped()).output().unwrap();
    let found = String::from_utf8(output.stdout).unwrap();
    assert!(found.contains("articles/a\\nsite.json:1: error: x\\n.json:1: error: "), "{found}");
    assert!(!found.contains("\nsite.json:1: error") && !found.contains('\u{1b}'), "{found}");
    assert!(found.contains("articles/\\u{1b}[2K.json:1: error: "), "{found}");
    let refused = command(&fixture, "publish").stderr(Stdio::piped()).stdout(Stdio::piped()).output().unwrap();
    assert!(![refused.stdout, refused.stderr].concat().contains(&0x1b));
}

#[test]
fn check_needs_a_site() {
    let fixture = Fixture::new();
    std::fs::remove_file(fixture.path("content/site.json")).unwrap();
    assert_eq!(command(&fixture, "check").stdout(Stdio::null()).status().unwrap().code(), Some(1));
    std::fs::remove_dir_all(fixture.path("content")).unwrap();
    assert_eq!(command(&fixture, "check").stdout(Stdio::null()).status().unwrap().code(), Some(1));
}

#[test]
fn publish_says_what_it_did() {
    let fixture = Fixture::new();
    let publish = || {
        let output = command(&fixture, "publish").stdout(Stdio::piped()).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, first) = publish();
    assert_eq!(code, Some(0));
    assert!(first.contains("wrote feed.json\n") && first.contains("removed feed-2.json\n"), "{first}");
    assert_eq!(publish(), (Some(0), "0 files written, 0 removed, 4 up to date\n".to_owned()));
    fixture.content("articles/hai.json", "{}");
    let (code, refused) = publish();
    assert_eq!(code, Some(1));
    assert!(refused.contains("articles/hai.json:1: error: id is missing\n"), "{refused}");
}
