//! Compressed forms beside the files, as hosts take them (nginx: `gzip_static`, `brotli_static`). The server does, too: to
//! compress at its start what a build has compressed once would cost it a second.

use crate::{PackError, read, write};
use flate2::{Compression, write::GzEncoder};
use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    thread,
};

/// The ends of the names of files that are text of some kind, or a program.
const KINDS: [&str; 7] = ["css", "html", "js", "json", "svg", "wasm", "webmanifest"];
/// Below this, in bytes, compression saves less than its header costs (server/src/http/resource.rs).
const WORTH: usize = 1_024;

/// Writes `.br` and `.gz` beside every file of a build that is worth it. The content in `api/` is no part of the build.
///
/// # Errors
/// [`PackError`] where a file cannot be read or written.
pub(crate) fn write_all(directory: &Path) -> Result<(), PackError> {
    let mut files = Vec::new();
    collect(directory, &directory.join("api"), &mut files)?;
    thread::scope(|scope| {
        let forms = |path: &PathBuf| -> Result<(), PackError> {
            let body = read(path)?;
            if body.len() < WORTH {
                return Ok(());
            }
            for (extension, compress) in [("br", brotli as fn(&[u8]) -> _), ("gz", gzip)] {
                let form = compress(&body).map_err(|error| PackError::File(path.clone(), error))?;
                if form.len() < body.len() {
                    write(&path.with_added_extension(extension), &form)?;
                }
            }
            Ok(())
        };
        let threads: Vec<_> = files.iter().map(|path| scope.spawn(move || forms(path))).collect();
        threads.into_iter().try_for_each(|thread| match thread.join() {
            Ok(written) => written,
            Err(panic) => std::panic::resume_unwind(panic),
        })
    })
}

/// The files below a folder that are of those kinds.
fn collect(folder: &Path, but: &Path, files: &mut Vec<PathBuf>) -> Result<(), PackError> {
    let failed = |error| PackError::File(folder.to_owned(), error);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() && path != but {
            collect(&path, but, files)?;
        } else if path.extension().is_some_and(|extension| KINDS.iter().any(|kind| extension == *kind)) {
            files.push(path);
        }
    }
    Ok(())
}

fn brotli(body: &[u8]) -> io::Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    let mut form = Vec::new();
    brotli::BrotliCompress(&mut &*body, &mut form, &parameters)?;
    Ok(form)
}

fn gzip(body: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn what_is_worth_it_has_compressed_forms_beside_it() -> Result<(), PackError> {
        let failed = |error| PackError::File("-".into(), error);
        let directory = tempfile::tempdir().map_err(failed)?;
        let file = |name: &str| directory.path().join(name);
        let text = "tin tức ".repeat(200);
        for folder in ["icons", "api"] {
            fs::create_dir(file(folder)).map_err(failed)?;
        }
        for name in ["index.html", "icons/icon.svg", "icons/icon.png", "api/feed.json"] {
            write(&file(name), text.as_bytes())?;
        }
        write(&file("embed-page.js"), b"alert(2)")?;
        write_all(directory.path())?;

        for name in ["index.html", "icons/icon.svg"] {
            let (mut of_brotli, mut of_gzip) = (String::new(), String::new());
            let form = read(&file(&format!("{name}.br")))?;
            brotli::Decompressor::new(&form[..], 4_096).read_to_string(&mut of_brotli).map_err(failed)?;
            let form = read(&file(&format!("{name}.gz")))?;
            flate2::read::GzDecoder::new(&form[..]).read_to_string(&mut of_gzip).map_err(failed)?;
            assert!(of_brotli == text && of_gzip == text, "{name}");
        }
        for name in ["icons/icon.png", "api/feed.json", "embed-page.js"] {
            for extension in ["br", "gz"] {
                assert!(!file(name).with_added_extension(extension).exists(), "{name}.{extension}");
            }
        }
        Ok(())
    }
}
