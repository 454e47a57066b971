//! Readers: a file → drafts. They know their format and nothing of newspapers; the rules come after them.

pub mod charset; // bytes → text, whatever the label says
pub mod docx; // Word
mod folder; // what lies beside a document: its pictures and attachments
pub mod html; // saved pages, and the HTML inside other formats
pub mod markdown; // with front matter
mod nesting; // how deep the elements of a text nest, before a parser is let near it
mod spans; // runs of text that look the same become one
pub mod text; // plain text
pub mod wxr; // WordPress exports

pub use folder::Folder;
pub(crate) use spans::{Look, Run};

use crate::{draft::Draft, limits};
use std::{io, path::Path};

/// Why a document cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The system does not give it, or it is larger than a document may be.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    /// Its name ends in nothing that a reader knows.
    #[error("its kind is unknown; save it as .docx, .md, .html or .txt")]
    UnknownKind,
    /// The old Word format.
    #[error("is of the old Word format; open it in Word or LibreOffice and save it as .docx")]
    OldWord,
    /// A Word file with a password, which is no ZIP file.
    #[error("is protected by a password; remove the password and save it again")]
    Encrypted,
    /// Broken, or not of the format that its name says.
    #[error("is damaged or not what its name says: {0}")]
    Damaged(String),
    /// Deeper, longer or larger than any document is.
    #[error("is no ordinary document: {0}")]
    Hostile(&'static str),
    /// Nothing to read in it.
    #[error("has no text")]
    Empty,
}

/// Reads the documents of a file: one, or the many of a WordPress export.
///
/// # Errors
/// [`ReadError`] says what a person can do about it.
pub fn read(path: &Path, folder: &Folder) -> Result<Vec<Draft>, ReadError> {
    let bytes = limits::read(path, limits::DOCUMENT)?;
    let name = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_ascii_lowercase();
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(if name == "docx" { ReadError::Encrypted } else { ReadError::OldWord });
    }
    let text = || {
        if bytes.len() as u64 > limits::TEXT && name != "xml" {
            return Err(ReadError::Hostile("a text of more than 32 MiB"));
        }
        Ok(charset::decode(&bytes, matches!(name.as_str(), "html" | "htm" | "aspx")))
    };
    match name.as_str() {
        "docx" | "docm" => docx::read(&bytes).map(|draft| vec![draft]),
        "md" | "markdown" => markdown::read(&text()?, folder).map(|draft| vec![draft]),
        "html" | "htm" | "xhtml" | "aspx" => html::read(&text()?, folder).map(|draft| vec![draft]),
        "txt" => text::read(&text()?).map(|draft| vec![draft]),
        "xml" | "wxr" => wxr::read(&text()?, folder),
        _ => Err(ReadError::UnknownKind),
    }
}
