//! Files that only the server may read, whoever starts it and whatever its umask is.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io,
    path::Path,
};

/// Makes a directory that only its owner may enter (0700), and the missing ones above it. An existing directory stays as it
/// is, because it may hold other things.
pub(super) fn make_directory(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Opens a file for writing that only its owner may read (0600), and makes it if it is missing. `SQLite` gives the files beside
/// its database the same mode.
pub(super) fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    // An older version may have made it. If the file is somebody else's, its mode is not ours to change.
    _ = restrict(&file);
    Ok(file)
}

#[cfg(unix)]
fn restrict(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let open = file.metadata()?.permissions().mode() & 0o077 != 0;
    if open { file.set_permissions(fs::Permissions::from_mode(0o600)) } else { Ok(()) }
}

/// On Windows files inherit the access lists of their directory.
#[cfg(not(unix))]
fn restrict(_: &File) -> io::Result<()> {
    Ok(())
}
