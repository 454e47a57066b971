use crate::short::{self, Names};
use std::collections::HashSet;
use walrus::{Module, ModuleConfig, passes::gc};

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

/// The module with what those exports need and no more, under short names.
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
    let renamed = rename(&mut module);
    Ok((module.emit_wasm(), renamed))
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
