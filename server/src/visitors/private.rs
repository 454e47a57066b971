//! The counter's files are for the server alone, whoever starts it and whatever its umask is.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io,
    path::Path,
};

/// Makes a directory that only its owner may enter (0700), and those above it that are missing. One that is there stays as
/// it is: it may hold other things.
pub(super) fn make_directory(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Opens a file to write to that only its owner may read (0600), and makes it if it is missing. What `SQLite` puts beside
/// its database is as open as that.
pub(super) fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    // It may be of an older version. Where it is somebody else's, that is not ours to change.
    _ = close(&file);
    Ok(file)
}

#[cfg(unix)]
fn close(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let open = file.metadata()?.permissions().mode() & 0o077 != 0;
    if open { file.set_permissions(fs::Permissions::from_mode(0o600)) } else { Ok(()) }
}

/// Windows has lists for that, which a directory hands down.
#[cfg(not(unix))]
fn close(_: &File) -> io::Result<()> {
    Ok(())
}
