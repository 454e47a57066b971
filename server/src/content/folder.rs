use super::{Measured, Unmeasured, measure};
use std::{
    fs::{self, Metadata},
    io,
    path::{Path, PathBuf},
    time::SystemTime,
};
use unicode_normalization::UnicodeNormalization as _;

/// A directory out of which nothing leads: no `..`, no hidden file, no symbolic link to elsewhere.
///
/// The directory itself may be a symbolic link that is switched to another release while we serve.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

/// What changes when a file changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stamp {
    modified: Option<SystemTime>,
    bytes: u64,
    /// Tells apart what was renamed into place within one tick of the clock.
    inode: u64,
    /// Tells apart what time makes of the same file (`timetable.rs`).
    edition: u64,
}

impl Folder {
    /// The folder at this path.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Where the file of that path below the folder really is, and its metadata. A name is the same composed or decomposed
    /// (Unicode, UAX 15): a Mac writes `e` and its marks apart, and what people type and publish has them together.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotFound`] also for what must not be found.
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

    /// Whether there is such a file, be it a link to elsewhere: for checks, which must be quick, not for serving.
    pub fn has(&self, path: &str) -> bool {
        is_plain(path) && (self.0.join(path).is_file() || spelled(&self.0, path).is_some_and(|file| file.is_file()))
    }

    /// What a picture's file says; nothing of one that is not there, nor of an SVG, which is of any size.
    pub fn measure(&self, path: &str) -> Option<Result<Measured, Unmeasured>> {
        let is_drawing = Path::new(path).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("svg"));
        let (file, _) = self.find(path).ok().filter(|_| !is_drawing)?;
        Some(measure(&file))
    }

    /// What tells a version of this file or folder from others; nothing where there is none. One look at the disk: what
    /// the path leads to is checked when it is read.
    pub(crate) fn stamp(&self, path: &str) -> Option<Stamp> {
        if !is_plain(path) {
            return None;
        }
        let metadata = fs::metadata(self.0.join(path));
        // Documents, which are looked at most, have plain names.
        let other = || fs::metadata(spelled(&self.0, path)?).ok();
        metadata.ok().or_else(other).as_ref().map(Stamp::of)
    }

    /// Whether a link in the place of this folder below, or on the way there, leads elsewhere.
    pub fn leads_out(&self, below: &str) -> bool {
        let root = fs::canonicalize(&self.0);
        root.is_ok_and(|root| fs::canonicalize(root.join(below)).is_ok_and(|there| !there.starts_with(&root)))
    }

    /// The names of the files in a folder below that end in `suffix`, sorted; none where there is no such folder, or where
    /// it leads elsewhere.
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

impl Stamp {
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

/// Where a file lies whose path is the same as this one when both are composed; nothing for a path that can be spelled in one
/// way only.
fn spelled(root: &Path, path: &str) -> Option<PathBuf> {
    if path.is_ascii() {
        return None;
    }
    let mut here = root.to_owned();
    for part in path.split('/') {
        let (composed, decomposed) = (part.nfc().collect::<String>(), part.nfd().collect::<String>());
        let likely =
            [part, &composed, &decomposed].map(|name| here.join(name)).into_iter().find(|there| there.exists());
        // Old keyboards compose the vowel and leave the tone apart.
        let other = || {
            let names = fs::read_dir(&here).ok()?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
            let mut names = names.filter(|name| !name.is_ascii() && name.nfc().eq(composed.chars()));
            names.next().map(|name| here.join(name))
        };
        here = likely.or_else(other)?;
    }
    Some(here)
}

/// Whether a path goes down only, through names that are not hidden.
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
                assert!(folder.has(&path) && folder.stamp(&path).is_some());
            }
            assert!(folder.find("tie\u{302}ng/ti\u{1ebf}ng.pdf").is_err() && !folder.has("tieng/tieng.pdf"));
            // Where both are there, each is what it says.
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
