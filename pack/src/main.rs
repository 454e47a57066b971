//! Makes the program that trunk has built small for the wire. Trunk runs it after each build (Trunk.toml).
//!
//! wasm-bindgen writes a script ("glue") that joins the wasm to the browser, and both are written to be read: they know
//! each other's functions by long names with a hash, and the glue is laid out and commented. Here the names become short,
//! what nobody calls is taken out of both, and the glue is minified. The two get a new hash, since names with a hash are
//! cached for ever.

mod glue; // the script
mod program; // the two files, and the page that names them
mod short; // names
mod wasm; // the module

use std::{env, path::PathBuf, process::ExitCode};

fn main() -> ExitCode {
    // Trunk says so; by hand it is the first argument.
    let Some(directory) = env::args_os().nth(1).or_else(|| env::var_os("TRUNK_STAGING_DIR")).map(PathBuf::from) else {
        eprintln!("Usage: tintuc-pack DIR");
        return ExitCode::from(2);
    };
    match program::pack(&directory) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tintuc-pack: {error}");
            ExitCode::FAILURE
        }
    }
}
