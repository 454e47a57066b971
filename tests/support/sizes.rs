//! What the program weighs, as it lies there and as it goes over the network.

use super::Outcome;
use std::{fs, path::Path};

/// What all of the app may weigh in brotli, in bytes. Readers read the snapshot, and the program comes after `load`: up to
/// here its bytes are spent on code that Leptos developers know, where nobody waits for them (docs/sizes.md).
pub const BUDGET: usize = 168_000;
/// What the script for portals may weigh, and the one for portals with an iframe.
const EMBED_BUDGET: usize = 5_000;
/// What a portal loads for headlines, cards and articles alike, besides what is in them: the same components as the app's,
/// without its pages and history.
const NEWS_BUDGET: usize = 97_000;
/// See [`EMBED_BUDGET`].
const FRAME_BUDGET: usize = 1_000;

/// The model page's article.
const MODEL: &str = "api/articles/tong-ket-cai-cach-hanh-chinh-2017.json";

/// A part of the program.
pub struct Part {
    /// What it is called.
    pub name: String,
    raw: usize,
    /// As the server sends it.
    pub brotli: usize,
}

/// Prints the size of each part: of the app, and of what portals load.
pub fn print(site: &Path) -> Outcome {
    table("the app", &parts(site)?);
    println!("{:<44}{:>12}{BUDGET:>12}", "budget", "");
    for Load { what, budget, parts } in portals(site)? {
        println!();
        table(what, &parts);
        if let Some(budget) = budget {
            println!("{:<44}{:>12}{budget:>12}", "budget", "");
        }
    }
    Ok(())
}

fn table(what: &str, parts: &[Part]) {
    println!("{what:<44}{:>12}{:>12}", "raw", "brotli");
    for Part { name, raw, brotli } in parts {
        println!("{name:<44}{raw:>12}{brotli:>12}");
    }
    let (raw, brotli) = parts.iter().fold((0, 0), |(raw, brotli), part| (raw + part.raw, brotli + part.brotli));
    println!("{:<44}{raw:>12}{brotli:>12}", "in all");
}

/// What a portal loads.
pub struct Load {
    what: &'static str,
    /// What it may weigh in brotli, where that is fixed.
    pub budget: Option<usize>,
    /// What it consists of.
    pub parts: Vec<Part>,
}

/// What portals load: for the counter, for the news, what readers of these open, for an iframe, and what is in that besides.
pub fn portals(site: &Path) -> Outcome<[Load; 5]> {
    let part = |name: &str| Part::new(name.to_owned(), &fs::read(site.join(name))?);
    let load = |what, budget, names: &[&str]| -> Outcome<Load> {
        Ok(Load { what, budget, parts: names.iter().map(|name| part(name)).collect::<Outcome<_>>()? })
    };
    let names = fs::read_dir(site)?.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let names: Vec<String> = names.filter(|name| [".js", ".wasm"].iter().any(|end| name.ends_with(end))).collect();
    let program: Vec<&String> = names.iter().filter(|name| name.starts_with("embed-news")).collect();
    let large = names.iter().find(|name| name.starts_with("lightbox")).ok_or("the site has no lightbox")?;
    let news: Vec<&str> = std::iter::once("embed.js").chain(program.iter().map(|name| name.as_str())).collect();
    Ok([
        load("a portal with the counter", Some(EMBED_BUDGET), &["embed.js"])?,
        load("a portal with the news", Some(NEWS_BUDGET), &news)?,
        load("the news themselves", None, &["api/feed.json", MODEL, large])?,
        load("a portal with an iframe", Some(FRAME_BUDGET), &["embed-frame.js"])?,
        load("the iframe besides the news", None, &["embed-page.js"])?,
    ])
}

/// The parts of the program: its files, and what stands in the page itself.
pub fn parts(site: &Path) -> Outcome<Vec<Part>> {
    let mut parts = Vec::new();
    for entry in fs::read_dir(site)?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let portals = name.starts_with("embed");
        if !portals && [".wasm", ".js", ".css"].iter().any(|end| name.ends_with(end)) {
            parts.push(Part::new(name, &fs::read(entry.path())?)?);
        }
    }
    let page = fs::read_to_string(site.join("index.html"))?;
    for element in ["style", "script"] {
        parts.push(Part::new(format!("<{element}> in index.html"), inline(&page, element).concat().as_bytes())?);
    }
    parts.sort_by_key(|part| std::cmp::Reverse(part.raw));
    Ok(parts)
}

impl Part {
    fn new(name: String, bytes: &[u8]) -> Outcome<Self> {
        Ok(Self { name, raw: bytes.len(), brotli: brotli(bytes)? })
    }
}

/// What stands in each of the elements of that name.
pub fn inline<'a>(page: &'a str, element: &str) -> Vec<&'a str> {
    let (start, end) = (format!("<{element}"), format!("</{element}>"));
    let elements = page.split(&start).skip(1).filter_map(|rest| rest.split(&end).next());
    elements.filter_map(|element| element.split_once('>')).map(|(_, text)| text).collect()
}

/// The size at the highest quality.
pub fn brotli(bytes: &[u8]) -> Outcome<usize> {
    let mut packed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &parameters)?;
    Ok(packed.len())
}
