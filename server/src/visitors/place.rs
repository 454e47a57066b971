use std::path::{Path, PathBuf};

/// Which file a path led to when it was opened. A file that was removed or replaced meanwhile can be written to without
/// any error, and what is written is lost.
#[derive(Debug)]
pub(super) struct Place {
    path: PathBuf,
    identity: Option<Identity>,
}

/// Device and inode.
type Identity = (u64, u64);

impl Place {
    pub(super) fn of(path: &Path) -> Self {
        Self { path: path.to_owned(), identity: identity(path) }
    }

    /// Whether the path still leads there.
    pub(super) fn holds(&self) -> bool {
        identity(&self.path) == self.identity
    }
}

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(path).ok().map(|file| (file.dev(), file.ino()))
}

/// Open files cannot be removed there.
#[cfg(not(unix))]
fn identity(_: &Path) -> Option<Identity> {
    None
}
