use crate::terminal::SingleLine;
use std::fmt;

/// How bad a mistake is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The file is not served.
    Error,
    /// The file is served; a part of it is left out or looks wrong.
    Warning,
}

/// A mistake in a file of the content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file, below the content directory.
    pub path: String,
    /// The line in it, from 1.
    pub line: usize,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub reason: String,
}

impl Diagnostic {
    /// The diagnostic for a file that cannot be read.
    pub(crate) fn unreadable(path: &str, error: &std::io::Error) -> Self {
        let reason = format!("the file cannot be read: {error}");
        Self { path: path.to_owned(), line: 1, severity: Severity::Error, reason }
    }
}

impl fmt::Display for Diagnostic {
    /// `articles/a.json:12: error: reason`, which editors and terminals can follow.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, line, severity, reason } = self;
        write!(f, "{}:{line}: {severity}: {}", SingleLine(path), SingleLine(reason))
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}
