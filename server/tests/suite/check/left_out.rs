//! What clients leave out of a document.

use super::{assert_findings, with_body};
use crate::support::article;

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
            "8: warning: _tintuc.body[1] is left out: type: paragraph or heading or list or quote or table or image or gallery or attachment was expected, not \"video\"",
            "9: warning: _tintuc.body[2] is left out: ",
            "13: warning: _tintuc.body[3].spans[1] is left out: text is missing",
            "15: warning: _tintuc.body[4].items[1][0] is left out: text: a text was expected, not 1",
            "17: warning: _tintuc.body[5].rows[1] is left out: a list was expected, not \"x\"",
            "18: warning: _tintuc.body[6] is left out: ",
        ],
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
            "8: warning: _tintuc.body[0].rows[1][0].rowspan is put within its bounds: a whole number from 1 to 1000 (it is 0)",
            "9: warning: _tintuc.body[0].rows[1][1].text is left out: a text, a number or an object was expected, not a list",
            "10: warning: _tintuc.body[0].rows[1][2].colspan is put within its bounds: a whole number from 1 to 100 (it is 101)",
            "11: warning: _tintuc.body[0].rows[1][2].head is left out: true or false was expected, not 1",
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
            "8: warning: _tintuc.body[0].head[2] is left out: a text, a number or an object was expected, not a list",
            "9: warning: _tintuc.body[0].rows[0][4] is left empty: it has neither text nor spans",
            "10: warning: _tintuc.body[0].rows[1] is left out: a list was expected, not 7",
            "11: warning: _tintuc.body[1].head is left out: a list was expected, not \"x\"",
            "13: warning: _tintuc.body[2].items[1] is left out: a list was expected, not \"x\"",
            "14: warning: _tintuc.body[2].items[2] is left out: a list was expected, not an object",
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
            "1: warning: summary is left out: a text was expected, not 7",
            "2: warning: tags is left out: ",
            "4: warning: the address is refused: ",
            "5: warning: media/b.jpg is missing",
            "7: warning: _tintuc.section is left out: an id has",
            "8: warning: _tintuc.credits[0] is left out: role: text or photo was expected, not \"boss\"",
        ],
    );
}

/// They were left out without a word, although `check` must name every mistake.
#[test]
fn optional_fields_of_blocks_and_spans_are_named_with_what_is_there() {
    let body = r#"{"type":"quote","spans":[{"text":"x"}],"cite":5},
{"type":"heading","level":"2","text":"x"},
{"type":"list","ordered":"yes","items":[[{"text":"x"}]]},
{"type":"gallery","images":[],"caption":7},
{"type":"paragraph","spans":[{"text":"x","strong":"yes"}]},
{"type":"attachment","title":"x","href":"https://a.example/a.pdf","bytes":"5"}"#;
    assert_findings(
        "articles/a.json",
        with_body(body),
        &[
            "7: warning: _tintuc.body[0].cite is left out: a text was expected, not 5",
            "8: warning: _tintuc.body[1].level is left out: a whole number from 0 on was expected, not \"2\"",
            "9: warning: _tintuc.body[2].ordered is left out: true or false was expected, not \"yes\"",
            "10: warning: _tintuc.body[3].caption is left out: a text was expected, not 7",
            "11: warning: _tintuc.body[4].spans[0].strong is left out: true or false was expected, not \"yes\"",
            "12: warning: _tintuc.body[5].bytes is left out: a whole number from 0 on was expected, not \"5\"",
        ],
    );
}

#[test]
fn a_whole_article_that_is_right_has_no_findings() {
    let image = r#"{"src":"media/a.jpg","width":6,"height":4,"alt":"x","caption":"x","credit":"x","sources":[{"type":"image/avif","srcset":"media/a.jpg 6w"}]}"#;
    let text = format!(
        r#"{{"id":"a","title":"A","language":"vi","summary":"x","content_text":"x","image":"media/a.jpg",
"date_published":"2017-12-01T17:00:00+07:00","date_modified":"2017-12-02T17:00:00+07:00","tags":["x"],
"_tintuc":{{"section":"tin","image":{image},"translations":{{"en":"b"}},"newer":{{"id":"b","title":"B"}},
"older":{{"id":"b","title":"B"}},"related":["b"],"credits":[{{"role":"text","name":"x"}},{{"role":"photo","name":"x"}}],
"source":"x","corrections":[{{"date":"2017-12-02T17:00:00+07:00","note":"x"}}],
"withdrawn":{{"date":"2017-12-03T17:00:00+07:00","reason":"x"}},"body":[
{{"type":"paragraph","spans":[{{"text":"x","strong":true,"emphasis":true,"mark":false,"href":"tin/b"}}]}},
{{"type":"heading","level":3,"text":"x"}},
{{"type":"list","ordered":true,"items":[[{{"text":"x"}}]]}},
{{"type":"quote","spans":[{{"text":"x"}}],"cite":"x"}},
{{"type":"table","caption":"x","head":["x",2017],"rows":[["x",1.5],[{{"spans":[{{"text":"x"}}],"rowspan":2,"colspan":1,"head":true}},null]]}},
{{"type":"image","image":{image}}},
{{"type":"gallery","images":[{image}],"caption":"x"}},
{{"type":"attachment","href":"https://a.example/a.pdf","title":"x","bytes":5,"media_type":"application/pdf"}}]}}}}"#
    );
    assert_findings("articles/a.json", text, &[]);
}

/// A field that is absent or `null` is not left out.
#[test]
fn fields_that_are_null_have_no_findings() {
    let text = article("a").replace("\"title\"", "\"summary\":null,\"tags\":null,\"language\":null,\"title\"");
    let text = text.replace("\"section\"", "\"image\":null,\"credits\":null,\"withdrawn\":null,\"section\"");
    assert_findings("articles/a.json", text, &[]);
}
