use crate::{glue, wasm};
use sha2::{Digest as _, Sha256};
use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};

/// Why a build is left as it is.
#[derive(Debug)]
pub(crate) enum PackError {
    /// A file cannot be read or written.
    File(PathBuf, io::Error),
    /// There is no program in the directory: no `NAME-HASH_bg.wasm`, or more than one.
    NoProgram(PathBuf),
    /// The module cannot be read.
    Module(PathBuf, anyhow::Error),
    /// The script cannot be read.
    Script(PathBuf, glue::Unreadable),
}

/// What trunk writes behind the name of a program's module.
const MODULE: &str = "_bg.wasm";

/// Packs the program in a directory that trunk has built, and names its new files in the page.
///
/// # Errors
/// [`PackError`]; then the build is of no use.
pub(crate) fn pack(directory: &Path) -> Result<(), PackError> {
    let stem = stem(directory)?;
    let (module_path, script_path) = (directory.join(format!("{stem}{MODULE}")), directory.join(format!("{stem}.js")));
    let (module, script) = (read(&module_path)?, read_text(&script_path)?);
    let unreadable = |error| PackError::Script(script_path.clone(), error);
    let called = glue::called(&script).map_err(unreadable)?;
    let (module, renamed) =
        wasm::pack(&module, &called).map_err(|error| PackError::Module(module_path.clone(), error))?;
    let script = glue::pack(&script, &renamed).map_err(unreadable)?;

    let new = format!("{}-{}", name(&stem), hash(&module, &script));
    let page_path = directory.join("index.html");
    let page = read_text(&page_path)?.replace(&stem, &new);
    write(&directory.join(format!("{new}{MODULE}")), &module)?;
    write(&directory.join(format!("{new}.js")), script.as_bytes())?;
    write(&page_path, page.as_bytes())?;
    for old in [module_path, script_path] {
        fs::remove_file(&old).map_err(|error| PackError::File(old, error))?;
    }
    Ok(())
}

/// The name of the program's files without their ends: `tintuc-0123456789abcdef`.
fn stem(directory: &Path) -> Result<String, PackError> {
    let failed = |error| PackError::File(directory.to_owned(), error);
    let mut stems = Vec::new();
    for entry in fs::read_dir(directory).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        stems.extend(name.to_str().and_then(|name| name.strip_suffix(MODULE)).map(str::to_owned));
    }
    match <[String; 1]>::try_from(stems) {
        Ok([stem]) => Ok(stem),
        Err(_) => Err(PackError::NoProgram(directory.to_owned())),
    }
}

/// What stands before the hash.
fn name(stem: &str) -> &str {
    stem.rsplit_once('-').map_or(stem, |(name, _)| name)
}

/// 64 bits as 16 digits, as trunk has them.
fn hash(module: &[u8], script: &str) -> String {
    let digest = Sha256::new().chain_update(module).chain_update(script).finalize();
    format!("{:016x}", digest.iter().take(8).fold(0, |hash, byte| hash << 8 | u64::from(*byte)))
}

fn read(path: &Path) -> Result<Vec<u8>, PackError> {
    fs::read(path).map_err(|error| PackError::File(path.to_owned(), error))
}

fn read_text(path: &Path) -> Result<String, PackError> {
    fs::read_to_string(path).map_err(|error| PackError::File(path.to_owned(), error))
}

fn write(path: &Path, contents: &[u8]) -> Result<(), PackError> {
    fs::write(path, contents).map_err(|error| PackError::File(path.to_owned(), error))
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path, error) => write!(f, "{}: {error}", path.display()),
            Self::NoProgram(path) => write!(f, "{} has not the one program of a trunk build", path.display()),
            Self::Module(path, error) => write!(f, "{}: {error}", path.display()),
            Self::Script(path, error) => write!(f, "{}: {error}", path.display()),
        }
    }
}
