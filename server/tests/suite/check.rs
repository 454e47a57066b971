use crate::support::article;
use tintuc_server::content::{Kind, MAX_BYTES, Measured, Unmeasured, check, check_with_pictures};

/// The findings of a document as `line: severity: reason`, in a content directory that holds two files.
fn findings(path: &str, text: impl AsRef<[u8]>) -> Vec<String> {
    let exists = |path: &str| ["media/a.jpg", "articles/b.json", "feed-2.json"].contains(&path);
    let checked = check(Kind::of(path).unwrap(), path, text.as_ref(), &exists);
    let all = checked.findings().iter().map(ToString::to_string);
    all.map(|finding| finding.strip_prefix(&format!("{path}:")).unwrap().to_owned()).collect()
}

/// Fails unless each finding begins with what is expected, in this order.
fn assert_findings(path: &str, text: impl AsRef<[u8]>, expected: &[&str]) {
    let found = findings(path, text);
    let same = found.len() == expected.len() && found.iter().zip(expected).all(|(a, b)| a.starts_with(b));
    assert!(same, "found {found:#?}, expected {expected:#?}");
}

/// An article whose body is these lines, the first of which is line 7.
fn with_body(body: &str) -> String {
    format!(
        "{{\n\"id\": \"a\",\n\"title\": \"A\",\n\"date_published\": \"2017-12-01T17:00:00+07:00\",\n\"_tintuc\": {{\"body\":\n[\n{body}\n]}}}}"
    )
}

#[test]
fn a_good_article_has_no_findings() {
    assert_findings("articles/a.json", article("a"), &[]);
}

#[test]
fn what_is_no_json_is_named_with_its_line() {
    let cut_off = &article("a")[..article("a").len() - 5];
    for (text, expected) in [
        (&b""[..], "1: error: not JSON"),
        (b"{\n\"id\": \"a\",\n\xff\xfe\n}", "3: error: the text is not UTF-8"),
        (b"<!doctype html>", "1: error: not JSON"),
        (b"{\n\"id\": \"a\",\n\"title\" \"A\"}", "3: error: not JSON: expected `:`"),
        (cut_off.as_bytes(), "2: error: not JSON: EOF"),
        (b"{} {}", "1: error: not JSON: trailing characters"),
        (b"\xff\xfe{\0}\0", "1: error: the text is UTF-16; save it as UTF-8"),
        (b"\xfe\xff\0{\0}", "1: error: the text is UTF-16; save it as UTF-8"),
        (b"\n[]", "2: error: the document is no object"),
        (b"null", "1: error: the document is no object"),
    ] {
        assert_findings("articles/a.json", text, &[expected]);
    }
}

/// Editors put it there, and nobody sees it.
#[test]
fn a_byte_order_mark_is_no_mistake() {
    assert_findings("articles/a.json", format!("\u{feff}{}", article("a")), &[]);
}

#[test]
fn nesting_without_end_is_refused() {
    let deep = with_body(&"[".repeat(100_000));
    assert_findings("articles/a.json", deep, &["7: error: not JSON: recursion limit exceeded"]);
}

#[test]
fn a_file_may_be_too_long() {
    let long = vec![b' '; usize::try_from(MAX_BYTES).unwrap() + 1];
    assert_findings("articles/a.json", long, &["1: error: the file is longer than 8 MiB"]);
}

#[test]
fn a_file_must_have_an_id_for_a_name() {
    assert_findings(
        "articles/Bài.json",
        article("b"),
        &["1: error: the file's name is no id", "1: error: the id is b"],
    );
    assert_findings("articles/a.json", article("b"), &["1: error: the id is b, but the file's name says a"]);
}

#[test]
fn what_an_article_must_have_is_named_with_its_line() {
    assert_findings(
        "articles/a.json",
        "\n{}",
        &[
            "2: error: id is missing",
            "2: error: title is missing",
            "2: error: date_published is missing",
            "2: error: _tintuc, which holds the body, is missing",
        ],
    );
    assert_findings(
        "articles/a.json",
        "{\n\"id\": \"../a\",\n\"title\": 7,\n\"date_published\": \"hôm qua\",\n\"_tintuc\": {\n\"body\": \"<p>\"}}",
        &[
            "2: error: id: an id has 1 to 120",
            "3: error: title: a text was expected",
            "4: error: date_published: a time is written as in RFC 3339",
            "6: error: body: a list was expected",
        ],
    );
    assert_findings(
        "articles/a.json",
        "{\"id\":\"a\",\n\"title\":\" \\t\",\"date_published\":\"2017-12-01T17:00:00Z\",\n\"_tintuc\":{}}",
        &["2: error: title is blank", "3: error: body is missing"],
    );
}

