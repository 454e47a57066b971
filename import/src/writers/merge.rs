use super::state::fingerprint;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap};

/// An article as it will be written.
#[derive(Clone, Debug)]
pub struct Merged {
    /// Its JSON.
    pub document: Value,
    /// Fields that an editor has changed since, with whether the source has changed them, too.
    pub kept: Vec<(String, bool)>,
    /// The hash of each field as the source has it.
    pub fields: BTreeMap<String, String>,
}

/// Where our own fields stand.
const OURS: &str = "_tintuc";

/// Puts what the source says now into what stands there. A field that is as it was written the last time follows the source;
/// one that an editor has changed stays. Fields that the source has nothing of are the editor's.
pub fn merge(current: Option<&Value>, mut new: Value, written: &BTreeMap<String, String>) -> Merged {
    let Some(current) = current else {
        let fields = flat(&new).map(|(name, value)| (name, fingerprint(&plain(value)))).collect();
        return Merged { document: new, kept: Vec::new(), fields };
    };
    carry_alts(current, &mut new);
    let fields: BTreeMap<_, _> = flat(&new).map(|(name, value)| (name, fingerprint(&plain(value)))).collect();
    let mut document = current.clone();
    let mut kept = Vec::new();
    for (name, value) in flat(&new) {
        let Some(there) = get(current, &name) else {
            // An editor has taken it out, unless the source has it only now.
            if written.contains_key(&name) {
                kept.push((name.clone(), written.get(&name) != fields.get(&name)));
            } else {
                set(&mut document, &name, value.clone());
            }
            continue;
        };
        let is = fingerprint(&plain(there));
        if written.get(&name) == Some(&is) || fields.get(&name) == Some(&is) {
            if fields.get(&name) != Some(&is) || there != value {
                set(&mut document, &name, value.clone());
            }
        } else {
            kept.push((name.clone(), written.get(&name) != fields.get(&name)));
        }
    }
    for (name, hash) in written.iter().filter(|(name, _)| !fields.contains_key(*name)) {
        if get(current, name).is_some_and(|there| fingerprint(&plain(there)) == *hash) {
            remove(&mut document, name);
        }
    }
    Merged { document, kept, fields }
}

/// The fields of an article, ours as `_tintuc.body`. The id is not one: it never changes.
fn flat(document: &Value) -> impl Iterator<Item = (String, &Value)> {
    let outer = document.as_object().into_iter().flatten().filter(|(name, _)| !matches!(name.as_str(), OURS | "id"));
    let inner = document.get(OURS).and_then(Value::as_object).into_iter().flatten();
    let inner = inner.map(|(name, value)| (format!("{OURS}.{name}"), value));
    outer.map(|(name, value)| (name.clone(), value)).chain(inner)
}

fn split(name: &str) -> (Option<&str>, &str) {
    name.split_once('.').map_or((None, name), |(outer, inner)| (Some(outer), inner))
}

fn get<'a>(document: &'a Value, name: &str) -> Option<&'a Value> {
    match split(name) {
        (Some(outer), inner) => document.get(outer)?.get(inner),
        (None, name) => document.get(name),
    }
}

fn object<'a>(document: &'a mut Value, name: &str) -> Option<&'a mut Map<String, Value>> {
    match split(name).0 {
        Some(outer) => document.as_object_mut()?.entry(outer).or_insert_with(|| json!({})).as_object_mut(),
        None => document.as_object_mut(),
    }
}

fn set(document: &mut Value, name: &str, value: Value) {
    if let Some(object) = object(document, name) {
        object.insert(split(name).1.to_owned(), value);
    }
}

fn remove(document: &mut Value, name: &str) {
    if let Some(object) = object(document, name) {
        object.shift_remove(split(name).1);
    }
}

/// A field without what a person is asked to add, and `publish` adds: alternative texts and sizes. They are no change of it.
fn plain(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let is_picture = fields.contains_key("src");
            let fields =
                fields.iter().filter(|(name, _)| !(is_picture && matches!(name.as_str(), "alt" | "width" | "height")));
            Value::Object(fields.map(|(name, value)| (name.clone(), plain(value))).collect())
        }
        Value::Array(values) => Value::Array(values.iter().map(plain).collect()),
        other => other.clone(),
    }
}

/// Alternative texts that an editor has written stay with their pictures.
fn carry_alts(current: &Value, new: &mut Value) {
    let mut alts = HashMap::new();
    pictures(&mut current.clone(), &mut |picture| {
        let text =
            |name: &str| picture.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
        if let (Some(src), Some(alt)) = (text("src"), text("alt")) {
            alts.entry(src).or_insert(alt);
        }
    });
    pictures(new, &mut |picture| {
        let alt = picture.get("src").and_then(Value::as_str).and_then(|src| alts.get(src)).cloned();
        if let Some(alt) = alt {
            picture.insert("alt".to_owned(), Value::String(alt));
        }
    });
}

fn pictures(value: &mut Value, each: &mut impl FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(fields) => {
            if fields.contains_key("src") {
                each(fields);
            }
            fields.values_mut().for_each(|value| pictures(value, each));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| pictures(value, each)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(title: &str, text: &str, alt: &str) -> Value {
        json!({"id": "a", "title": title, "_tintuc": {"body": [text, {"src": "m", "alt": alt}]}})
    }

    #[test]
    fn what_an_editor_has_changed_stays_and_the_rest_follows_the_source() {
        let first = merge(None, article("A", "x", ""), &BTreeMap::new());
        let mut edited = article("A của biên tập viên", "x", "người");
        edited["_tintuc"]["related"] = json!(["b"]);
        let second = merge(Some(&edited), article("A", "y", ""), &first.fields);
        let mut expected = article("A của biên tập viên", "y", "người");
        expected["_tintuc"]["related"] = json!(["b"]);
        assert_eq!(second.document, expected);
        assert_eq!(second.kept, [("title".to_owned(), false)]);
        let third = merge(Some(&second.document), article("A", "y", ""), &second.fields);
        assert_eq!(third.document, second.document);
    }
}
