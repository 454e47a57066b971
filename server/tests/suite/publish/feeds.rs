//! Feeds and their pages.

use super::{fixture, ids, publish, read};
use crate::support::article;
use serde_json::json;
use std::path::Path;
use tintuc_server::{content::Folder, publish::Plan};

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