#[test]
fn blocks_that_are_left_out_are_named_with_their_line() {
    let body = r#"{"type":"paragraph","spans":[{"text":"x"}]},
{"type":"video","src":"https://tin.example/a.mp4","width":1,"height":1},
"text",
{"type":"paragraph",
 "spans":[
  {"text":"x"},
  {"txt":"x"}]},
{"type":"list","items":[[{"text":"x"}],
 [{"text":1}]]},
{"type":"table","rows":[["x"],
 "x"]},
null"#;
    assert_findings(
        "articles/a.json",
        with_body(body),
        &[
            "8: warning: this block is left out: there is no block of type \"video\"",
            "9: warning: this block is left out: ",
            "13: warning: this span is left out: text is missing",
            "15: warning: this span is left out: text: a text was expected",
            "17: warning: this row is left out: ",
            "18: warning: this block is left out: ",
        ],
    );
}

#[test]
fn a_picture_that_previews_do_not_show_is_named() {
    let webp = r#"{"src":"https://a.example/a.webp","width":6,"height":4,"alt":"x"}"#;
    let jpeg =
        webp.replace(r#""alt""#, r#""sources":[{"type":"image/jpeg","srcset":"https://a.example/a.jpg 6w"}],"alt""#);
    let expected = "warning: previews do not show the picture that stands for this: add a JPEG or PNG to its sources";
    for (image, expected) in [(webp, &[expected][..]), (&jpeg, &[])] {
        let lines = |line: &str| expected.iter().map(|words| format!("{line}: {words}")).collect::<Vec<_>>();
        let body = format!(r#"{{"type":"image","image":{image}}}"#);
        let (first, second) = (lines("1"), lines("2"));
        assert_findings("articles/a.json", with_body(&body), &first.iter().map(String::as_str).collect::<Vec<_>>());
        let site = format!("{{\"name\":\"x\",\n\"image\":{image}}}");
        assert_findings("site.json", site, &second.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

#[test]
fn a_picture_that_is_not_as_the_content_says_is_named() {
    let measure = |path: &str| {
        let of = |width, height, turned| Some(Ok(Measured { width, height, turned }));
        match path {
            "media/a.jpg" => of(3000, 4000, true),
            "media/b.avif" => of(640, 480, false),
            "media/c.avif" => of(320, 240, false),
            "media/d.jpg" => of(400, 300, false),
            "media/e.jpg" => Some(Err(Unmeasured::NoPicture)),
            _ => None,
        }
    };
    let text = with_body(
        r#"{"type":"image","image":{"alt":"x","src":"media/a.jpg","width":4000,"height":3000,"sources":[
  {"type":"image/avif","srcset":"media/b.avif 640w, media/c.avif 321w"},
  {"type":"image/webp","srcset":"media/unknown.webp 7w"}]}},
{"type":"gallery","images":[
  {"alt":"x","src":"./media/d.jpg?1","width":400,"height":300},
  {"alt":"x","src":"media/d.jpg"},
  {"alt":"x","src":"media/e.jpg","width":1,"height":1},
  {"alt":"x","src":"https://a.example/media/d.jpg","width":1,"height":1},
  {"alt":"x","src":"media/d.jpg","width":400,"height":301,"sources":[{"type":"image/avif","srcset":"media/c.avif 320w, media/a.jpg 3000w"}]}]}"#,
    );
    let checked = check_with_pictures(Kind::Article, "articles/a.json", text.as_bytes(), &|_| true, &measure);
    let found =
        checked.findings().iter().map(|finding| format!("{}: {}", finding.line, finding.reason)).collect::<Vec<_>>();
    assert_eq!(
        found,
        [
            "7: media/a.jpg is 3000 × 4000 pixels (browsers turn it, as its EXIF says), not 4000 × 3000; `publish` puts it right",
            "8: media/c.avif is 320 × 240 pixels, not 321w",
            "12: the picture has no width and height: the page keeps 3:2 free for it",
            "12: media/d.jpg is 400 × 300 pixels; `publish` puts it right",
            "13: media/e.jpg is no JPEG, PNG, GIF, WebP or AVIF, or it is broken",
            "15: media/d.jpg is 400 × 300 pixels, not 400 × 301",
            "15: media/a.jpg is 3000 × 4000 pixels (browsers turn it, as its EXIF says), of another shape than 400 × 301",
        ]
    );
}

#[test]
fn merged_cells_are_read_and_spans_out_of_bounds_are_named() {
    let body = r#"{"type":"table","rows":[[{"text":"x","rowspan":2,"head":true},{"spans":[{"text":"x"}],"colspan":2}],[
  {"text":"x","rowspan":0},
  {"text":["x"]},
  {"text":7,"colspan":101,
   "head":1}]]}"#;
    assert_findings(
        "articles/a.json",
        with_body(body),
        &[
            "8: warning: rowspan is put within its bounds: a whole number from 1 to 1000",
            "9: warning: text is left out: a text, a number or an object was expected",
            "10: warning: colspan is put within its bounds: a whole number from 1 to 100",
            "11: warning: head is left out: true or false was expected",
        ],
    );
}

