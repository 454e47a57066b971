use crate::short::{self, Names};
use std::collections::HashSet;
use walrus::{Data, FunctionKind, Module, ModuleConfig, passes::gc};

/// What another name stands for in the packed module.
#[derive(Debug, Default)]
pub(crate) struct Renamed {
    /// The modules that it imports from.
    pub(crate) modules: Names,
    /// What it imports.
    pub(crate) imports: Names,
    /// What it exports.
    pub(crate) exports: Names,
}

/// The module with what those exports need and no more, under short names, and without the places of sources.
///
/// # Errors
/// What is wrong with the module.
pub(crate) fn pack(module: &[u8], called: &HashSet<String>) -> Result<(Vec<u8>, Renamed), anyhow::Error> {
    let mut config = ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false);
    let mut module = config.parse(module)?;
    let unused = module.exports.iter().filter(|export| !called.contains(&export.name)).map(walrus::Export::id);
    for export in unused.collect::<Vec<_>>() {
        module.exports.delete(export);
    }
    gc::run(&mut module);
    let home = cargo_home();
    for data in module.data.iter().map(Data::id).collect::<Vec<_>>() {
        blank_sources(&mut module.data.get_mut(data).value, &home);
    }
    let renamed = rename(&mut module);
    Ok((module.emit_wasm(), renamed))
}

/// The module with names for its functions that have the order in which they lie best: alike beside each other, by what
/// they take and give, and by size. Brotli then finds 1.4 kB more in them. The order is `wasm-opt`'s work (optimize.rs),
/// since walrus writes them as it likes.
///
/// # Errors
/// What is wrong with the module.
pub(crate) fn ordered(module: &[u8]) -> Result<Vec<u8>, anyhow::Error> {
    let mut module = ModuleConfig::new().generate_producers_section(false).parse(module)?;
    for (index, function) in module.funcs.iter_mut().enumerate() {
        function.name = Some(match &function.kind {
            FunctionKind::Local(local) => format!("{:06}-{:06}-{index:06}", local.ty().index(), local.size()),
            _ => format!("import-{index:06}"),
        });
    }
    Ok(module.emit_wasm())
}

fn rename(module: &mut Module) -> Renamed {
    let mut renamed = Renamed::default();
    for import in module.imports.iter_mut() {
        shorten(&mut renamed.modules, &mut import.module);
        shorten(&mut renamed.imports, &mut import.name);
    }
    for export in module.exports.iter_mut() {
        shorten(&mut renamed.exports, &mut export.name);
    }
    renamed
}

fn shorten(names: &mut Names, name: &mut String) {
    let next = names.len();
    let short = names.entry(std::mem::take(name)).or_insert_with(|| short::name(next));
    name.push_str(short);
}

/// How the places of sources begin that are not ours: of crates, of the standard library as it comes, and of the same
/// built here. A panic names its place; for readers that is 600 bytes to load, and says how the builder's disk is laid out.
const SOURCES: [&[u8]; 3] = [b"/registry/src/", b"/rustc/", b"/rustlib/src/"];

/// Where cargo keeps the crates: below it lies their registry.
fn cargo_home() -> String {
    let own = std::env::var("CARGO_HOME").ok().filter(|home| !home.is_empty());
    own.or_else(|| Some(std::env::var("HOME").ok()? + "/.cargo")).unwrap_or_default()
}

/// Writes dots over them: texts have their length elsewhere.
fn blank_sources(data: &mut [u8], home: &str) {
    let of_path = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-+".contains(byte);
    for start in 0..data.len() {
        let (before, rest) = data.split_at_mut(start);
        if !SOURCES.iter().any(|source| rest.starts_with(source)) {
            continue;
        }
        let path = rest.iter().position(|byte| !of_path(byte)).unwrap_or(rest.len());
        // What comes behind it may be another text.
        if let Some(end) = rest[..path].windows(3).position(|end| end == b".rs") {
            rest[..end + 3].fill(b'.');
            if before.ends_with(home.as_bytes()) {
                before[start - home.len()..].fill(b'.');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_foreign_sources_are_blanked_and_nothing_else() {
        for (text, blanked) in [
            (
                "a/root/.cargo/registry/src/i-1/a-0.1/b.rs/rustc/59/c.rssrc/app.rs",
                &["/root/.cargo/registry/src/i-1/a-0.1/b.rs", "/rustc/59/c.rs"][..],
            ),
            ("/usr/lib/rustlib/src/rust/library/core/d.rs\0/rustc/e", &["/rustlib/src/rust/library/core/d.rs"]),
            ("src/registry.rs /rustc/ x.rs /registry/src/", &[]),
        ] {
            let expected =
                blanked.iter().fold(text.to_owned(), |text, path| text.replace(path, &".".repeat(path.len())));
            let mut data = text.as_bytes().to_vec();
            blank_sources(&mut data, "/root/.cargo");
            assert_eq!(String::from_utf8_lossy(&data), expected);
        }
    }
}
