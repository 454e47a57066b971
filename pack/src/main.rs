//! Makes the program that trunk has built small for the wire. Trunk runs it after each build (Trunk.toml).
//!
//! wasm-bindgen writes a script ("glue") that joins the wasm to the browser, and both are written to be read: they know
//! each other's functions by long names with a hash, and the glue is laid out and commented. Here the names become short,
//! what nobody calls is taken out of both, and the glue is minified. The two get a new hash, since names with a hash are
//! cached for ever. Last each file gets its compressed forms.

mod compressed; // forms of files for the wire
mod glue; // the script
mod inline; // what stands in the page itself
mod optimize; // the module, after packing
mod pages; // what starts the programs: the page, and the script for portals
mod program; // the two files of a program
mod short; // names
mod style; // what stands in the page's styles
mod wasm; // the module

use std::{
    env, fmt, fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Why a build is left as it is.
#[derive(Debug)]
enum PackError {
    /// A file cannot be read or written.
    File(PathBuf, io::Error),
    /// There is no program in the directory: no `NAME_bg.wasm`.
    NoProgram(PathBuf),
    /// The module cannot be read.
    Module(PathBuf, anyhow::Error),
    /// `wasm-opt` fails on the module.
    Optimizer(PathBuf, io::Error),
    /// The script cannot be read.
    Script(PathBuf, glue::Unreadable),
}

fn main() -> ExitCode {
    // Trunk says so; by hand it is the first argument.
    let Some(directory) = env::args_os().nth(1).or_else(|| env::var_os("TRUNK_STAGING_DIR")).map(PathBuf::from) else {
        eprintln!("Usage: tintuc-pack DIR");
        return ExitCode::from(2);
    };
    let packed = program::pack(&directory).and_then(|programs| pages::pack(&directory, &programs));
    match packed.and_then(|()| compressed::write_all(&directory)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tintuc-pack: {error}");
            ExitCode::FAILURE
        }
    }
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
            Self::File(path, error) | Self::Optimizer(path, error) => write!(f, "{}: {error}", path.display()),
            Self::NoProgram(path) => write!(f, "{} has no program of a trunk build", path.display()),
            Self::Module(path, error) => write!(f, "{}: {error}", path.display()),
            Self::Script(path, error) => write!(f, "{}: {error}", path.display()),
        }
    }
}
