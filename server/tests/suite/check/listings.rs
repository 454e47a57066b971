//! Feeds, the archive and the site.

use super::assert_findings;

#[test]
fn feeds_are_checked() {
    let item = |id| format!(r#"{{"id":"{id}","title":"A","date_published":"2017-12-01T17:00:00Z","_tintuc":{{}}}}"#);
    let feed = |next: &str, items: &str| {
        format!("{{\"version\":\"v\",\"title\":\"T\",\n\"next_url\":\"{next}\",\n\"items\":[\n{items}]}}")
    };
    assert_findings("feed.json", feed("feed-2.json", &item("b")), &[]);
    assert_findings(
        "feed.json",
        feed("feed-3.json", &format!("{},\n{{\"id\":\"b\"}}", item("c"))),
        &[
            "2: warning: feed-3.json is missing",
            "4: warning: articles/c.json is missing",
            "5: warning: items[1] is left out: title is missing",
        ],
    );
    assert_findings(
        "feed.json",
        feed("https://elsewhere.example/feed.json", ""),
        &["2: warning: next_url is not followed"],
    );
    assert_findings("sections/a.json", feed("feed-2.json", ""), &["2: warning: sections/feed-2.json is missing"]);
    assert_findings(
        "feed.json",
        "{\"title\":\n1}",
        &["1: error: version is missing", "1: error: items is missing", "2: error: title: a text was expected"],
    );
}

#[test]
fn the_site_is_checked() {
    assert_findings("site.json", r#"{"name":"Sở","sections":[{"id":"a","title":"A"}],"features":{}}"#, &[]);
    assert_findings(
        "site.json",
        "{\"sections\":[{\"id\":\"a\",\"title\":\"A\"},\n{\"id\":\"a\",\"title\":\"B\"},\n{\"id\":\"Đ\"}],\n\"visits_seed\":-1,\n\"phone\":7}",
        &[
            "1: error: name is missing",
            "2: warning: there are two sections a",
            "3: warning: sections[2] is left out: ",
            "4: warning: visits_seed is left out: ",
            "5: warning: phone is left out: ",
        ],
    );
    for (url, findings) in [
        ("https://tin.example/", &[][..]),
        ("tin.example", &["2: warning: url is left out: the site's address begins with"]),
    ] {
        assert_findings("site.json", format!("{{\"name\":\"Sở\",\n\"url\":\"{url}\"}}"), findings);
    }
}

#[test]
fn the_archive_is_checked() {
    let archive = "{\"years\":[\n{\"name\":\"2017\",\"title\":\"2017\",\"count\":3,\"months\":[\n\
        {\"name\":\"2017-12\",\"title\":\"T\",\"count\":1},\n{\"name\":\"2017-13\",\"title\":\"T\",\"count\":1},\n\
        {\"name\":\"2017-11\",\"count\":1}]},\n{\"name\":\"2016\"}]}";
    let expected = |prefix: &str| {
        [
            format!("3: warning: {prefix}archive/2017-12.json is missing"),
            "4: warning: this month is left out: the calendar has none of that name".to_owned(),
            "5: warning: years[0].months[2] is left out: title is missing".to_owned(),
            "6: warning: years[1] is left out: title is missing".to_owned(),
        ]
    };
    for (path, prefix) in [("archive.json", ""), ("en/archive.json", "en/")] {
        assert_findings(path, archive, &expected(prefix).each_ref().map(String::as_str));
    }
    assert_findings("archive.json", "{\n\"years\":{}}", &["2: error: years: a list was expected"]);
    assert_findings("archive.json", "{}", &["1: error: years is missing"]);
}
