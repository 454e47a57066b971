use crate::support::{Fixture, article};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};
use tintuc_server::{
    content::Folder,
    publish::{Plan, PublishError},
};

/// A content directory with nothing derived in it, and two sections.
fn fixture() -> Fixture {
    let fixture = Fixture::new();
    fs::remove_dir_all(fixture.path("content")).unwrap();
    fixture.content(
        "site.json",
        r#"{"name":"Sở","sections":[{"id":"tin","title":"Tin"},{"id":"trong","title":"Trống"}]}"#,
    );
    fixture
}

fn publish(fixture: &Fixture) -> Plan {
    let plan = Plan::make(&fixture.folder()).unwrap();
    plan.carry_out(&fixture.folder()).unwrap();
    plan
}

fn read(fixture: &Fixture, path: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(fixture.path("content").join(path)).unwrap()).unwrap()
}

fn ids(feed: &Value) -> Vec<&str> {
    feed["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect()
}

#[test]
fn the_samples_are_up_to_date() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../public/api");
    let plan = Plan::make(&Folder::new(samples)).unwrap();
    assert!(plan.is_empty(), "run `tintuc-server publish`: {:?}, {:?}", plan.writes.keys(), plan.removals);
    assert!(plan.up_to_date > 0);
}

#[test]
fn feeds_have_the_article_s_picture_as_a_jpeg() {
    let fixture = fixture();
    let webp = r#""body":[{"type":"gallery","images":[{"src":"media/a.webp","width":640,"height":427,
        "sources":[{"type":"image/jpeg","srcset":"media/a-320.jpg 320w, media/a-640.jpg 640w"}]}]},"#;
    fixture.content("articles/hai.json", article("hai").replace("\"body\":[", webp));
    let linked = article("mot").replace("\"id\"", "\"image\":\"media/b.jpg\",\"id\"");
    fixture.content("articles/mot.json", linked);
    publish(&fixture);
    let feed = read(&fixture, "feed.json");
    assert_eq!(ids(&feed), ["hai", "mot"]);
    let pictures = [0, 1].map(|item| (&feed["items"][item]["image"], &feed["items"][item]["_tintuc"]["image"]["src"]));
    assert_eq!(pictures[0], (&json!("https://tin.example/api/media/a-640.jpg"), &json!("media/a.webp")));
    assert_eq!(pictures[1], (&json!("https://tin.example/api/media/b.jpg"), &json!("media/b.jpg")));
}

#[test]
fn pages_hold_twenty_and_name_the_next() {
    let fixture = fixture();
    for number in 10..55 {
        let dated = article(&format!("bai-{number}")).replace("2017-12-01T17:00", &format!("2017-12-01T17:{number}"));
        fixture.content(&format!("articles/bai-{number}.json"), dated);
    }
    publish(&fixture);
    for (folder, name) in [("", "feed"), ("sections/", "tin")] {
        let pages = [format!("{name}.json"), format!("{name}-2.json"), format!("{name}-3.json")];
        let feeds = pages.each_ref().map(|page| read(&fixture, &format!("{folder}{page}")));
        assert_eq!(feeds.each_ref().map(|feed| ids(feed).len()), [20, 20, 5]);
        assert_eq!(feeds[0]["next_url"], pages[1]);
        assert_eq!(feeds[1]["next_url"], pages[2]);
        assert_eq!(feeds[2].get("next_url"), None);
        assert_eq!((ids(&feeds[0])[0], ids(&feeds[2])[4]), ("bai-54", "bai-10"), "newest first");
    }
    let empty = read(&fixture, "sections/trong.json");
    assert_eq!((&empty["title"], &empty["items"]), (&json!("Trống"), &json!([])));
}

