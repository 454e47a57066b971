//! The archive.

use super::{at, fixture, ids, publish, read};
use serde_json::json;

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
