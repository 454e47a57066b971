//! Which files are written, removed, or left alone.

use super::{fixture, ids, publish, read, snapshot};
use crate::support::{Fixture, article};
use std::fs;
use tintuc_server::publish::{Plan, PublishError};

#[test]
fn publishing_again_changes_nothing_and_old_pages_go() {
    let fixture = fixture();
    fixture.content("articles/mot.json", article("mot"));
    fixture.content("feed-of-others.json", "{}");
    fixture.content("media/feed-2.json", "{}");
    let old = [
        "feed-12.json",
        "feed-2.json",
        "sections/cu.json",
        "sections/tin-2.json",
        "archive/2017-11.json",
        "archive/2017-12-2.json",
        "en/archive.json",
        "en/archive/2017-12.json",
    ];
    for stale in old {
        fixture.content(stale, "{}");
    }
    // What an earlier publishing made, and what it never makes.
    fixture.content(".tintuc-publish", format!("{}\nfeed-of-others.json\narticles/mot.json\n../x\n", old.join("\n")));
    assert_eq!(publish(&fixture).removals, old);
    let again = publish(&fixture);
    assert!(again.is_empty(), "{again:?}");
    assert!(fixture.path("content/feed-of-others.json").exists());
    assert!(fixture.path("content/media/feed-2.json").exists());
}

/// `publish` removed every file in the folders of sections and months that it had not written.
#[test]
fn what_no_publishing_has_made_is_left_alone() {
    let fixture = fixture();
    fixture.content("articles/mot.json", article("mot"));
    fixture.content("sections/notes.json", "{}");
    let first = publish(&fixture);
    assert_eq!((first.removals.len(), first.unlisted), (0, vec!["sections/notes.json".to_owned()]));
    assert!(fixture.path("content/sections/notes.json").exists());
    let site = r#"{"name":"Sở","sections":[{"id":"tin","title":"Tin"}]}"#;
    fixture.content("site.json", site);
    assert_eq!(publish(&fixture).removals, ["sections/trong.json"]);
    assert!(publish(&fixture).is_empty());
}

#[cfg(unix)]
mod links {
    use super::*;
    use std::{os::unix::fs::symlink, path::PathBuf};

    /// Content, and beside it a folder of somebody else's.
    fn with_theirs() -> (Fixture, PathBuf) {
        let fixture = fixture();
        fixture.content("articles/mot.json", article("mot"));
        let theirs = fixture.path("theirs");
        fs::create_dir(&theirs).unwrap();
        fs::write(theirs.join("theirs.json"), article("theirs")).unwrap();
        (fixture, theirs)
    }

    fn published(fixture: &Fixture) -> Result<(), PublishError> {
        Plan::make(&fixture.folder())?.apply(&fixture.folder())
    }

    /// `publish` wrote to a linked `archive/` and removed a foreign file in it, and published a linked `articles/`.
    #[test]
    fn a_folder_that_is_a_link_out_of_the_content_stops_everything() {
        for below in ["archive", "sections", "articles", "en", "en/archive"] {
            let (fixture, theirs) = with_theirs();
            let link = fixture.path("content").join(below);
            if below == "articles" {
                fs::remove_dir_all(&link).unwrap();
            }
            fs::create_dir_all(link.parent().unwrap()).unwrap();
            symlink(&theirs, &link).unwrap();
            let before = snapshot(&theirs);
            let refused = published(&fixture);
            assert!(matches!(refused, Err(PublishError::Elsewhere(_))), "{below}: {refused:?}");
            assert_eq!(snapshot(&theirs), before, "{below}");
            assert!(!fixture.path("content/feed.json").exists(), "{below}");
        }
    }

    #[test]
    fn a_file_that_is_a_link_out_of_the_content_is_not_read_or_written() {
        let (fixture, theirs) = with_theirs();
        symlink(theirs.join("theirs.json"), fixture.path("content/articles/theirs.json")).unwrap();
        let before = snapshot(&theirs);
        let plan = publish(&fixture);
        assert!(plan.errors.iter().any(|finding| finding.path == "articles/theirs.json"), "{:?}", plan.errors);
        assert_eq!(ids(&read(&fixture, "feed.json")), ["mot"]);
        assert_eq!(snapshot(&theirs), before);
        fs::remove_file(fixture.path("content/articles/theirs.json")).unwrap();
        fs::remove_file(fixture.path("content/feed.json")).unwrap();
        fs::remove_file(fixture.path("content/archive.json")).unwrap();
        for name in ["feed.json", "archive.json"] {
            symlink(theirs.join("theirs.json"), fixture.path("content").join(name)).unwrap();
        }
        let before = snapshot(&theirs);
        published(&fixture).unwrap();
        assert_eq!(snapshot(&theirs), before);
        assert!(fs::symlink_metadata(fixture.path("content/feed.json")).unwrap().is_file(), "ours is in its place");
        fs::remove_file(fixture.path("content/.tintuc-publish")).unwrap();
        symlink(theirs.join("theirs.json"), fixture.path("content/.tintuc-publish")).unwrap();
        assert!(published(&fixture).is_err());
        assert_eq!(snapshot(&theirs), before);
    }

    /// Its temporary files had predictable names: a link with such a name sent what was written elsewhere.
    #[test]
    fn no_temporary_file_is_where_it_was_awaited() {
        let (fixture, theirs) = with_theirs();
        let awaited = format!("content/.feed.json.{}", std::process::id());
        symlink(theirs.join("theirs.json"), fixture.path(&awaited)).unwrap();
        let before = snapshot(&theirs);
        published(&fixture).unwrap();
        assert_eq!(snapshot(&theirs), before);
        assert!(fixture.path(&awaited).is_symlink(), "nor is it removed");
    }

    /// A link from one folder of the content to another leads nothing out of it.
    #[test]
    fn a_link_within_the_content_is_followed() {
        let (fixture, _) = with_theirs();
        fs::create_dir(fixture.path("content/months")).unwrap();
        symlink("months", fixture.path("content/archive")).unwrap();
        published(&fixture).unwrap();
        assert!(fixture.path("content/months/2017-12.json").is_file());
    }
}

#[test]
fn decomposed_articles_are_composed_in_place() {
    let fixture = fixture();
    let text = article("mot").replace("Tiêu đề", "Tie\u{302}u đề\u{300}").replace("    ", "\t");
    fixture.content("articles/mot.json", &text);
    publish(&fixture);
    let written = fs::read_to_string(fixture.path("content/articles/mot.json")).unwrap();
    assert_eq!(written, text.replace("Tie\u{302}u đề\u{300}", "Tiêu đề\u{300}"));
    assert_eq!(read(&fixture, "feed.json")["items"][0]["title"], "Tiêu đề\u{300}");
}

#[test]
fn a_byte_order_mark_is_taken_and_taken_away() {
    let fixture = fixture();
    fixture.content("site.json", format!("\u{feff}{}", r#"{"name":"Sở"}"#));
    fixture.content("articles/mot.json", format!("\u{feff}{}", article("mot")));
    let plan = publish(&fixture);
    assert!(plan.errors.is_empty(), "{:?}", plan.errors);
    assert_eq!(ids(&read(&fixture, "feed.json")), ["mot"]);
    assert_eq!(fs::read_to_string(fixture.path("content/articles/mot.json")).unwrap(), article("mot"));
    assert_eq!(fs::read_to_string(fixture.path("content/site.json")).unwrap(), r#"{"name":"Sở"}"#);
    assert!(Plan::make(&fixture.folder()).unwrap().is_empty());
}