#[test]
fn a_feed_is_one_for_every_feed_reader() {
    let fixture = fixture();
    let picture = r#""body":[{"type":"image","image":{"src":"media/a.jpg","width":6,"height":4}},"#;
    fixture.content("articles/mot.json", article("mot").replace("\"body\":[", picture));
    publish(&fixture);
    let feed = read(&fixture, "feed.json");
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!((&feed["title"], &feed["language"]), (&json!("Sở"), &json!("vi")));
    assert_eq!(feed["home_page_url"], "https://tin.example/");
    assert_eq!(feed["feed_url"], "https://tin.example/api/feed.json");
    let item = &feed["items"][0];
    assert_eq!(item["url"], "https://tin.example/tin/mot");
    assert_eq!(item["content_text"], "Một hai ba.");
    assert_eq!(item["image"], "https://tin.example/api/media/a.jpg");
    assert_eq!(item["_tintuc"]["image"]["src"], "media/a.jpg");
    let section = read(&fixture, "sections/tin.json");
    assert_eq!(section["home_page_url"], "https://tin.example/muc/tin");
    assert_eq!(section["feed_url"], "https://tin.example/api/sections/tin.json");
    assert_eq!(section["title"], "Tin");
}

/// JSON Feed requires it, and an article may be a picture without a word.
#[test]
fn every_item_of_a_feed_has_a_text() {
    let fixture = fixture();
    let (words, picture) = (
        r#"{"type":"paragraph","spans":[{"text":"Một hai ba."}]}"#,
        r#"{"type":"image","image":{"src":"media/a.jpg"}}"#,
    );
    let pictures = article("mot").replace(words, picture);
    assert_ne!(pictures, article("mot"));
    for (fields, expected) in [
        ("", "Tiêu đề"),
        (r#""summary":" ","content_text":"","#, "Tiêu đề"),
        (r#""summary":"Tóm tắt","#, "Tóm tắt"),
        (r#""summary":"Tóm tắt","content_text":"Chữ","#, "Chữ"),
    ] {
        fixture.content("articles/mot.json", pictures.replace("\"title\"", &format!("{fields}\"title\"")));
        publish(&fixture);
        assert_eq!(read(&fixture, "feed.json")["items"][0]["content_text"], expected, "{fields}");
    }
}

#[test]
fn hostile_addresses_stay_out_of_feeds() {
    let fixture = fixture();
    let hostile = article("mot").replace("\"title\"", "\"url\":\"javascript:x\",\"image\":\"javascript:y\",\"title\"");
    fixture.content("articles/mot.json", hostile);
    publish(&fixture);
    let feed = read(&fixture, "feed.json");
    assert_eq!(feed["items"][0]["url"], "https://tin.example/tin/mot");
    assert_eq!(feed["items"][0].get("image"), None);
}

/// Every article repeated the old host, and so did all feeds after a move.
#[test]
fn the_address_is_that_of_the_site_alone() {
    let fixture = fixture();
    let with = |id: &str, url: &str| article(id).replace("\"title\"", &format!("\"url\":\"{url}\",\"title\""));
    fixture.content("articles/cu.json", with("cu", "https://old.example/tin/cu"));
    fixture.content("articles/noi-khac.json", with("noi-khac", "https://portal.example/bai/7"));
    fixture.content(
        "articles/old.json",
        with("old", "https://old.example/en/tin/old").replace("\"title\"", "\"language\":\"en\",\"title\""),
    );
    fixture.content("en/site.json", r#"{"name":"Office","url":"https://old.example/"}"#);
    for site in ["https://first.example", "https://given.example/tin/"] {
        fixture.content("site.json", format!(r#"{{"name":"Sở","url":"{site}"}}"#));
        publish(&fixture);
        let site = site.trim_end_matches('/');
        let feed = read(&fixture, "feed.json");
        assert_eq!(feed["feed_url"], format!("{site}/api/feed.json"));
        assert_eq!(feed["items"][0]["url"], format!("{site}/tin/cu"));
        assert_eq!(feed["items"][1]["url"], "https://portal.example/bai/7", "on purpose");
        assert_eq!(read(&fixture, "en/feed.json")["items"][0]["url"], format!("{site}/en/tin/old"));
    }
}

#[test]
fn each_language_has_its_feeds() {
    let fixture = fixture();
    let in_language = |id: &str, language: &str| {
        let text = article(id).replace("\"title\"", &format!("\"language\":\"{language}\",\"title\""));
        fixture.content(&format!("articles/{id}.json"), text);
    };
    fixture.content("articles/khong-noi.json", article("khong-noi"));
    in_language("viet", "vi");
    assert!(!Plan::make(&fixture.folder()).unwrap().writes.contains_key("en/feed.json"));
    in_language("anh", "en");
    in_language("my", "en-US");
    in_language("phap", "fr");
    publish(&fixture);
    assert_eq!(ids(&read(&fixture, "feed.json")), ["khong-noi", "viet"], "ties by id");
    assert_eq!(ids(&read(&fixture, "en/feed.json")), ["anh", "my"]);
    assert_eq!(ids(&read(&fixture, "en/sections/tin.json")), ["anh", "my"]);
    assert_eq!(read(&fixture, "en/feed.json")["items"][0]["url"], "https://tin.example/en/tin/anh");
    assert_eq!(read(&fixture, "en/feed.json")["title"], "Sở", "no English head: the Vietnamese one");
    fixture.content("en/site.json", r#"{"name":"Office"}"#);
    publish(&fixture);
    assert_eq!(read(&fixture, "en/feed.json")["title"], "Office");
    assert!(!fixture.path("content/en/sections/tin.json").exists());
}

#[test]
fn withdrawn_articles_are_no_news() {
    let fixture = fixture();
    fixture.content("articles/mot.json", article("mot"));
    let withdrawn = r#""withdrawn":{"date":"2017-12-02T08:00:00+07:00"},"section""#;
    fixture.content("articles/hai.json", article("hai").replace("\"section\"", withdrawn));
    publish(&fixture);
    assert_eq!(ids(&read(&fixture, "feed.json")), ["mot"]);
}

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

/// It removed every file in the folders of sections and months that it did not give itself.
#[test]
fn what_no_publishing_has_made_is_left_alone() {
    let fixture = fixture();
    fixture.content("articles/mot.json", article("mot"));
    fixture.content("sections/notes.json", "{}");
    let first = publish(&fixture);
    assert_eq!((first.removals.len(), first.strangers), (0, vec!["sections/notes.json".to_owned()]));
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
        Plan::make(&fixture.folder())?.carry_out(&fixture.folder())
    }

    /// A linked `archive/` was written to, and a file of others in it removed; a linked `articles/` was published.
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

    /// Its temporary files had names that one could foresee: a link there led what was written elsewhere.
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

    /// Where a folder of the content leads to another one of it, nothing leaves it.
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

/// An article of that moment, in a section of its own words.
fn at(id: &str, time: &str) -> String {
    article(id).replace("2017-12-01T17:00:00+07:00", time)
}

#[test]
fn the_archive_has_the_months_of_vietnam_with_their_counts() {
    let fixture = fixture();
    for (id, time) in [
        // An hour before the new year in Vietnam, and an hour after it.
        ("cuoi-nam", "2016-12-31T16:00:00Z"),
        ("dau-nam", "2016-12-31T18:00:00Z"),
        ("thang-ba", "2017-03-05T08:00:00+07:00"),
        ("thang-ba-nua", "2017-03-06T08:00:00+07:00"),
    ] {
        fixture.content(&format!("articles/{id}.json"), at(id, time));
    }
    let english = at("january", "2017-01-09T08:00:00+07:00").replace("\"title\"", "\"language\":\"en\",\"title\"");
    fixture.content("articles/january.json", english);
    publish(&fixture);
    let month = |name: &str, title: &str, count: u64| json!({"name": name, "title": title, "count": count});
    assert_eq!(
        read(&fixture, "archive.json"),
        json!({"years": [
            {"name": "2017", "title": "2017", "count": 3, "months": [
                month("2017-03", "Tháng 03/2017", 2), month("2017-01", "Tháng 01/2017", 1),
            ]},
            {"name": "2016", "title": "2016", "count": 1, "months": [month("2016-12", "Tháng 12/2016", 1)]},
        ]})
    );
    assert_eq!(read(&fixture, "en/archive.json")["years"][0]["months"], json!([month("2017-01", "January 2017", 1)]));
    assert_eq!(ids(&read(&fixture, "archive/2017-03.json")), ["thang-ba-nua", "thang-ba"]);
    assert_eq!(ids(&read(&fixture, "archive/2016-12.json")), ["cuoi-nam"]);
    assert_eq!(ids(&read(&fixture, "en/archive/2017-01.json")), ["january"]);
    let feed = read(&fixture, "archive/2017-01.json");
    assert_eq!((ids(&feed), &feed["title"]), (vec!["dau-nam"], &json!("Tháng 01/2017")));
    assert_eq!(feed["home_page_url"], "https://tin.example/luu-tru/2017-01");
    assert_eq!(feed["feed_url"], "https://tin.example/api/archive/2017-01.json");
}

#[test]
fn a_month_with_much_news_has_further_pages() {
    let fixture = fixture();
    for number in 10..51 {
        let id = format!("bai-{number}");
        fixture.content(&format!("articles/{id}.json"), at(&id, &format!("2017-12-01T17:{number}:00+07:00")));
    }
    publish(&fixture);
    let feeds =
        ["archive/2017-12.json", "archive/2017-12-2.json", "archive/2017-12-3.json"].map(|path| read(&fixture, path));
    assert_eq!(feeds.each_ref().map(|feed| ids(feed).len()), [20, 20, 1]);
    assert_eq!((&feeds[0]["next_url"], &feeds[1]["next_url"]), (&json!("2017-12-2.json"), &json!("2017-12-3.json")));
    assert_eq!((ids(&feeds[0])[0], ids(&feeds[2])[0]), ("bai-50", "bai-10"));
    assert_eq!(read(&fixture, "archive.json")["years"][0]["count"], 41);
}

#[test]
fn an_empty_site_has_an_empty_archive() {
    let fixture = fixture();
    publish(&fixture);
    assert_eq!(read(&fixture, "archive.json"), json!({"years": []}));
}

/// The ids of an article's neighbours: the newer, the older.
fn beside(fixture: &Fixture, id: &str) -> (Option<String>, Option<String>) {
    let article = read(fixture, &format!("articles/{id}.json"));
    let id = |name: &str| article["_tintuc"][name]["id"].as_str().map(str::to_owned);
    (id("newer"), id("older"))
}

#[test]
fn articles_name_those_before_and_after_in_their_section() {
    let fixture = fixture();
    let in_section = |id: &str, section: &str, day: u8| {
        let text = at(id, &format!("2017-12-{day:02}T08:00:00+07:00"));
        fixture.content(&format!("articles/{id}.json"), text.replace("\"section\":\"tin\",", section));
    };
    let (tin, trong) = ("\"section\":\"tin\",", "\"section\":\"trong\",");
    in_section("mot", tin, 1);
    in_section("hai", trong, 2);
    in_section("ba", tin, 3);
    in_section("bon", "", 4);
    in_section("nam", tin, 5);
    // At the same moment: in the order of the listings.
    in_section("nam-b", tin, 5);
    publish(&fixture);
    let ids = |newer: Option<&str>, older: Option<&str>| (newer.map(str::to_owned), older.map(str::to_owned));
    assert_eq!(beside(&fixture, "mot"), ids(Some("ba"), None));
    assert_eq!(beside(&fixture, "ba"), ids(Some("nam-b"), Some("mot")));
    assert_eq!(beside(&fixture, "nam-b"), ids(Some("nam"), Some("ba")));
    assert_eq!(beside(&fixture, "nam"), ids(None, Some("nam-b")));
    assert_eq!(beside(&fixture, "hai"), ids(None, None), "alone in its section");
    assert_eq!(beside(&fixture, "bon"), ids(Some("nam-b"), Some("ba")), "without a section: of all");
    assert_eq!(read(&fixture, "articles/mot.json")["_tintuc"]["newer"], json!({"id": "ba", "title": "Tiêu đề"}));
    assert!(publish(&fixture).is_empty());
}

#[test]
fn neighbours_are_of_one_language_and_never_withdrawn() {
    let fixture = fixture();
    let with = |id: &str, day: u8, from: &str, to: &str| {
        let text = at(id, &format!("2017-12-{day:02}T08:00:00+07:00")).replace(from, to);
        fixture.content(&format!("articles/{id}.json"), text);
    };
    with("mot", 1, "", "");
    with("english", 2, "\"title\"", "\"language\":\"en\",\"title\"");
    with("thu-hoi", 3, "\"section\"", "\"withdrawn\":{\"date\":\"2017-12-09T08:00:00+07:00\"},\"section\"");
    with("phap", 4, "\"title\"", "\"language\":\"fr\",\"title\"");
    with("nam", 5, "", "");
    publish(&fixture);
    let older = |id: &str| beside(&fixture, id).1;
    assert_eq!(older("nam").as_deref(), Some("mot"));
    for alone in ["english", "thu-hoi", "phap"] {
        assert_eq!(beside(&fixture, alone), (None, None), "{alone}");
    }
    // A withdrawal takes it out of both sides.
    with(
        "nam",
        5,
        "\"section\"",
        "\"withdrawn\":{\"date\":\"2017-12-09T08:00:00+07:00\"},\"older\":{\"id\":\"mot\",\"title\":\"x\"},\"section\"",
    );
    publish(&fixture);
    assert_eq!((beside(&fixture, "nam"), beside(&fixture, "mot")), ((None, None), (None, None)));
}

#[test]
fn only_articles_with_other_neighbours_are_written_and_only_there() {
    let fixture = fixture();
    for day in [1, 3, 5, 7] {
        let id = format!("ngay-{day}");
        let text = at(&id, &format!("2017-12-{day:02}T08:00:00+07:00"))
            .replace("\"section\":\"tin\",", "\n\t\"section\" : \"tin\" ,");
        fixture.content(&format!("articles/{id}.json"), text);
    }
    publish(&fixture);
    // The same, as somebody else would write it.
    let file = fixture.path("content/articles/ngay-7.json");
    let text = fs::read_to_string(&file).unwrap();
    let own = text.replace("{\n\t\t\"id\": \"ngay-5\"", "{ \"title\":\"Tiêu đề\",\"x\":1,  \"id\" :\"ngay-5\"");
    assert_ne!(own, text);
    fs::write(&file, &own).unwrap();
    assert!(Plan::make(&fixture.folder()).unwrap().is_empty());

    fixture.content("articles/ngay-2.json", at("ngay-2", "2017-12-02T08:00:00+07:00"));
    let before = snapshot(&fixture.path("content/articles"));
    let plan = publish(&fixture);
    let articles: Vec<_> = plan.writes.keys().filter(|path| path.starts_with("articles/")).collect();
    assert_eq!(articles, ["articles/ngay-1.json", "articles/ngay-2.json", "articles/ngay-3.json"]);
    let after = snapshot(&fixture.path("content/articles"));
    let changed: Vec<_> = after.iter().filter(|(path, text)| before[*path] != **text).collect();
    assert_eq!(changed.len(), 3);
    for (path, text) in changed {
        let [old, new] =
            [&before[path], text].map(|text| String::from_utf8(text.clone()).unwrap().replace(['\n', '\t'], ""));
        let [old, new] = [old, new].map(|text| text.split("\"section\"").nth(1).unwrap().to_owned());
        assert_eq!(old, new, "behind the neighbours nothing changes");
    }
    // A headline that changes is told to both sides.
    let text = fs::read_to_string(fixture.path("content/articles/ngay-2.json")).unwrap();
    fixture.content("articles/ngay-2.json", text.replacen("Tiêu đề", "Đầu đề \\\"mới\\\"", 1));
    publish(&fixture);
    for (id, side) in [("ngay-1", "newer"), ("ngay-3", "older")] {
        assert_eq!(read(&fixture, &format!("articles/{id}.json"))["_tintuc"][side]["title"], "Đầu đề \"mới\"");
    }
}

/// Every file below a directory, with its text.
fn snapshot(directory: &Path) -> BTreeMap<String, Vec<u8>> {
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

#[test]
fn an_invalid_site_stops_everything_before_anything_is_touched() {
    let fixture = fixture();
    fixture.content("articles/mot.json", article("mot").replace("Tiêu", "Tie\u{302}u"));
    fixture.content("articles/sai.json", "{\n\"id\": 7}");
    fixture.content("site.json", "{\n\"name\": 7}");
    fixture.content("feed-9.json", "{}");
    let before = snapshot(&fixture.path("content"));
    let Err(PublishError::Content(findings)) = Plan::make(&fixture.folder()) else { panic!("published") };
    for expected in
        ["articles/sai.json:2: error: id: a text was expected", "site.json:2: error: name: a text was expected"]
    {
        assert!(findings.iter().any(|finding| finding.to_string() == expected), "{findings:?}");
    }
    assert_eq!(snapshot(&fixture.path("content")), before);
}

/// One article that could not be read kept all others from being published.
#[test]
fn an_invalid_article_is_named_and_the_rest_is_published() {
    let fixture = fixture();
    fixture.content("articles/mot.json", article("mot"));
    for (id, wrong) in [("sai", "{\n\"id\": 7}"), ("cut-off", "{"), ("utf-16", "\u{0}{")] {
        fixture.content(&format!("articles/{id}.json"), wrong);
    }
    let wrong = snapshot(&fixture.path("content/articles"));
    let plan = publish(&fixture);
    let named: BTreeSet<_> = plan.errors.iter().map(|finding| finding.path.as_str()).collect();
    assert_eq!(
        named.into_iter().collect::<Vec<_>>(),
        ["articles/cut-off.json", "articles/sai.json", "articles/utf-16.json"]
    );
    assert_eq!(ids(&read(&fixture, "feed.json")), ["mot"]);
    assert_eq!(snapshot(&fixture.path("content/articles")), wrong);
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

#[test]
fn a_section_named_like_a_further_page_is_refused() {
    let fixture = fixture();
    fixture
        .content("site.json", r#"{"name":"Sở","sections":[{"id":"tin-2","title":"Hai"},{"id":"tin","title":"Tin"}]}"#);
    for number in 0..20 {
        fixture.content(&format!("articles/bai-{number}.json"), article(&format!("bai-{number}")));
    }
    assert!(Plan::make(&fixture.folder()).is_ok(), "twenty fit on one page");
    fixture.content("articles/bai-20.json", article("bai-20"));
    let refused = Plan::make(&fixture.folder());
    assert!(matches!(&refused, Err(PublishError::Collision(path)) if path == "sections/tin-2.json"), "{refused:?}");
}

/// As schemas of JSON Feed have it, with `format: uri`.
#[test]
fn addresses_in_feeds_are_absolute_uris_where_the_site_has_an_address() {
    let fixture = fixture();
    fixture
        .content("site.json", r#"{"name":"Sở","url":"https://tin.example/x","sections":[{"id":"tin","title":"Tin"}]}"#);
    let picture = r#""body":[{"type":"image","image":{"src":"media/Ảnh 1 \"a\".jpg","width":6,"height":4}},"#;
    for number in 10..51 {
        let id = format!("bai-{number}");
        fixture.content(&format!("articles/{id}.json"), article(&id).replace("\"body\":[", picture));
    }
    publish(&fixture);
    let mut seen = 0;
    for (path, next) in [
        ("feed.json", Some("https://tin.example/x/api/feed-2.json")),
        ("sections/tin-2.json", Some("https://tin.example/x/api/sections/tin-3.json")),
        ("archive/2017-12.json", Some("https://tin.example/x/api/archive/2017-12-2.json")),
        ("archive/2017-12-3.json", None),
    ] {
        let feed = read(&fixture, path);
        assert_eq!(feed["next_url"].as_str(), next, "{path}");
        for item in feed["items"].as_array().unwrap() {
            assert_eq!(item["image"], "https://tin.example/x/api/media/%E1%BA%A2nh%201%20%22a%22.jpg");
            assert!(item["url"].as_str().unwrap().starts_with("https://tin.example/x/tin/bai-"));
            seen += 1;
        }
        let feed: tintuc::model::Feed = tintuc::model::parse(&feed.to_string()).unwrap();
        let followed = feed.next_page().map(|page| page.to_string() + ".json");
        assert_eq!(followed.as_deref(), next.and_then(|next| next.rsplit('/').next()), "{path}");
    }
    assert_eq!(seen, 61);
}
