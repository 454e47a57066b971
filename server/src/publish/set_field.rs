//! Sets one field in a text that people wrote, without changing any other byte.

use crate::content::Located;
use std::ops::Range;
use tintuc::model::Neighbour;

/// The document with a field of its `_tintuc` set or, for `None`, removed; `None` if it has no `_tintuc`.
pub(super) fn set_field(document: &str, name: &str, value: Option<&Neighbour>) -> Option<String> {
    let mut document = document.to_owned();
    loop {
        let root = Located::read(&document).ok()?;
        let extension = *root.fields()?.get("_tintuc")?;
        let place = extension.fields()?.get(name).map(|field| (field.offset(), field.offset() + field.raw().len()));
        let start = extension.offset() + 1;
        // The white space before each field: how the author indents.
        let space = blank_after(&document, start);
        match (place, value) {
            (Some((from, to)), Some(value)) => document.replace_range(from..to, &written(value, &document[space])),
            (None, Some(value)) => {
                let space = &document[space];
                let colon = if space.is_empty() { ":" } else { ": " };
                let field = format!("{space}\"{name}\"{colon}{},", written(value, space));
                document.insert_str(start, &field);
            }
            // A document may have the same field twice. When the last one is removed, the first one counts.
            (Some(value), None) => {
                document.replace_range(whole_field(&document, value), "");
                continue;
            }
            (None, None) => {}
        }
        return Some(document);
    }
}

/// A neighbour in the author's style: on lines of its own if other fields are.
fn written(neighbour: &Neighbour, space: &str) -> String {
    let text = |text: &str| serde_json::Value::from(text).to_string();
    let (id, title) = (text(neighbour.id.as_str()), text(&neighbour.title));
    if !space.contains('\n') {
        return if space.is_empty() {
            format!("{{\"id\":{id},\"title\":{title}}}")
        } else {
            format!("{{\"id\": {id}, \"title\": {title}}}")
        };
    }
    // The fields of `_tintuc` are two steps from the margin.
    let indent = space.rsplit('\n').next().unwrap_or_default();
    let deeper = format!("{space}{}", indent.get(indent.len() / 2..).unwrap_or_default());
    format!("{{{deeper}\"id\": {id},{deeper}\"title\": {title}{space}}}")
}

/// The range of a field with its name and one comma, from the range of its value.
fn whole_field(document: &str, (from, to): (usize, usize)) -> Range<usize> {
    // A name has no quotation mark in it, however it is written.
    let name_end = document[..from].rfind('"').unwrap_or(from);
    let name = document[..name_end].rfind('"').unwrap_or(name_end);
    let after = blank_after(document, to).end;
    if document[after..].starts_with(',') {
        return name..blank_after(document, after + 1).end;
    }
    let before = document[..name].trim_end();
    before.strip_suffix(',').unwrap_or(before).len()..to
}

/// The white space from a position on.
fn blank_after(document: &str, place: usize) -> Range<usize> {
    let rest = &document[place..];
    place..place + rest.len() - rest.trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tintuc::model::Id;

    fn neighbour(id: &str) -> Neighbour {
        Neighbour { id: Id::new(id).unwrap(), title: format!("Bài \"{id}\"") }
    }

    #[test]
    fn a_field_is_put_in_and_changed_and_taken_out_in_the_author_s_manner() {
        for (without, with) in [
            (r#"{"_tintuc":{"body":[]}}"#, r#"{"_tintuc":{"newer":{"id":"a","title":"Bài \"a\""},"body":[]}}"#),
            (
                "{ \"_tintuc\": { \"body\": [] }, \"x\" : 1.50 }\n",
                "{ \"_tintuc\": { \"newer\": {\"id\": \"a\", \"title\": \"Bài \\\"a\\\"\"}, \"body\": [] }, \"x\" : 1.50 }\n",
            ),
            (
                "{\n  \"_tintuc\": {\n    \"body\": []\n  }\n}",
                "{\n  \"_tintuc\": {\n    \"newer\": {\n      \"id\": \"a\",\n      \"title\": \"Bài \\\"a\\\"\"\n    },\n    \"body\": []\n  }\n}",
            ),
            (
                "{\r\n\t\"_tintuc\": {\r\n\t\t\"body\": []}}",
                "{\r\n\t\"_tintuc\": {\r\n\t\t\"newer\": {\r\n\t\t\t\"id\": \"a\",\r\n\t\t\t\"title\": \"Bài \\\"a\\\"\"\r\n\t\t},\r\n\t\t\"body\": []}}",
            ),
        ] {
            let (one, other) = (neighbour("a"), neighbour("b"));
            assert_eq!(set_field(without, "newer", Some(&one)).as_deref(), Some(with));
            assert_eq!(set_field(with, "newer", Some(&one)).as_deref(), Some(with));
            assert_eq!(set_field(with, "newer", None).as_deref(), Some(without));
            assert_eq!(set_field(without, "newer", None).as_deref(), Some(without));
            let changed = set_field(with, "newer", Some(&other)).unwrap();
            assert_eq!(changed.replace("\"b\"", "\"a\"").replace("\\\"b\\\"", "\\\"a\\\""), with);
        }
    }

    #[test]
    fn a_field_is_taken_out_wherever_it_stands_and_however_often() {
        for (with, without) in [
            (r#"{"_tintuc":{"body":[],"newer":null}}"#, r#"{"_tintuc":{"body":[]}}"#),
            (r#"{"_tintuc":{"body":[] , "newer" : 7 }}"#, r#"{"_tintuc":{"body":[]  }}"#),
            (r#"{"_tintuc":{"newer":1,"a":2,"newer":3,"body":[]}}"#, r#"{"_tintuc":{"a":2,"body":[]}}"#),
            (r#"{"_tintuc":{"\u006eewer":"a,b\"","body":[]}}"#, r#"{"_tintuc":{"body":[]}}"#),
            (r#"{"_tintuc":{"newer":{}}}"#, r#"{"_tintuc":{}}"#),
        ] {
            assert_eq!(set_field(with, "newer", None).as_deref(), Some(without));
        }
        for none in ["", "{}", "[]", r#"{"_tintuc":[]}"#, "not JSON"] {
            assert_eq!(set_field(none, "newer", None), None, "{none}");
        }
    }
}
