//! Writers: a draft → the article's JSON, its pictures and attachments. Each file is there whole or not at all.

mod article; // a draft as the contract has it
mod identity; // ids from headlines
mod merge; // what an editor has changed since stays
mod state; // what was written the last time

pub use article::{Made, make};
pub use identity::{free, from_headline};
pub use merge::{Merged, merge};
pub use state::{State, StateError, Written, fingerprint};

use std::{
    fs,
    io::{self, Write as _},
    path::Path,
};
use tempfile::NamedTempFile;

/// Writes a file beside its place and moves it there.
///
/// # Errors
/// As the system says; the old file is then untouched.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // Temporary files are their owner's alone; a web server must read these.
        file.as_file().set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
