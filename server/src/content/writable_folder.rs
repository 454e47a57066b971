use super::{Folder, MAX_BYTES};
use cap_std::{
    ambient_authority,
    fs::{Dir, OpenOptions},
};
use std::{
    io::{self, Read as _, Write as _},
    path::Path,
};

/// A [`Folder`] for writing. Nothing outside it is read, written or removed, whatever links it has and however they change
/// meanwhile, because each path is resolved from the folder's own handle.
#[derive(Debug)]
pub(crate) struct WritableFolder(Dir);

impl WritableFolder {
    /// Opens the folder. If it is a link that is switched later, this stays the folder that the link leads to now.
    pub(crate) fn of(folder: &Folder) -> io::Result<Self> {
        Dir::open_ambient_dir(folder.path(), ambient_authority()).map(Self)
    }

    /// Reads a text; `None` if there is no such file.
    pub(crate) fn read(&self, path: &str) -> io::Result<Option<String>> {
        match self.0.symlink_metadata(path) {
            Ok(metadata) if metadata.is_file() => {}
            // Reading might wait for ever, as with a pipe.
            Ok(_) => return Err(io::Error::other("it is no ordinary file")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        }
        let mut text = String::new();
        self.0.open(path)?.take(MAX_BYTES).read_to_string(&mut text)?;
        Ok(Some(text))
    }

    /// Replaces a file with a text, and makes its folder if necessary. A reader sees either the old text or the new one. A link at
    /// the path is replaced, and its target stays unchanged.
    pub(crate) fn replace(&self, path: &str, text: &str) -> io::Result<()> {
        let path = Path::new(path);
        let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
        let directory = match path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            Some(parent) => {
                self.0.create_dir_all(parent)?;
                self.0.open_dir(parent)?
            }
            None => self.0.try_clone()?,
        };
        // A name that nobody can guess, for a file that nobody has made.
        let mut chance = [0; 16];
        getrandom::fill(&mut chance)?;
        let temporary = format!(".new-{:032x}", u128::from_ne_bytes(chance));
        let written = directory
            .open_with(&temporary, OpenOptions::new().write(true).create_new(true))
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .and_then(|()| directory.rename(&temporary, &directory, name));
        written.inspect_err(|_| drop(directory.remove_file(&temporary)))
    }

    /// Removes a file. Of a link it removes the link, and not its target.
    pub(crate) fn remove(&self, path: &str) -> io::Result<()> {
        self.0.remove_file(path)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::{fs, os::unix::fs::symlink};

    #[test]
    fn no_link_leads_a_change_out_of_the_folder() -> io::Result<()> {
        let directory = tempfile::tempdir()?;
        let (root, theirs) = (directory.path().join("content"), directory.path().join("theirs"));
        fs::create_dir_all(root.join("inner"))?;
        fs::create_dir(&theirs)?;
        fs::write(theirs.join("a.json"), "theirs")?;
        symlink("../theirs", root.join("archive"))?;
        symlink("../theirs/a.json", root.join("feed.json"))?;
        symlink("inner", root.join("sections"))?;
        let desk = WritableFolder::of(&Folder::new(&root))?;
        for path in ["archive/a.json", "archive/b.json", "archive/new/b.json", "../theirs/a.json", "/etc/a.json"] {
            assert!(desk.replace(path, "ours").is_err(), "{path}");
            assert!(desk.remove(path).is_err(), "{path}");
            assert!(!desk.read(path).is_ok_and(|text| text.is_some()), "{path}");
        }
        assert!(desk.read("feed.json").is_err());
        desk.replace("feed.json", "ours")?;
        desk.replace("sections/tin.json", "ours")?;
        desk.replace("en/archive/2017-12.json", "ours")?;
        assert_eq!(fs::read_to_string(theirs.join("a.json"))?, "theirs");
        assert_eq!(fs::read_dir(&theirs)?.count(), 1);
        assert_eq!(fs::read_to_string(root.join("feed.json"))?, "ours");
        assert_eq!(fs::read_to_string(root.join("inner/tin.json"))?, "ours");
        assert_eq!(desk.read("en/archive/2017-12.json")?.as_deref(), Some("ours"));
        assert!(desk.replace("inner", "ours").is_err(), "a folder is in its place");
        let left = fs::read_dir(&root)?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<Vec<_>>>()?;
        assert!(left.iter().all(|name| !name.to_string_lossy().starts_with('.')), "{left:?}");
        Ok(())
    }
}
