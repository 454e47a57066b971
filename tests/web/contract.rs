//! The contract is read as `serde_json` reads it: from what the browser's parser has made, and natively.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::fmt::Debug;
use tintuc::model::{Archive, Article, ContentError, Fault, Feed, Id, Site, VisitorCounts, Wrong, parse};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const ARTICLES: [&str; 5] = [
    include_str!("../../public/api/articles/tong-ket-cai-cach-hanh-chinh-2017.json"),
    include_str!("../../public/api/articles/bo-tranh-cua-trang-mau.json"),
    include_str!("../../public/api/articles/cac-dang-du-lieu.json"),
    include_str!("../../public/api/articles/bai-mau-da-thu-hoi.json"),
    include_str!("../../public/api/articles/following-the-news.json"),
];
const FEED: &str = include_str!("../../public/api/archive/2017-10.json");
const ARCHIVE: &str = include_str!("../../public/api/archive.json");
const SITE: &str = include_str!("../../public/api/site.json");
const FIGURES: &str = r#"{"total":1303080,"online":54,"window_seconds":300,"as_of":"2017-12-01T17:00:00+07:00",
    "recent":{"today":1,"yesterday":2,"week":3,"month":4}}"#;

/// Fails unless both read the same, or neither reads anything. Gives whether they did.
fn agree<T: DeserializeOwned + Debug + PartialEq>(document: &Value) -> bool {
    let text = document.to_string();
    let (ours, expected) = (parse::<T>(&text), serde_json::from_value::<T>(as_derived(document.clone())));
    match (ours, expected) {
        (Ok(ours), Ok(expected)) => {
            assert_eq!(ours, expected, "{text}");
            true
        }
        (Err(_), Err(_)) => false,
        (ours, expected) => panic!("{ours:?}, but serde_json reads {expected:?} from {text}"),
    }
}

/// A document as derived code expects it: blocks as `{"paragraph": {…}}`, no list where fields are due (`serde_json` would
/// take its elements for them), and whole numbers written as such.
fn as_derived(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            fields.into_iter().map(|(name, value)| (name.clone(), as_field(&name, value))).collect()
        }
        Value::Array(values) => values.into_iter().map(|value| as_derived(unless_list(value))).collect(),
        Value::Number(number) => match number.as_f64() {
            #[expect(clippy::cast_possible_truncation, reason = "a small whole number")]
            Some(whole) if whole.fract() == 0.0 && whole.abs() < 1e15 => (whole as i64).into(),
            _ => Value::Number(number),
        },
        other => other,
    }
}

fn as_field(name: &str, value: Value) -> Value {
    match value {
        Value::Array(blocks) if name == "body" => blocks.into_iter().map(as_block).collect(),
        Value::Array(lists) if ["rows", "items"].contains(&name) => lists.into_iter().map(as_derived).collect(),
        value if name == "_tintuc" => as_derived(unless_list(value)),
        value => as_derived(value),
    }
}

fn unless_list(value: Value) -> Value {
    if value.is_array() { Value::Null } else { value }
}

fn as_block(block: Value) -> Value {
    match block["type"].as_str().map(str::to_owned) {
        Some(kind) => Value::Object(Map::from_iter([(kind, as_derived(block))])),
        None => Value::Null,
    }
}

/// Numbers by chance, the same in each run (Numerical Recipes, 7.1).
struct Chance(u32);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as usize % limit
    }
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Object(fields) => fields.values().map(count).sum(),
        Value::Array(values) => values.iter().map(count).sum::<usize>(),
        _ => 0,
    }
}

/// Does something to the value of this number, counted from the outermost.
fn change(value: &mut Value, number: &mut usize, act: &mut dyn FnMut(&mut Value)) {
    if *number == 0 {
        act(value);
    }
    *number = number.wrapping_sub(1);
    match value {
        Value::Object(fields) => fields.values_mut().for_each(|value| change(value, number, act)),
        Value::Array(values) => values.iter_mut().for_each(|value| change(value, number, act)),
        _ => {}
    }
}

/// Documents made of one by a few changes each.
fn agree_on_changes<T: DeserializeOwned + Debug + PartialEq>(text: &str) {
    let document: Value = serde_json::from_str(text).unwrap();
    assert!(agree::<T>(&document), "{text}");
    let tokens = [
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(2.0),
        json!(4_294_967_296_u64),
        json!(""),
        json!("x"),
        json!("javascript:x"),
        json!("../x"),
        json!("2017-12"),
        json!("2017-12-01T17:00:00+07:00"),
        json!([]),
        json!([7]),
        json!({}),
        json!({"x": [{}]}),
        json!({"type": "paragraph", "spans": [{"text": "x"}]}),
        json!({"type": "video", "src": "x"}),
        json!([[null, 1.5, true, "x"]]),
    ];
    let mut chance = Chance(1);
    for _ in 0..400 {
        let mut changed = document.clone();
        for _ in 0..=chance.below(3) {
            let token = tokens[chance.below(tokens.len())].clone();
            let mut number = chance.below(count(&changed));
            let place = chance.below(8);
            change(&mut changed, &mut number, &mut |value| match value {
                Value::Object(fields) if place < 5 => {
                    let name = fields.keys().nth(place).cloned().unwrap_or_default();
                    fields.remove(&name);
                }
                Value::Array(values) if place < 5 => values.insert(place.min(values.len()), token.clone()),
                value => *value = token.clone(),
            });
        }
        agree::<T>(&changed);
    }
}

