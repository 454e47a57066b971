//! Prints how fast the search answers over many articles, and what its index takes: `script/load search`.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "what a benchmark is for; it has nobody to hand errors to"
)]

use serde_json::json;
use std::{
    fs,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};
use tintuc::{locale::Locale, model::Article, search::Query};
use tintuc_server::{
    content::{Folder, Library},
    search::{Account, Search, SearchRequest},
};

/// How many articles there are, of some 500 words each.
const ARTICLES: usize = 10_000;
/// How often each query is sent.
const RUNS: usize = 50;

/// The queries: some that readers type, and expensive ones.
const QUERIES: [(&str, &str); 9] = [
    ("two syllables", "q=cải cách"),
    ("four syllables", "q=cải cách hành chính"),
    ("a phrase", "q=\"cải cách hành chính\""),
    ("with a section and dates", "q=hội nghị&muc=thong-bao&tu=2018-01-01&den=2020-12-31"),
    ("the last page", "q=cải cách&trang=500"),
    ("a syllable that is everywhere", "q=và"),
    ("the beginning of one", "q=th"),
    ("a word and a letter", "q=cải c"),
    ("a sentence", "q=Sở Ngoại vụ tổng kết công tác cải cách hành chính năm 2017 và triển khai nhiệm vụ năm 2018"),
];

fn main() {
    let directory = tempfile::tempdir().unwrap();
    write(directory.path());
    let before = memory();
    let library = Arc::new(Library::new(Folder::new(directory.path())));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let start = Instant::now();
    let search = Search::start(library);
    let find = |parameters: &str| {
        let asked = SearchRequest::of(&Query::new(parameters), Locale::Vi).unwrap();
        runtime.block_on(Arc::clone(&search).find(asked, Account::nobodys()))
    };
    while find("q=cải cách").is_err() {}
    println!("{ARTICLES} articles are indexed in {:.1} s.", start.elapsed().as_secs_f64());
    println!("In memory with the documents that are kept (64 MB at most): {:.0} MB more.\n", memory() - before);
    println!("{:<34}{:>8}{:>10}{:>10}{:>10}", "", "found", "p50 ms", "p99 ms", "max ms");
    for (name, parameters) in QUERIES {
        let total = find(parameters).unwrap().found.map_or(0, |found| found.total);
        let times = (0..RUNS).map(|_| timed(|| find(parameters).is_ok())).collect();
        row(name, &total.to_string(), times);
    }
    let suggest = |text: &str| {
        let asked = SearchRequest::of(&Query::new(&format!("q={text}")), Locale::Vi).unwrap();
        timed(|| runtime.block_on(Arc::clone(&search).suggest(asked, Account::nobodys())).is_ok())
    };
    for (name, text) in [("suggestions for two syllables", "cải các"), ("suggestions for two letters", "th")] {
        row(name, "", (0..RUNS).map(|_| suggest(text)).collect());
    }
    attacks(&runtime);
}

