//! Every crate that is linked has a licence that deny.toml allows.

#![cfg(not(target_arch = "wasm32"))]

use serde_json::Value;
use std::{error::Error, process::Command};

const DENY: &str = include_str!("../deny.toml");

/// The licences of the list `allow`.
fn allowed() -> Vec<&'static str> {
    let list = DENY.split("allow = [").nth(1).and_then(|rest| rest.split(']').next()).unwrap_or_default();
    list.split('"').skip(1).step_by(2).collect()
}

/// Whether an SPDX expression (or the older form with a slash) can be met. All of ours are alternatives, or several sets of
/// alternatives that must all be met.
fn is_met(expression: &str, allowed: &[&str]) -> bool {
    let plain = expression.replace(['(', ')'], "").replace(" / ", " OR ").replace('/', " OR ");
    plain.split(" AND ").all(|part| part.split(" OR ").any(|licence| allowed.contains(&licence)))
}

#[test]
fn every_licence_is_allowed() -> Result<(), Box<dyn Error>> {
    let allowed = allowed();
    assert!(allowed.contains(&"MIT"));
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--format-version", "1", "--locked"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    let output = cargo.output()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata["packages"].as_array().ok_or("packages")?;
    assert!(packages.len() > 100);
    let refused = packages.iter().filter(|package| !package["license"].as_str().is_some_and(|it| is_met(it, &allowed)));
    let refused: Vec<_> = refused.map(|package| format!("{}: {}", package["name"], package["license"])).collect();
    assert_eq!(refused, Vec::<String>::new());
    Ok(())
}

#[test]
fn what_is_not_on_the_list_is_refused() {
    for (expression, met) in [
        ("MIT", true),
        ("MIT/GPL-3.0", true),
        ("(GPL-3.0 OR MIT) AND ISC", true),
        ("GPL-3.0", false),
        ("MIT AND GPL-3.0", false),
        ("", false),
    ] {
        assert_eq!(is_met(expression, &["MIT", "ISC"]), met, "{expression}");
    }
}
