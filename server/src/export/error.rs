use crate::{publish::PublishError, terminal::SingleLine};
use std::{fmt, io, path::PathBuf};

/// Why nothing is exported. An older export is then untouched.
#[derive(Debug)]
pub enum ExportError {
    /// The directory holds something that no export wrote.
    NotAnExport(PathBuf),
    /// An older export is there, and in it a file that it did not write.
    UnlistedFile(PathBuf),
    /// The built site has no template for snapshots.
    OldBuild,
    /// The articles that have come due since the last `publish` cannot be put into the listings.
    Publish(PublishError),
    /// A file could not be read or written.
    File(PathBuf, io::Error),
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnExport(path) => {
                write!(f, "{} is not empty and no export; name another directory", SingleLine(path.display()))
            }
            Self::UnlistedFile(path) => {
                write!(
                    f,
                    "{} was not exported; move it elsewhere, since the whole directory is replaced",
                    SingleLine(path.display())
                )
            }
            Self::OldBuild => f.write_str("the built site is of an older version; build it again"),
            Self::Publish(error) => error.fmt(f),
            Self::File(path, error) => write!(f, "{}: {error}", SingleLine(path.display())),
        }
    }
}

impl std::error::Error for ExportError {}
