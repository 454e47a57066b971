//! Addresses in feeds.

use super::{fixture, publish, read};
use crate::support::article;

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

/// Every article had the old host, and so had all feeds after a move.
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

/// As schemas of JSON Feed require with `format: uri`.
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
