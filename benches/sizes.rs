//! What the built site weighs, as it lies there and as it goes over the network.

use super::support::Outcome;
use std::{fs, path::Path};

/// Prints the size of each file of the program in bytes, raw and in brotli as the server sends it.
pub(crate) fn print(site: &Path) -> Outcome {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for entry in fs::read_dir(site)?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if [".wasm", ".js", ".css", ".html"].iter().any(|end| name.ends_with(end)) {
            files.push((name, fs::read(entry.path())?));
        }
    }
    files.sort_by_key(|(_, bytes)| std::cmp::Reverse(bytes.len()));
    println!("{:<44}{:>12}{:>12}", "bytes", "raw", "brotli");
    let (mut raw, mut packed) = (0, 0);
    for (name, bytes) in files {
        let brotli = brotli(&bytes)?;
        println!("{name:<44}{:>12}{brotli:>12}", bytes.len());
        raw += bytes.len();
        packed += brotli;
    }
    println!("{:<44}{raw:>12}{packed:>12}", "in all");
    Ok(())
}

/// The size at the highest quality.
fn brotli(bytes: &[u8]) -> Outcome<usize> {
    let mut packed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &parameters)?;
    Ok(packed.len())
}
