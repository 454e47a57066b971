use crate::{PackError, glue, optimize::optimize, read, read_text, wasm, write};
use sha2::{Digest as _, Sha256};
use std::{fs, path::Path};

/// What trunk writes behind the name of a program's module.
const MODULE: &str = "_bg.wasm";

/// A program by the names of its files without their ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Packed {
    /// As trunk named it: `tintuc-0123456789abcdef`, and `embed-news` where the page does not start it.
    pub(crate) old: String,
    /// With the hash of what it is now.
    pub(crate) new: String,
}

/// Packs each program in a directory that trunk has built.
///
/// # Errors
/// [`PackError`]; then the build is of no use.
pub(crate) fn pack(directory: &Path) -> Result<Vec<Packed>, PackError> {
    let stems = stems(directory)?;
    if stems.is_empty() {
        return Err(PackError::NoProgram(directory.to_owned()));
    }
    stems.into_iter().map(|stem| pack_one(directory, stem)).collect()
}

fn pack_one(directory: &Path, old: String) -> Result<Packed, PackError> {
    let (module_path, script_path) = (directory.join(format!("{old}{MODULE}")), directory.join(format!("{old}.js")));
    let (module, script) = (read(&module_path)?, read_text(&script_path)?);
    let unreadable = |error| PackError::Script(script_path.clone(), error);
    let called = glue::called(&script).map_err(unreadable)?;
    let unusable = |error| PackError::Module(module_path.clone(), error);
    let (module, renamed) = wasm::pack(&module, &called).map_err(unusable)?;
    let small = |module: &[u8]| optimize(module).map_err(|error| PackError::Optimizer(module_path.clone(), error));
    let module = match small(&module)? {
        // By the size that they have in the end.
        Some(module) => small(&wasm::ordered(&module).map_err(unusable)?)?.unwrap_or(module),
        None => module,
    };
    let script = glue::pack(&script, &renamed).map_err(unreadable)?;

    let new = format!("{}-{}", name(&old), hash([&module[..], script.as_bytes()]));
    for path in [&module_path, &script_path] {
        fs::remove_file(path).map_err(|error| PackError::File(path.clone(), error))?;
    }
    write(&directory.join(format!("{new}{MODULE}")), &module)?;
    write(&directory.join(format!("{new}.js")), script.as_bytes())?;
    Ok(Packed { old, new })
}

/// The names of the programs' files without their ends.
fn stems(directory: &Path) -> Result<Vec<String>, PackError> {
    let failed = |error| PackError::File(directory.to_owned(), error);
    let mut stems = Vec::new();
    for entry in fs::read_dir(directory).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        stems.extend(name.to_str().and_then(|name| name.strip_suffix(MODULE)).map(str::to_owned));
    }
    Ok(stems)
}

/// What stands before the hash, if there is one.
fn name(stem: &str) -> &str {
    let is_hash = |end: &str| end.len() >= 12 && end.bytes().all(|byte| byte.is_ascii_hexdigit());
    stem.rsplit_once('-').filter(|(_, end)| is_hash(end)).map_or(stem, |(name, _)| name)
}

/// 64 bits as 16 digits, as trunk has them.
pub(crate) fn hash<const N: usize>(parts: [&[u8]; N]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    format!("{:016x}", hash.finalize().iter().take(8).fold(0, |hash, byte| hash << 8 | u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_keeps_its_name_and_loses_its_hash() {
        for (stem, expected) in [
            ("tintuc-0123456789abcdef", "tintuc"),
            ("tintuc-123456789abcd", "tintuc"),
            ("embed-news", "embed-news"),
            ("embed-news-0123456789abcdef", "embed-news"),
            ("tintuc", "tintuc"),
        ] {
            assert_eq!(name(stem), expected);
        }
    }
}
