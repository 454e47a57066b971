use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

/// What was written the last time, by source. Without it a second run could not tell an editor's change from the source's.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct State {
    /// The form of this file.
    version: u32,
    /// By [`Origin::key`](crate::draft::Origin::key).
    pub sources: BTreeMap<String, Written>,
}

/// What was written of one source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The article.
    pub id: String,
    /// What the source said, so that a file that has moved is known again.
    pub fingerprint: String,
    /// The hash of each field as the importer wanted it.
    pub fields: BTreeMap<String, String>,
}

/// Why the state cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// The disk.
    #[error("{0}: {1}")]
    Io(PathBuf, io::Error),
    /// Not ours, or of a newer version.
    #[error("{0} is damaged or of another version; move it away to import everything as new")]
    Unreadable(PathBuf),
}

const VERSION: u32 = 1;

impl State {
    /// Where it lies: beside the content, not in it, since the content is published.
    pub fn path(content: &Path) -> PathBuf {
        let mut name = content.file_name().unwrap_or_default().to_os_string();
        name.push(".import.json");
        content.with_file_name(name)
    }

    /// Reads it; an empty one where there is none yet.
    ///
    /// # Errors
    /// [`StateError`]. A damaged one is not taken for an empty one: all articles would be doubled.
    pub fn read(path: &Path) -> Result<Self, StateError> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Self { version: VERSION, ..Self::default() });
            }
            Err(error) => return Err(StateError::Io(path.to_owned(), error)),
        };
        let state = serde_json::from_str::<Self>(&text).ok().filter(|state| state.version == VERSION);
        state.ok_or_else(|| StateError::Unreadable(path.to_owned()))
    }

    /// Writes it.
    ///
    /// # Errors
    /// [`StateError::Io`].
    pub fn write(&self, path: &Path) -> Result<(), StateError> {
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        super::write(path, text.as_bytes()).map_err(|error| StateError::Io(path.to_owned(), error))
    }

    /// What was written of a source, also where its file has moved since. A source that is there under its own key is not
    /// taken for another one's.
    pub fn find(&self, key: &str, fingerprint: &str) -> Option<(String, Written)> {
        if let Some(written) = self.sources.get(key) {
            return Some((key.to_owned(), written.clone()));
        }
        let gone = |old: &str| Path::new(old).is_absolute() && !Path::new(old).exists();
        let moved = self.sources.iter().find(|(old, written)| written.fingerprint == fingerprint && gone(old));
        moved.map(|(key, written)| (key.clone(), written.clone()))
    }
}

/// The hash of a value.
pub fn fingerprint(value: &Value) -> String {
    crate::digest::hex(value.to_string().as_bytes(), 16)
}