#[test]
fn cells_and_items_that_cannot_be_read_are_named_with_their_line() {
    let body = r#"{"type":"table","head":["x",2017,
  ["x"]],"rows":[["x",1.5,true,null,
  {}],
  7]},
{"type":"table","head":"x","rows":[]},
{"type":"list","items":[[{"text":"x"}],
  "x",
  {"text":"x"}]}"#;
    assert_findings(
        "articles/a.json",
        with_body(body),
        &[
            "8: warning: this cell is left empty: ",
            "9: warning: this cell is left empty: it has neither text nor spans",
            "10: warning: this row is left out: ",
            "11: warning: head is left out: a list was expected",
            "13: warning: this item is left out: ",
            "14: warning: this item is left out: ",
        ],
    );
}

#[test]
fn pictures_that_some_do_not_get_are_named() {
    let body = r#"{"type":"image","image":{"src":"media/a.jpg","width":1,"height":1}},
{"type":"image","image":{"src":"media/a.jpg","width":1,"height":1,"alt":" "}},
{"type":"gallery","images":[{"src":"HTTP://elsewhere.example/x.jpg","width":1,"height":1,"alt":"x"},
  {"src":"https://elsewhere.example/a,b.jpg","width":1,"height":1,"alt":"x","sources":[{"type":"image/avif",
    "srcset":"https://elsewhere.example/a,b.avif 1x, http://elsewhere.example/a,b.avif 2x,"}]}]},
{"type":"attachment","title":"x","href":"http://elsewhere.example/x.pdf"}"#;
    let (no_alt, not_shown) = ("warning: the picture has no alt", "warning: browsers do not show this picture");
    assert_findings(
        "articles/a.json",
        with_body(body),
        &[&format!("7: {no_alt}"), &format!("8: {no_alt}"), &format!("9: {not_shown}"), &format!("11: {not_shown}")],
    );
}

#[test]
fn refused_addresses_are_named_with_their_line() {
    let body = r#"{"type":"paragraph","spans":[{"text":"x",
  "href":"javascript:alert(1)"}]},
{"type":"image","image":{"width":1,"height":1,"alt":"x",
  "src":"data:image/svg+xml,<svg onload=alert(1)>"}},
{"type":"attachment","title":"x",
  "href":"java\nscript:x"}"#;
    assert_findings(
        "articles/a.json",
        with_body(body),
        &[
            "8: warning: the address is refused: ",
            "9: warning: this block is left out: ",
            "10: warning: the address is refused: ",
            "11: warning: this block is left out: ",
            "12: warning: the address is refused: the address has control characters",
        ],
    );
}

#[test]
fn pictures_must_be_there_and_have_a_size() {
    let body = r#"{"type":"image","image":{"alt":"x","src":"media/a.jpg","width":640,"height":427}},
{"type":"image","image":{"alt":"x","src":"media/a.jpg"}},
{"type":"image","image":{"alt":"x","src":"media/a.jpg","width":0,"height":-1}},
{"type":"image","image":{"alt":"x","src":"media/b.jpg","width":1,"height":1}},
{"type":"gallery","images":[{"alt":"x","src":"media/a.jpg","width":1,"height":1,"sources":[{"type":"image/avif",
  "srcset":"media/a.jpg 320w, media/b.avif 640w"}]},
  {"alt":"x"}]},
{"type":"image","image":{"alt":"x","src":"https://elsewhere.example/x.jpg","width":1,"height":1}},
{"type":"attachment","title":"x","href":"files/b.pdf?x#y"},
{"type":"paragraph","spans":[{"text":"x","href":"tin/b"}]},
{"type":"attachment","title":"x","href":"../elsewhere.pdf"}"#;
    assert_findings(
        "articles/a.json",
        with_body(body),
        &[
            "8: warning: the picture has no width and height",
            "9: warning: the picture has no width and height",
            "10: warning: media/b.jpg is missing",
            "12: warning: media/b.avif is missing",
            "13: warning: this picture is left out: src is missing",
            "15: warning: files/b.pdf is missing",
        ],
    );
}

#[test]
fn other_articles_must_be_there() {
    let text = article("a").replace(
        "\"section\"",
        "\"related\":[\"b\",\n\"c\",\n7],\n\"translations\":{\"en\":\"b\",\n\"fr\":\"d\"},\n\"section\"",
    );
    assert_findings(
        "articles/a.json",
        text,
        &[
            "3: warning: articles/c.json is missing",
            "4: warning: this article is left out: ",
            "6: warning: articles/d.json is missing",
        ],
    );
}

