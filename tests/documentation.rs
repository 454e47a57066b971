//! What README and docs/ say of files, colours and options is so.

#![cfg(not(target_arch = "wasm32"))]

use std::{
    collections::BTreeSet,
    error::Error,
    fs,
    path::{Path, PathBuf},
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> Result<String, Box<dyn Error>> {
    Ok(fs::read_to_string(root().join(path)).map_err(|error| format!("{path}: {error}"))?)
}

/// README, and every page below docs/.
fn pages() -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut pages = vec![root().join("README.md"), root().join("CONTRIBUTING.md")];
    let mut folders = vec![root().join("docs")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                pages.push(path);
            }
        }
    }
    Ok(pages)
}

#[test]
fn every_link_to_a_file_leads_to_one() -> Result<(), Box<dyn Error>> {
    let mut dead = Vec::new();
    for page in pages()? {
        let text = fs::read_to_string(&page)?;
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target);
        for target in targets.filter(|target| !target.contains("://") && !target.starts_with('#')) {
            let file = target.split('#').next().unwrap_or_default();
            if !page.parent().ok_or("a folder")?.join(file).exists() {
                dead.push(format!("{}: {target}", page.display()));
            }
        }
    }
    assert_eq!(dead, Vec::<String>::new());
    Ok(())
}

/// Files of the repository that README and the architecture name in backquotes.
#[test]
fn every_file_that_is_named_is_there() -> Result<(), Box<dyn Error>> {
    const ROOMS: [&str; 11] = [
        "src/",
        "server/",
        "pack/",
        "tests/",
        "public/",
        "style/",
        "script/",
        "docs/",
        "benches/",
        "pictures/",
        ".cargo/",
    ];
    let mut missing = Vec::new();
    for page in ["README.md", "docs/architecture.md", "docs/sizes.md", "docs/testing.md"] {
        let text = read(page)?;
        let spans = text.split('`').skip(1).step_by(2);
        let files =
            spans.filter(|span| ROOMS.iter().any(|room| span.starts_with(room)) && !span.contains([' ', '<', '*']));
        missing.extend(files.filter(|file| !root().join(file).exists()).map(|file| format!("{page}: {file}")));
    }
    assert_eq!(missing, Vec::<String>::new());
    Ok(())
}

/// Tokens, and their values by day and at night where the table gives them.
#[test]
fn the_tokens_of_portals_are_those_of_the_table() -> Result<(), Box<dyn Error>> {
    let styles = read("style/embed.css")? + &read("style/lightbox.css")? + &read("public/embed.js")?;
    let name = |rest: &str| rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '-').collect::<String>();
    let used: BTreeSet<String> = styles.split("var(--tintuc-").skip(1).map(name).collect();
    let docs = read("docs/embedding.md")?;
    let rows: Vec<&str> = docs.lines().filter_map(|line| line.strip_prefix("| `--tintuc-")).collect();
    assert_eq!(rows.iter().map(|row| name(row)).collect::<BTreeSet<_>>(), used);
    for row in &rows {
        let values = row.rsplit('|').nth(1).unwrap_or_default().split('`').skip(1).step_by(2);
        for value in values {
            let token = name(row);
            let [tight, wide] = ["", " "].map(|space| format!("var(--tintuc-{token},{space}{value})"));
            assert!(styles.contains(&tight) || styles.contains(&wide), "{tight}");
        }
    }
    // The colours are the site's.
    for (token, day, night) in colours()?.iter().filter(|(token, ..)| token != "mark") {
        let row = rows.iter().find(|row| name(row) == *token).ok_or_else(|| format!("no row for {token}"))?;
        assert!(row.ends_with(&format!("| `{day}` (`{night}`) |")), "{row}");
    }
    Ok(())
}

/// A colour's name, and its values by day and at night.
type Colour = (String, String, String);

/// Each colour of the site.
fn colours() -> Result<Vec<Colour>, Box<dyn Error>> {
    let tokens = read("style/tokens.css")?;
    let colours: Vec<_> = tokens
        .lines()
        .filter_map(|line| {
            let (name, values) = line.trim().strip_prefix("--")?.split_once(": var(--day, ")?;
            let (day, rest) = values.split_once(") var(--night, ")?;
            Some((name.to_owned(), day.to_owned(), rest.strip_suffix(");")?.to_owned()))
        })
        .collect();
    assert!(!colours.is_empty());
    Ok(colours)
}

/// Otherwise what is printed from the dark theme has the night's colour in it.
#[test]
fn paper_has_every_colour_of_its_own() -> Result<(), Box<dyn Error>> {
    let print = read("style/print.css")?;
    let root = print.split(":root:root {").nth(1).and_then(|rest| rest.split('}').next()).ok_or("a rule for :root")?;
    let missing: Vec<_> =
        colours()?.into_iter().map(|(name, ..)| name).filter(|name| !root.contains(&format!("--{name}:"))).collect();
    assert_eq!(missing, Vec::<String>::new());
    Ok(())
}
