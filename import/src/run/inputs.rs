use crate::report::{Kind, Note};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// How deep folders are looked through.
const DEPTH: usize = 10;
/// The most files of one run.
const FILES: usize = 100_000;

/// What was named, by what it is.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    pub(super) documents: Vec<PathBuf>,
    pub(super) pictures: Vec<PathBuf>,
}

impl Inputs {
    pub(super) fn of(named: &[PathBuf], notes: &mut Vec<Note>) -> Self {
        let mut inputs = Self::default();
        for path in named {
            if path.is_dir() {
                inputs.folder(path, 0, notes);
            } else if is_picture(path) {
                inputs.pictures.push(path.clone());
            } else {
                inputs.documents.push(path.clone());
            }
        }
        inputs
    }

    /// Files of other kinds, and what begins with a dot or with Word's `~$`, are not for us.
    fn folder(&mut self, folder: &Path, depth: usize, notes: &mut Vec<Note>) {
        let Ok(entries) = fs::read_dir(folder) else {
            notes.push(Note::new(Kind::Dropped, format!("the folder {}, which cannot be read", folder.display())));
            return;
        };
        let mut paths: Vec<_> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with('.') || name.starts_with("~$") || self.documents.len() + self.pictures.len() > FILES {
                continue;
            }
            // A saved page's own folder ("… _files") is its own, and links lead in circles.
            let is_own = name.ends_with("_files") || path.is_symlink();
            if path.is_dir() && !is_own && depth < DEPTH {
                self.folder(&path, depth + 1, notes);
            } else if is_picture(&path) {
                self.pictures.push(path);
            } else if has_ending(
                &path,
                &["docx", "docm", "md", "markdown", "html", "htm", "xhtml", "aspx", "txt", "xml", "wxr", "doc"],
            ) {
                self.documents.push(path);
            }
        }
    }
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    endings.iter().any(|known| known.eq_ignore_ascii_case(ending))
}

fn is_picture(path: &Path) -> bool {
    has_ending(path, &["jpg", "jpeg", "png", "webp", "gif", "tif", "tiff", "heic", "heif", "avif"])
}