/// Content and queries that were chosen to be expensive. Once each, because they took long.
fn attacks(runtime: &tokio::runtime::Runtime) {
    println!("\n{:<52}{:>8}{:>12}", "attacks", "found", "ms");
    let annex = |from: usize| (0..32_000).map(|at| ["0 ", "1 "][(at + from) % 2]).collect::<String>();
    let letters = || (0..32_000).map(|at| ["a ", "b ", "c ", "d ", "e "][at * 7 % 5]).collect::<String>();
    let many = ["a", "b", "c", "d", "e"].repeat(19).join(" ");
    for (name, texts, query) in [
        ("two annexes of 64 kB, an ordinary query", vec![annex(0), annex(1)], "phu luc".to_owned()),
        (
            "two annexes of 64 kB, 96 x 0 and a word of the title",
            vec![annex(0), annex(1)],
            format!("{}phu", "0 ".repeat(96)),
        ),
        ("25 of 64 kB of letters, an ordinary query", (0..25).map(|_| letters()).collect(), "phu luc".to_owned()),
        ("25 of 64 kB of letters, 95 letters", (0..25).map(|_| letters()).collect(), format!("{many} phu")),
        ("25 of 64 kB of letters, a phrase of 95", (0..25).map(|_| letters()).collect(), format!("\"{many}\" phu")),
    ] {
        let directory = tempfile::tempdir().unwrap();
        fs::create_dir_all(directory.path().join("articles")).unwrap();
        for (number, text) in texts.into_iter().enumerate() {
            let article = json!({
                "id": format!("bai-{number}"), "title": "Phụ lục", "date_published": "2018-01-01T08:00:00+07:00",
                "_tintuc": {"body": [{"type": "table", "rows": [[text]]}]},
            });
            fs::write(directory.path().join(format!("articles/bai-{number}.json")), article.to_string()).unwrap();
        }
        let search = Search::start(Arc::new(Library::new(Folder::new(directory.path()))));
        let asked = |text: &str| SearchRequest::of(&Query::new(&format!("q={text}")), Locale::Vi).unwrap();
        let find = |text: &str| runtime.block_on(Arc::clone(&search).find(asked(text), Account::nobodys()));
        while find("khong").is_err() {}
        let start = Instant::now();
        let found =
            find(&query).map_or("none".to_owned(), |feed| feed.found.map_or(0, |found| found.total).to_string());
        println!("{name:<52}{found:>8}{:>12.1}", start.elapsed().as_secs_f64() * 1e3);
    }
}

fn timed(work: impl FnOnce() -> bool) -> Duration {
    let start = Instant::now();
    assert!(work());
    start.elapsed()
}

fn row(name: &str, found: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |part: usize| times[(times.len() * part / 100).min(times.len() - 1)].as_secs_f64() * 1e3;
    println!("{name:<34}{found:>8}{:>10.2}{:>10.2}{:>10.2}", at(50), at(99), at(100));
}

/// Articles of random words of the sample news, so that syllables are as frequent as there.
fn write(directory: &Path) {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../public/api/articles");
    let mut syllables = Vec::new();
    for file in fs::read_dir(samples).unwrap().flatten() {
        let article: Article = tintuc::model::parse(&fs::read_to_string(file.path()).unwrap()).unwrap();
        let text = article.summary.unwrap_or_default()
            + &article.title
            + &serde_json::to_string(&article.extension.body).unwrap();
        let words =
            text.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty() && !word.is_ascii());
        syllables.extend(words.map(str::to_owned));
    }
    syllables.extend("Sở Ngoại vụ tổng kết công tác cải cách hành chính năm hội nghị".split(' ').map(str::to_owned));
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut draw = |count: usize| {
        let mut words = Vec::with_capacity(count);
        for _ in 0..count {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            words.push(syllables[usize::try_from(state % syllables.len() as u64).unwrap()].as_str());
        }
        words.join(" ")
    };
    fs::create_dir_all(directory.join("articles")).unwrap();
    fs::write(directory.join("site.json"), json!({"name": "Sở", "features": {"search": true}}).to_string()).unwrap();
    for number in 0..ARTICLES {
        let often = if number % 4 == 0 { "cải cách hành chính " } else { "" };
        let paragraphs: Vec<_> =
            (0..8).map(|_| json!({"type": "paragraph", "spans": [{"text": format!("{often}{}", draw(60))}]})).collect();
        let title = if number % 40 == 0 { format!("Cải cách hành chính {}", draw(8)) } else { draw(12) };
        let day = format!("20{:02}-{:02}-{:02}", 10 + number % 15, 1 + number % 12, 1 + number % 28);
        let article = json!({
            "id": format!("bai-{number}"), "title": title, "summary": draw(30), "date_published": format!("{day}T08:00:00+07:00"),
            "_tintuc": {"section": if number % 3 == 0 { "thong-bao" } else { "tin" }, "body": paragraphs},
        });
        fs::write(directory.join(format!("articles/bai-{number}.json")), article.to_string()).unwrap();
    }
}

/// The memory of this process, in megabytes.
fn memory() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or_default() / 1_024.0
}
