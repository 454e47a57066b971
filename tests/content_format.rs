//! The examples in docs/content-format.md are what the contract reads and writes: no field is misspelt, and none is missing.

#![cfg(not(target_arch = "wasm32"))]

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::{collections::BTreeSet, error::Error};
use tintuc::model::{Archive, Article, Block, Feed, Site, VisitorCounts, parse, samples};

const PAGE: &str = include_str!("../docs/content-format.md");

/// Every example with the kind that stands behind its fence.
fn examples() -> impl Iterator<Item = (&'static str, &'static str)> {
    PAGE.split("```json ").skip(1).filter_map(|rest| rest.split_once('\n')).filter_map(|(kind, rest)| {
        let (text, _) = rest.split_once("```")?;
        Some((kind, text))
    })
}

/// What is read of an example is all that stands in it.
fn is_read_whole<T: DeserializeOwned + Serialize>(text: &str) -> Result<(), Box<dyn Error>> {
    let (read, stands): (T, Value) = (parse(text)?, serde_json::from_str(text)?);
    assert_eq!(serde_json::to_value(read)?, stands);
    Ok(())
}

#[test]
fn every_example_is_read_whole() -> Result<(), Box<dyn Error>> {
    let mut kinds = BTreeSet::new();
    for (kind, text) in examples() {
        kinds.insert(kind);
        match kind {
            "article" => is_read_whole::<Article>(text),
            "block" => is_read_whole::<Block>(text),
            "site" => is_read_whole::<Site>(text),
            "feed" => is_read_whole::<Feed>(text),
            "archive" => is_read_whole::<Archive>(text),
            "figures" => is_read_whole::<VisitorCounts>(text),
            kind => Err(format!("an example of what kind: {kind}?").into()),
        }
        .map_err(|error| format!("{error} in {text}"))?;
    }
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["archive", "article", "block", "feed", "figures", "site"]);
    Ok(())
}

#[test]
fn every_type_of_block_has_an_example() -> Result<(), Box<dyn Error>> {
    let type_of = |block: &Block| -> Result<String, Box<dyn Error>> {
        Ok(serde_json::to_value(block)?["type"].as_str().ok_or("a block without a type")?.to_owned())
    };
    let examples = examples().filter(|(kind, _)| *kind == "block").map(|(_, text)| type_of(&parse(text)?));
    let shown: BTreeSet<String> = examples.collect::<Result<_, _>>()?;
    let all: BTreeSet<String> = samples::blocks()?.iter().map(type_of).collect::<Result<_, _>>()?;
    assert_eq!(shown, all);
    Ok(())
}
