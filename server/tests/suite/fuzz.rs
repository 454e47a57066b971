//! Random inputs, made from valid ones: articles, feeds, and addresses with their queries. Visit ids and forwarding headers
//! are tested where they are read (`src/visitors/rules/key.rs`, `src/http/trusted_proxies.rs`). `script/fuzz` tries millions.
use crate::support::{Fixture, SAMPLES, send};
use axum::http::{Method, Request, Uri};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{TestCaseError, TestRunner},
};
use serde::de::DeserializeOwned;
use std::{fs, path::Path, sync::Arc};
use tintuc::{
    context::Config,
    html::PageContext,
    model::{Article, Feed, parse, percent_encoded},
    pages::PageData,
    router::{Page, Route},
};
use tintuc_hostile::{HARMLESS, HOSTILE, documents};
use tintuc_server::{
    content::{DocumentKind, check},
    snapshot::{Body, Snapshot},
};
use tokio::runtime::Runtime;

/// A change of a text. Positions are in 65,536ths of it, so that they fit every text.
#[derive(Clone, Debug)]
enum Change {
    Flip(u16, u8),
    Cut(u16, u8),
    Repeat(u16, u8),
    End(u16),
    /// Another token in the place of what stands between two quotation marks, or right there.
    Put(u16, usize, bool),
}

/// Longer samples are not used: in short ones each change matters more, and more of them are tested in a second.
const SHORT: usize = 12_000;

/// Tokens with a meaning in JSON, in our contract, or elsewhere.
const TOKENS: [&str; 30] = [
    "null",
    "true",
    "0",
    "-1",
    "1e999",
    "9007199254740993",
    "\"\"",
    "\"\\ud800\"",
    "[]",
    "{}",
    "[[[[[[[[",
    "\"id\":",
    "\"type\":",
    "\"paragraph\"",
    "\"image\"",
    "\"gallery\"",
    "\"table\"",
    "\"quote\"",
    "\"spans\":",
    "\"_tintuc\":",
    "\"body\":",
    "\"items\":",
    "\"2017-12-01T17:00:00+07:00\"",
    "\"0000-00-00T99:99:99+99:99\"",
    "\"../../x\"",
    "\"http://[::1\"",
    "\"//x\"",
    "\"\u{0}\"",
    "\u{feff}",
    "Tie\u{302}\u{301}ng",
];

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        1 => any::<(u16, u8)>().prop_map(|(at, to)| Change::Flip(at, to)),
        1 => any::<(u16, u8)>().prop_map(|(at, bytes)| Change::Cut(at, bytes)),
        1 => any::<(u16, u8)>().prop_map(|(at, bytes)| Change::Repeat(at, bytes)),
        1 => any::<u16>().prop_map(Change::End),
        4 => (any::<u16>(), 0..TOKENS.len() + HOSTILE.len(), any::<bool>()).prop_map(|(at, token, value)| Change::Put(at, token, value)),
    ]
}

fn changed(text: &[u8], changes: &[Change]) -> Vec<u8> {
    let mut text = text.to_vec();
    for change in changes {
        let place = |at: u16| usize::from(at) * text.len() / 65_536;
        match *change {
            Change::Flip(at, to) => {
                let at = place(at);
                text.splice(at..(at + 1).min(text.len()), [to]);
            }
            Change::Cut(at, bytes) => {
                let at = place(at);
                text.drain(at..(at + usize::from(bytes)).min(text.len()));
            }
            Change::Repeat(at, bytes) => {
                let at = place(at);
                let part = text[at..(at + usize::from(bytes)).min(text.len())].to_vec();
                text.splice(at..at, part);
            }
            Change::End(at) => text.truncate(place(at)),
            Change::Put(at, token, value) => {
                let at = place(at);
                let token = match TOKENS.get(token) {
                    Some(token) => (*token).to_owned(),
                    None => serde_json::Value::from(HOSTILE[token - TOKENS.len()]).to_string(),
                };
                let quote = |from: usize| text[from..].iter().position(|byte| *byte == b'"').map(|to| from + to);
                let start = quote(at).filter(|_| value).unwrap_or(at);
                let end = quote((start + 1).min(text.len())).filter(|_| value).map_or(start, |end| end + 1);
                text.splice(start..end, token.into_bytes());
            }
        }
    }
    text
}

