use std::{
    path::{Path, PathBuf},
    time::SystemTime,
};

/// Which file a path led to when it was opened. Writing to a file that was removed or replaced meanwhile succeeds, but what is
/// written is lost.
#[derive(Debug)]
pub(super) struct FileIdentity {
    path: PathBuf,
    inode: Option<Inode>,
    version: Option<Version>,
}

/// Device and inode.
type Inode = (u64, u64);
/// When it was last written to, and its length then.
type Version = (SystemTime, u64);

impl FileIdentity {
    pub(super) fn of(path: &Path) -> Self {
        Self { path: path.to_owned(), inode: inode(path), version: version(path) }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the path still leads to this file.
    pub(super) fn is_same_file(&self) -> bool {
        inode(&self.path) == self.inode
    }

    /// Whether nobody has written to the file since its version was noted.
    pub(super) fn is_unmodified(&self) -> bool {
        version(&self.path) == self.version
    }

    /// Notes the file's version, after we have written to it.
    pub(super) fn remember_version(&mut self) {
        self.version = version(&self.path);
    }
}

fn version(path: &Path) -> Option<Version> {
    let file = std::fs::metadata(path).ok()?;
    Some((file.modified().ok()?, file.len()))
}

#[cfg(unix)]
fn inode(path: &Path) -> Option<Inode> {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(path).ok().map(|file| (file.dev(), file.ino()))
}

/// Other systems do not remove open files.
#[cfg(not(unix))]
fn inode(_: &Path) -> Option<Inode> {
    None
}
