use std::{
    path::{Path, PathBuf},
    time::SystemTime,
};

/// Which file a path led to when it was opened. A file that was removed or replaced meanwhile can be written to without
/// any error, and what is written is lost.
#[derive(Debug)]
pub(super) struct Place {
    path: PathBuf,
    identity: Option<Identity>,
    touched: Option<Touched>,
}

/// Device and inode.
type Identity = (u64, u64);
/// When it was written to last, and how long it was then.
type Touched = (SystemTime, u64);

impl Place {
    pub(super) fn of(path: &Path) -> Self {
        Self { path: path.to_owned(), identity: identity(path), touched: touched(path) }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the path still leads there.
    pub(super) fn holds(&self) -> bool {
        identity(&self.path) == self.identity
    }

    /// Whether nobody has written to the file since it was opened or touched.
    pub(super) fn is_untouched(&self) -> bool {
        touched(&self.path) == self.touched
    }

    /// As the file is now it was written by us.
    pub(super) fn touch(&mut self) {
        self.touched = touched(&self.path);
    }
}

fn touched(path: &Path) -> Option<Touched> {
    let file = std::fs::metadata(path).ok()?;
    Some((file.modified().ok()?, file.len()))
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