#[test]
fn articles_are_read_as_by_serde_json() {
    for article in ARTICLES {
        agree_on_changes::<Article>(article);
    }
}

#[test]
fn listings_are_read_as_by_serde_json() {
    agree_on_changes::<Feed>(FEED);
    agree_on_changes::<Feed>(
        r#"{"version":"v","title":"T","_tintuc":{"total":1},"items":[{"id":"a","title":"A",
        "date_published":"2017-12-01T17:00:00+07:00","_tintuc":{"marks":{"title":[{"text":"A","mark":true}]}}}]}"#,
    );
    agree_on_changes::<Archive>(ARCHIVE);
}

#[test]
fn the_site_and_the_figures_are_read_as_by_serde_json() {
    agree_on_changes::<Site>(SITE);
    agree_on_changes::<VisitorCounts>(FIGURES);
}

#[test]
fn hostile_documents_are_read_as_by_serde_json() {
    for text in tintuc_hostile::HOSTILE.into_iter().chain([tintuc_hostile::HARMLESS]) {
        for (path, document) in tintuc_hostile::documents(text, text) {
            let read = match path {
                "site.json" | "en/site.json" => agree::<Site>(&document),
                "archive.json" => agree::<Archive>(&document),
                _ if path.starts_with("articles/") => agree::<Article>(&document),
                _ => agree::<Feed>(&document),
            };
            assert!(read, "{path}: {text}");
        }
    }
}

#[test]
fn what_is_no_json_is_an_error_in_the_parser_s_words() {
    for bad in ["", "{", "[1,]", "'a'", "NaN", "undefined", &"[".repeat(100_000)] {
        let error = parse::<Site>(bad).unwrap_err();
        assert!(matches!(&error, ContentError::Json(words) if words.len() > 10), "{error}");
    }
}

/// Years whose months have months, and so on.
fn nested(depth: usize) -> String {
    let open = r#"{"name":"a","title":"A","count":1,"months":["#;
    format!(r#"{{"years":[{}{}]}}"#, open.repeat(depth), "]}".repeat(depth))
}

/// Deeper ones would exhaust the stack. Natively `serde_json` refuses the text, in the browser the innermost are left out.
#[test]
fn nesting_has_an_end() {
    assert_eq!(parse::<Archive>(&nested(62)).map(|archive| archive.years.len()), Ok(1));
    for depth in [64, 1_000, 100_000] {
        match parse::<Archive>(&nested(depth)) {
            Ok(archive) => assert_eq!(archive.years.len(), 1),
            Err(error) => assert!(matches!(error, ContentError::Json(_)), "{error}"),
        }
    }
}

#[test]
fn of_fields_with_one_name_the_last_counts() {
    assert_eq!(parse::<Site>(r#"{"name":"a","name":"b"}"#).map(|site| site.name), Ok("b".to_owned()));
}

/// What one program writes above this, another may round (RFC 8259, 6).
#[test]
fn numbers_are_whole_and_have_an_end() {
    let seed =
        |number: &str| parse::<Site>(&format!(r#"{{"name":"a","visits_seed":{number}}}"#)).map(|site| site.visits_seed);
    for (number, read) in [
        ("0", 0),
        ("-0", 0),
        ("1.0", 1),
        ("1e3", 1_000),
        ("9007199254740991", 9_007_199_254_740_991),
        ("9007199254740992", 0),
        ("9007199254740993", 0),
        ("1e300", 0),
        ("-1", 0),
        ("1.5", 0),
        ("\"1\"", 0),
    ] {
        assert_eq!(seed(number), Ok(read), "{number}");
    }
    assert!(parse::<u32>("4294967295").is_ok());
    assert_eq!(parse::<u32>("4294967296").unwrap_err().to_string(), "a whole number below 4,294,967,296 was expected");
}

#[test]
fn an_error_names_the_innermost_field() {
    let with = |tintuc: &str| {
        let text = format!(r#"{{"id":"a","title":"A","date_published":"2017-12-01T17:00:00Z","_tintuc":{tintuc}}}"#);
        parse::<Article>(&text).unwrap_err().to_string()
    };
    assert_eq!(with("null"), "_tintuc is missing");
    assert_eq!(with("[]"), "_tintuc: an object was expected");
    assert_eq!(with("{}"), "body is missing");
    assert_eq!(with(r#"{"body":"x"}"#), "body: a list was expected");
    let error = parse::<Id>("\"../x\"").unwrap_err();
    assert!(matches!(&error, ContentError::Content(Wrong { field: None, fault: Fault::Refused(_) })), "{error}");
}
