use std::{ffi::OsStr, fs, io, process::Command};

/// What the programs are built with; as trunk's own run has it (index.html).
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-sign-ext",
    "--enable-mutable-globals",
];
/// Once more over what trunk's run has left, with the branches built anew and nothing in the way that packing took out; and
/// a third time, because the second lays open what that can mend. Nothing lies in the first kB of memory, where a stack of
/// 1 MB ends. Last the functions get their order (wasm.rs), and lose their names. Together 2.6 kB less on the wire.
const PASSES: [&str; 6] =
    ["--low-memory-unused", "--flatten", "--rereloop", "-Oz", "-Oz", "--reorder-functions-by-name"];

/// The module after `wasm-opt`; nothing where that is not to be had.
///
/// # Errors
/// What it says, where it does not take the module; or that no file can be written.
pub(crate) fn optimize(module: &[u8]) -> io::Result<Option<Vec<u8>>> {
    let directory = tempfile::tempdir()?;
    let (before, after) = (directory.path().join("before.wasm"), directory.path().join("after.wasm"));
    fs::write(&before, module)?;
    let paths: [&OsStr; 3] = [before.as_os_str(), "-o".as_ref(), after.as_os_str()];
    let run = match Command::new("wasm-opt").args(FEATURES).args(PASSES).args(paths).output() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        run => run?,
    };
    if run.status.success() {
        fs::read(after).map(Some)
    } else {
        Err(io::Error::other(String::from_utf8_lossy(&run.stderr).into_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_stays_one_and_what_is_none_is_refused() -> io::Result<()> {
        let empty = b"\0asm\x01\0\0\0";
        if let Some(optimized) = optimize(empty)? {
            assert_eq!(optimized, empty);
            assert!(optimize(b"no module").is_err());
        }
        Ok(())
    }
}
