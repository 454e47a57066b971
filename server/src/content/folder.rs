use super::{PictureSize, PictureSizeError, measure};
use std::{
    fs::{self, Metadata},
    io,
    path::{Path, PathBuf},
    time::SystemTime,
};
use unicode_normalization::UnicodeNormalization as _;

/// A directory that no path leads out of: neither `..`, nor a hidden file, nor a symbolic link.
///
/// The directory itself may be a symbolic link that is switched to another release while the server runs.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

/// The version of a file: it changes when the file changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct FileVersion {
    modified: Option<SystemTime>,
    bytes: u64,
    /// Tells apart files that were renamed into place within one tick of the clock.
    inode: u64,
    /// Changes when time alone changes what the file says (`schedule.rs`).
    edition: u64,
}

impl Folder {
    /// The folder at this path.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The real path of a file below the folder, and its metadata. Composed and decomposed names are the same (Unicode, UAX 15): a
    /// Mac writes `e` and its marks apart, and people type them together.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotFound`], also for a path that leads out of the folder.
    pub fn find(&self, path: &str) -> io::Result<(PathBuf, Metadata)> {
        let refused =
            || io::Error::new(io::ErrorKind::NotFound, "there is no such file, or a link leads out of the folder");
        if !is_plain(path) {
            return Err(refused());
        }
        let root = fs::canonicalize(&self.0)?;
        let file = canonical(&root, path)?;
        let metadata = fs::metadata(&file)?;
        if file.starts_with(&root) && metadata.is_file() { Ok((file, metadata)) } else { Err(refused()) }
    }

    /// Whether there is such a file; it may be a link to elsewhere. For checks, which must be quick, and not for serving.
    pub fn has(&self, path: &str) -> bool {
        is_plain(path) && (self.0.join(path).is_file() || spelled(&self.0, path).is_some_and(|file| file.is_file()))
    }

    /// The size of a picture; `None` for a missing file, and for an SVG, which has any size.
    pub fn measure(&self, path: &str) -> Option<Result<PictureSize, PictureSizeError>> {
        let is_drawing = Path::new(path).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("svg"));
        let (file, _) = self.find(path).ok().filter(|_| !is_drawing)?;
        Some(measure(&file))
    }

    /// The version of this file or folder; `None` if it is missing. It takes one look at the disk; whether the path leads out of
    /// the folder is checked when the file is read.
    pub(crate) fn version(&self, path: &str) -> Option<FileVersion> {
        if !is_plain(path) {
            return None;
        }
        let metadata = fs::metadata(self.0.join(path));
        // Documents, which are requested most, have ASCII names.
        let other = || fs::metadata(spelled(&self.0, path)?).ok();
        metadata.ok().or_else(other).as_ref().map(FileVersion::of)
    }

    /// Whether a link at this path, or on the way to it, leads out of the folder.
    pub fn leads_out(&self, below: &str) -> bool {
        let root = fs::canonicalize(&self.0);
        root.is_ok_and(|root| fs::canonicalize(root.join(below)).is_ok_and(|there| !there.starts_with(&root)))
    }

    /// The sorted names of the files in a subfolder that end in `suffix`; none if the subfolder is missing or leads elsewhere.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn names(&self, below: &str, suffix: &str) -> io::Result<Vec<String>> {
        let entries = match fs::read_dir(self.0.join(below)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && !below.is_empty() => return Ok(Vec::new()),
            _ if self.leads_out(below) => return Ok(Vec::new()),
            entries => entries?,
        };
        let names = entries.map(|entry| Ok(entry?.file_name().into_string().ok()));
        let names = names.collect::<io::Result<Vec<_>>>()?;
        let mut names = names.into_iter().flatten().filter(|name| name.ends_with(suffix) && is_plain(name));
        let mut names = names.by_ref().collect::<Vec<_>>();
        names.sort_unstable();
        Ok(names)
    }
}

impl FileVersion {
    pub(super) fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        let inode = std::os::unix::fs::MetadataExt::ino(metadata);
        #[cfg(not(unix))]
        let inode = 0;
        Self { modified: metadata.modified().ok(), bytes: metadata.len(), inode, edition: 0 }
    }

    pub(super) const fn of_edition(self, edition: u64) -> Self {
        Self { edition, ..self }
    }
}

