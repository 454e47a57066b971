use crate::{content::Diagnostic, terminal::SingleLine};
use std::{fmt, io, path::PathBuf};

/// Why nothing is published.
#[derive(Debug)]
pub enum PublishError {
    /// The content has errors.
    Content(Vec<Diagnostic>),
    /// A further page of one section has the name of another section.
    Collision(String),
    /// A file could not be read or written.
    File(PathBuf, io::Error),
    /// A folder of the content is a link that leads out of it.
    Elsewhere(PathBuf),
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Content(diagnostics) => {
                write!(f, "nothing is published: the content has {} errors", diagnostics.len())
            }
            Self::Collision(path) => {
                write!(f, "nothing is published: {path} would be both a section and a further page; rename the section")
            }
            Self::File(path, error) => write!(f, "{}: {error}", SingleLine(path.display())),
            Self::Elsewhere(path) => {
                write!(f, "nothing is published: {} is a link out of the content", SingleLine(path.display()))
            }
        }
    }
}

impl std::error::Error for PublishError {}