/// The samples in a folder and a document that has everything.
fn corpus(below: &str, model: &str) -> Vec<Vec<u8>> {
    let all = documents(HARMLESS, "https://a.example/");
    let model = all.iter().find(|(path, _)| *path == model).map(|(_, document)| document.to_string().into_bytes());
    let files = fs::read_dir(Path::new(SAMPLES).join(below)).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|file| file.extension().is_some_and(|end| end == "json"));
    let files = files.map(|file| fs::read(file).unwrap()).filter(|text| text.len() < SHORT);
    files.chain(model).collect()
}

/// Runs a check on randomly changed documents of a corpus.
fn by_chance(corpus: &[Vec<u8>], check: impl Fn(&[u8]) -> Result<(), TestCaseError>) {
    assert!(corpus.len() > 1);
    let inputs = (0..corpus.len(), vec(change(), 0..6));
    tried(&inputs, |(document, changes)| check(&changed(&corpus[document], &changes)));
}

/// Runs a check on random inputs, and reports the smallest one that fails.
fn tried<S: Strategy>(inputs: &S, check: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    if let Err(error) = TestRunner::new(config).run(inputs, check) {
        panic!("{error}");
    }
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

/// The app can read what passes the check, and takes none of it for markup.
fn assert_shown<T: DeserializeOwned>(
    kind: DocumentKind,
    path: &str,
    bytes: &[u8],
    show: impl Fn(T) -> String,
) -> Result<(), TestCaseError> {
    let checked = check(kind, path, bytes, &|_| false);
    let read = std::str::from_utf8(bytes).ok().and_then(|text| parse::<T>(text).ok());
    prop_assert!(checked.error().is_some() || read.is_some(), "what is served cannot be read");
    if let Some(document) = read {
        let page = show(document).to_ascii_lowercase();
        for forbidden in ["<script>alert(1)", "<img src=x", "<svg onload", "href=\"javascript:", "src=\"javascript:"] {
            prop_assert!(!page.contains(forbidden), "{}: {}", forbidden, page);
        }
    }
    Ok(())
}

fn page(route: &Route, data: PageData) -> String {
    let config = Config { base: "/".into(), api_base: "/api/".into(), saves_data: false };
    let context = PageContext { config, office: None, route: route.clone() };
    let snapshot = Snapshot { context, data, related: Arc::default(), documents: Vec::new() };
    let Body { before, after } = snapshot.body();
    [before, after, snapshot.head()].concat()
}

#[test]
fn fuzz_articles() {
    let route = Route::from_path("tin/mot");
    by_chance(&corpus("articles", "articles/mot.json"), |bytes| {
        assert_shown::<Article>(DocumentKind::Article, "articles/mot.json", bytes, |article| {
            page(&route, PageData::Article(Arc::new(article)))
        })
    });
}

#[test]
fn fuzz_feeds() {
    let route = Route::from_path("");
    by_chance(&corpus("sections", "feed.json"), |bytes| {
        assert_shown::<Feed>(DocumentKind::Feed, "feed.json", bytes, |feed| {
            page(&route, PageData::Listing(Arc::new(feed)))
        })
    });
}

/// Every search, and every request for a page for portals, is answered, redirected or refused.
#[test]
fn fuzz_searches() {
    let fixture = Fixture::marked();
    let app = fixture.app();
    let runtime = runtime();
    let path = prop_oneof![
        Just("/api/search.json"),
        Just("/api/en/search.json"),
        Just("/api/suggest.json"),
        Just("/tim-kiem"),
        Just("/en/tim-kiem"),
        Just("/embed/news"),
        Just("/embed/visitors"),
    ];
    let name = prop_oneof![
        4 => Just("q"), 1 => Just("muc"), 1 => Just("tu"), 1 => Just("den"), 1 => Just("trang"), 1 => Just("page"),
        1 => Just("lang"), 1 => Just("section"), 1 => Just("limit"), 1 => Just("article"), 1 => Just(""),
    ];
    let word = prop_oneof![
        4 => "[a-z0-9+&=;*():-]{0,12}",
        2 => prop_oneof![
            Just("một"), Just("AND"), Just("NEAR("), Just("\"a b"), Just("*"), Just("2017-13-45"),
            Just("18446744073709551616"), Just("-1"), Just("tin"), Just("\u{301}"), Just("😀"), Just("\u{0}")
        ]
        .prop_map(percent_encoded),
        1 => "%[0-9A-Fa-f]{0,2}(%[89A-Fa-f][0-9A-Fa-f]){0,3}",
    ];
    let query = vec((name, vec(word, 0..4).prop_map(|words| words.join("+"))), 0..5)
        .prop_map(|pairs| pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&"));
    tried(&(path, query), |(path, query)| {
        let Ok(uri) = format!("{path}?{query}").parse::<Uri>() else { return Ok(()) };
        let answer = runtime.block_on(send(&app, Request::get(uri)));
        let status = answer.status.as_u16();
        prop_assert!([200, 307, 400, 404, 429].contains(&status), "{}?{}: {}", path, query, status);
        Ok(())
    });
}

/// A query changes nothing, and no address causes an error of the server.
#[test]
fn fuzz_addresses_and_queries() {
    let fixture = Fixture::marked();
    let app = fixture.app();
    let runtime = runtime();
    let part = prop_oneof![
        Just("/"),
        Just("tin/mot"),
        Just("muc/tin"),
        Just("api/"),
        Just("api/visitors"),
        Just("articles/mot.json"),
        Just("media/a.jpg"),
        Just("en"),
        Just("trang/feed-2"),
        Just(".."),
        Just("%2e%2e"),
        Just("%2f"),
        Just("%00"),
        Just("%"),
        Just("%ff"),
        Just("\\"),
        Just(";"),
        Just("."),
        Just("//"),
        Just("index.html"),
        Just("feed.xml"),
        Just("healthz"),
        Just("%E1%BB%99"),
    ];
    let parts =
        vec(prop_oneof![4 => part.prop_map(str::to_owned), 1 => "[!-~]{0,8}"], 0..5).prop_map(|parts| parts.concat());
    let query = prop_oneof!["[!-~]{0,40}", "(q|page|x)=[a-z%&=+0-9.\\-]{0,30}"];
    let inputs = (parts, query, any::<bool>());
    tried(&inputs, |(path, query, head)| {
        let path = format!("/{path}");
        let Ok(uri) = path.parse::<Uri>() else { return Ok(()) };
        let method = if head { Method::HEAD } else { Method::GET };
        let ask = |uri: &str| {
            let request = Request::builder().method(method.clone()).uri(uri);
            runtime.block_on(send(&app, request))
        };
        let plain = ask(&path);
        prop_assert!([200, 307, 308, 404].contains(&plain.status.as_u16()), "{}: {}", path, plain.status);
        if uri.query().is_none()
            && let Ok(asked) = format!("{path}?{query}").parse::<Uri>()
        {
            let asked = ask(&asked.to_string());
            prop_assert_eq!((asked.status, asked.body), (plain.status, plain.body), "{}?{}", path, query);
        }
        let route = Route::from_path(uri.path().trim_start_matches('/'));
        if route.page != Page::NotFound {
            prop_assert_eq!(&Route::from_path(&route.path()), &route);
        }
        Ok(())
    });
}