#[test]
fn optional_fields_of_another_shape_are_named() {
    let text = article("a").replace(
        "\"title\"",
        "\"summary\":7,\n\"tags\":\"x\",\n\"date_modified\":null,\n\"url\":\"javascript:x\",\n\"image\":\"media/b.jpg\",\n\"x\":1,\"title\"",
    );
    let text =
        text.replace("\"section\":\"tin\"", "\"section\":\"Tin\",\n\"credits\":[{\"role\":\"boss\",\"name\":\"x\"}]");
    assert_findings(
        "articles/a.json",
        text,
        &[
            "1: warning: summary is left out: a text was expected",
            "2: warning: tags is left out: ",
            "4: warning: the address is refused: ",
            "5: warning: media/b.jpg is missing",
            "7: warning: section is left out: an id has",
            "8: warning: this credit is left out: role: text or photo was expected",
        ],
    );
}

#[test]
fn decomposed_text_is_named_even_when_it_is_escaped() {
    let text = article("a").replace("Tiêu đề", "Tie\u{302}u đề").replace("Một", "Mo\\u0323\\u0302t");
    let reason = "the text is not in NFC";
    assert_findings("articles/a.json", text, &[&format!("1: warning: {reason}"), &format!("2: warning: {reason}")]);
}

#[test]
fn many_findings_are_not_all_told() {
    let found = findings("articles/a.json", with_body(&vec!["7"; 5_000].join(",\n")));
    assert_eq!(found.len(), 101);
    assert!(found[100].ends_with("warning: 4900 more like these"), "{}", found[100]);
}

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
            "5: warning: this item is left out: title is missing",
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
            "3: warning: this section is left out: ",
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
fn hostile_text_in_every_field_is_only_text() {
    let hostile = r"<script>alert(1)</script>";
    let text = article("a").replace("Tiêu đề", hostile).replace("Một hai ba.", hostile);
    assert_findings("articles/a.json", text, &[]);
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
            "5: warning: this month is left out: title is missing".to_owned(),
            "6: warning: this year is left out: title is missing".to_owned(),
        ]
    };
    for (path, prefix) in [("archive.json", ""), ("en/archive.json", "en/")] {
        assert_findings(path, archive, &expected(prefix).each_ref().map(String::as_str));
    }
    assert_findings("archive.json", "{\n\"years\":{}}", &["2: error: years: a list was expected"]);
    assert_findings("archive.json", "{}", &["1: error: years is missing"]);
}

#[test]
fn an_article_s_own_address_is_named() {
    let with = |url: &str| article("a").replace("\"title\"", &format!("\n\"url\":\"{url}\",\"title\""));
    for own in ["https://old.example/tin/a", "https://old.example/x/en/tin/a/"] {
        assert_findings("articles/a.json", with(own), &["2: warning: url does not count: site.json says"]);
    }
    assert_findings("articles/a.json", with("https://portal.example/7"), &["2: warning: url leads elsewhere: "]);
}

#[test]
fn years_that_look_mistyped_are_named() {
    for (year, wrong) in [("2017", false), ("2117", true), ("0217", true), ("1917", true), ("1997", false)] {
        let text = article("a").replace("2017-12-01", &format!("{year}-12-01"));
        let reason = format!("1: warning: the year {} looks mistyped", year.trim_start_matches('0'));
        assert_findings(
            "articles/a.json",
            text,
            if wrong { std::slice::from_ref(&reason) } else { &[] }
                .iter()
                .map(String::as_str)
                .collect::<Vec<_>>()
                .as_slice(),
        );
    }
    let withdrawn =
        article("a").replace("\"section\"", "\n\"withdrawn\":{\"date\":\"2107-01-01T00:00:00+07:00\"},\"section\"");
    assert_findings("articles/a.json", withdrawn, &["3: warning: the year 2107 looks mistyped"]);
}

#[test]
fn neighbours_must_be_there() {
    let text = article("a").replace(
        "\"section\"",
        "\"newer\":{\"id\":\"b\",\"title\":\"B\"},\n\"older\":{\"id\":\"c\",\"title\":\"C\"},\n\"section\"",
    );
    assert_findings("articles/a.json", text, &["3: warning: articles/c.json is missing"]);
    let garbage = article("a").replace("\"section\"", "\"newer\":7,\n\"older\":{\"id\":\"../c\"},\n\"section\"");
    assert_findings(
        "articles/a.json",
        garbage,
        &["2: warning: newer is left out: ", "3: warning: older is left out: "],
    );
}
