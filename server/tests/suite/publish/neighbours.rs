//! The articles before and after one.

use super::{at, fixture, publish, read, snapshot};
use crate::support::Fixture;
use serde_json::json;
use std::fs;
use tintuc_server::publish::Plan;

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
