//! What each feature of the app costs: the table of docs/sizes.md.

use super::{
    Outcome,
    sizes::{Part, brotli, inline, parts},
    style,
};
use std::{fs, path::Path};
use tintuc::locale::Locale;

/// A feature, the beginning of the name of its own file, its files of `style/`, and when it comes. A new one is a line here.
type Feature = (&'static str, &'static str, &'static [&'static str], &'static str);

const FEATURES: [Feature; 9] = [
    ("text size, theme, keys, copy, share, print", "tools-", &["tools", "print"], "fetched with the first use"),
    ("pictures large", "lightbox-", &["lightbox"], "fetched with the first use"),
    ("reading aloud", "aloud-", &[], "fetched with the first use"),
    ("search, and what it suggests", "search-", &["search"], "fetched when a search field has the focus"),
    ("archive and site map", "", &["archive"], "with each page"),
    ("visitor counter", "", &["counter"], "with each page"),
    ("loading, errors, new versions", "", &["state"], "with each page"),
    ("reading offline", "sw.js", &[], "after the page has come alive"),
    ("articles, listings, all views and both languages", "tintuc-", &[], "after the page has loaded"),
];

/// Prints it in Markdown. All bytes that the app may weigh are in it once.
pub(crate) fn print(site: &Path) -> Outcome {
    let page = fs::read_to_string(site.join("index.html"))?;
    let (files, scripts, sheet) = (parts(site)?, inline(&page, "script"), Sheet::of(&page)?);
    println!("\n| feature | its own file | its style | when |\n|---|---|---|---|");
    let (whole, mut rest) = (sheet.without("")?, sheet.without("")?);
    for (feature, file, styles, when) in FEATURES {
        let own = files.iter().filter(|part| !file.is_empty() && part.name.starts_with(file));
        let own: Vec<_> = own.map(|Part { name, brotli, .. }| weight(&plain(name), *brotli)).collect();
        let mut looks = Vec::new();
        for style in styles {
            let cost = whole - sheet.without(style)?;
            rest -= cost;
            looks.push(weight(&format!("{style}.css"), cost));
        }
        println!("| {feature} | {} | {} | {when} |", own.join(", "), looks.join(", "));
    }
    let first = brotli(scripts.first().ok_or("the page has no script")?.as_bytes())?;
    let all = brotli(scripts.concat().as_bytes())?;
    println!(
        "| what readers have set, before anything is seen | script in the page {} | | with each page |",
        grouped(first)
    );
    println!("| to start the rest | script in the page {} | | with each page |", grouped(all - first));
    println!("| what all pages look like | | the rest of the sheet {} | with each page |", grouped(rest));
    Ok(())
}

/// The page's style in its parts.
struct Sheet(Vec<(String, String)>);

impl Sheet {
    /// The build makes one of the files that index.html names; they are read again, and what comes out must be the same.
    fn of(page: &str) -> Outcome<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut parts = Vec::new();
        for link in fs::read_to_string(root.join("index.html"))?.split("type=\"css\" href=\"style/").skip(1) {
            let (name, _) = link.split_once(".css\"").ok_or("a style without a name")?;
            parts.push((name.to_owned(), style::minify(&fs::read_to_string(root.join(format!("style/{name}.css")))?)));
        }
        let sheet = Self(parts);
        if inline(page, "style").concat() == sheet.0.iter().map(|(_, style)| style.as_str()).collect::<String>() {
            Ok(sheet)
        } else {
            Err("the built site is not of the styles that are here".into())
        }
    }

    /// What it would weigh without one of them.
    fn without(&self, name: &str) -> Outcome<usize> {
        let others = self.0.iter().filter(|(style, _)| style != name);
        brotli(others.map(|(_, style)| style.as_str()).collect::<String>().as_bytes())
    }
}

/// A file's name without its hash.
fn plain(name: &str) -> String {
    let (start, end) = name.split_once('-').unwrap_or((name, ""));
    start.to_owned() + end.trim_start_matches(|letter: char| letter.is_ascii_hexdigit())
}

fn weight(name: &str, bytes: usize) -> String {
    format!("`{name}` {}", grouped(bytes))
}

fn grouped(bytes: usize) -> String {
    Locale::En.number(bytes as u64)
}