fn canonical(root: &Path, path: &str) -> io::Result<PathBuf> {
    let found = fs::canonicalize(root.join(path));
    let other = || fs::canonicalize(spelled(root, path)?).ok();
    found.or_else(|error| other().ok_or(error))
}

/// The path of a file whose composed path is the same as this composed path; `None` for a path in ASCII, which has one spelling
/// only.
fn spelled(root: &Path, path: &str) -> Option<PathBuf> {
    if path.is_ascii() {
        return None;
    }
    let mut here = root.to_owned();
    for part in path.split('/') {
        let (composed, decomposed) = (part.nfc().collect::<String>(), part.nfd().collect::<String>());
        let likely =
            [part, &composed, &decomposed].map(|name| here.join(name)).into_iter().find(|there| there.exists());
        // Old keyboards compose the vowel and leave the tone mark apart.
        let other = || {
            let names = fs::read_dir(&here).ok()?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
            let mut names = names.filter(|name| !name.is_ascii() && name.nfc().eq(composed.chars()));
            names.next().map(|name| here.join(name))
        };
        here = likely.or_else(other)?;
    }
    Some(here)
}

/// Whether a path only goes down, and through no hidden names.
fn is_plain(path: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && !part.starts_with('.');
    !path.contains(['\0', '\\']) && path.split('/').all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_however_its_name_is_composed() -> io::Result<()> {
        // Composed, decomposed, and with the tone alone apart.
        let forms = ["ti\u{1ebf}ng.pdf", "tie\u{302}\u{301}ng.pdf", "ti\u{ea}\u{301}ng.pdf"];
        for on_disk in forms {
            let directory = tempfile::tempdir()?;
            let folder = Folder::new(directory.path());
            let below = on_disk.trim_end_matches(".pdf");
            fs::create_dir(directory.path().join(below))?;
            fs::write(directory.path().join(below).join(on_disk), on_disk)?;
            for (folder_form, form) in forms.iter().flat_map(|a| forms.map(|b| (a.trim_end_matches(".pdf"), b))) {
                let path = format!("{folder_form}/{form}");
                assert_eq!(fs::read_to_string(folder.find(&path)?.0)?, on_disk, "{on_disk:?}, {path:?}");
                assert!(folder.has(&path) && folder.version(&path).is_some());
            }
            assert!(folder.find("tie\u{302}ng/ti\u{1ebf}ng.pdf").is_err() && !folder.has("tieng/tieng.pdf"));
            // If both files exist, each path finds its own.
            fs::write(directory.path().join(below).join(forms[0]), "composed")?;
            assert_eq!(fs::read_to_string(folder.find(&format!("{below}/{}", forms[0]))?.0)?, "composed");
        }
        Ok(())
    }

    #[test]
    fn nothing_leads_out_of_the_folder() -> io::Result<()> {
        let directory = tempfile::tempdir()?;
        let root = directory.path().join("content");
        fs::create_dir_all(root.join("media"))?;
        fs::write(directory.path().join("secret"), "x")?;
        fs::write(root.join("media/a.jpg"), "x")?;
        fs::write(root.join(".hidden"), "x")?;
        let folder = Folder::new(&root);
        assert!(folder.find("media/a.jpg").is_ok() && folder.has("media/a.jpg"));
        for path in [
            "",
            "media",
            "media/",
            "/media/a.jpg",
            "../secret",
            "media/../../secret",
            ".hidden",
            "a\0",
            "..\\secret",
            "./media/a.jpg",
        ] {
            assert!(folder.find(path).is_err() && !folder.has(path), "{path:?}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("../secret", root.join("link"))?;
            std::os::unix::fs::symlink("media/a.jpg", root.join("inner"))?;
            std::os::unix::fs::symlink("..", root.join("outer"))?;
            assert!(folder.find("link").is_err());
            assert!(folder.find("inner").is_ok());
            assert_eq!(folder.names("outer", "")?, [""; 0], "not even their names are told");
            assert!(folder.leads_out("outer") && !folder.leads_out("media") && !folder.leads_out("missing"));
        }
        Ok(())
    }
}
