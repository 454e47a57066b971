//! JSON by the browser's parser, which reads as the native one does.

use tintuc::model::Json;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn every_kind_of_value_is_read() {
    let text = r#"{"a":[1,-2.5,9007199254740991,true,false,null,"đ \" \\ 𝄞"],"b":{},"c":[],"":{"":[[]]}}"#;
    assert_eq!(Json::parse(text).map(|json| json.to_string()).as_deref(), Ok(text));
}

#[wasm_bindgen_test]
fn of_fields_with_one_name_the_last_counts() {
    let json = Json::parse(r#"{"a":1,"a":2}"#);
    assert_eq!(json.as_ref().ok().and_then(|json| json.field("a")), Some(&Json::from(2)));
}

#[wasm_bindgen_test]
fn what_is_no_json_or_too_deep_is_an_error() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert!(Json::parse(&nested(127)).is_ok());
    for bad in ["", "{", "[1,]", "'a'", "NaN", "undefined", &nested(128), &nested(100_000)] {
        assert!(Json::parse(bad).is_err(), "{}", &bad[..bad.len().min(20)]);
    }
    // The cause is the parser's own, for the log.
    assert!(Json::parse("{").is_err_and(|cause| cause.to_string().contains("SyntaxError")));
}
