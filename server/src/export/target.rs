use super::ExportError;
use crate::{
    http::{Caching, Encoding, Quality, Resource},
    media_type,
    terminal::SingleLine,
};
use bytes::Bytes;
use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};
use tempfile::TempDir;

/// A directory with this file was written by an export, and another export may replace it. Below a line for people the file has
/// the paths of the export's files, one a line; older versions wrote none.
const MARK: &str = ".tintuc-export";
const LINE: &str = "Written by tintuc-server export, which may replace all of these.";

/// The site in a temporary directory.
const SITE: &str = "site";

/// The directory that is written to. Until the end everything is written to a new directory beside it, so that a host serves
/// either the old site or the new one. See [`Target::finish`] for the moment between.
#[derive(Debug)]
pub(super) struct Target {
    directory: PathBuf,
    /// Dropping it removes an unfinished export. The site is in a subdirectory, with the usual permissions.
    new: TempDir,
    files: Mutex<BTreeSet<String>>,
}

impl Target {
    pub(super) fn begin(directory: &Path) -> Result<Self, ExportError> {
        let failed = |error| ExportError::File(directory.to_owned(), error);
        let empty = match fs::read_dir(directory) {
            Ok(mut entries) => entries.next().is_none(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => true,
            Err(error) => return Err(failed(error)),
        };
        if !empty {
            let mark =
                fs::read_to_string(directory.join(MARK)).map_err(|_| ExportError::NotAnExport(directory.to_owned()))?;
            let listed = mark.lines().skip(1).collect::<BTreeSet<_>>();
            if !listed.is_empty()
                && let Some(unlisted) = unlisted(directory, "", &listed).map_err(failed)?
            {
                return Err(ExportError::UnlistedFile(directory.join(unlisted)));
            }
        }
        // The real path, so that the directory is renamed, and not a link to it.
        let parent = directory.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(parent).map_err(failed)?;
        let directory = match directory.canonicalize() {
            Ok(directory) => directory,
            Err(_) => parent.canonicalize().map_err(failed)?.join(directory.file_name().unwrap_or_default()),
        };
        let new = beside(&directory, "new").map_err(failed)?;
        fs::create_dir(new.path().join(SITE)).map_err(failed)?;
        Ok(Self { directory, new, files: Mutex::default() })
    }

    /// Writes a file, and its compressed forms beside it where they are smaller.
    pub(super) fn write(&self, path: &str, body: &[u8]) -> Result<(), ExportError> {
        let body = Bytes::copy_from_slice(body);
        self.write_resource(path, &Resource::new(media_type::of(path), Caching::Revalidate, Quality::Best, body))
    }

    /// The same for a resource with its compressed forms.
    pub(super) fn write_resource(&self, path: &str, resource: &Resource) -> Result<(), ExportError> {
        self.put(path, resource.body())?;
        for encoding in [Encoding::Brotli, Encoding::Gzip] {
            if let Some(compressed) = resource.compressed(encoding) {
                self.put(&format!("{path}{}", encoding.extension()), compressed)?;
            }
        }
        Ok(())
    }

    /// Copies a file with its modification time, which hosts use as its version.
    pub(super) fn copy(&self, path: &str, from: &Path) -> Result<(), ExportError> {
        let failed = |error| ExportError::File(from.to_owned(), error);
        let modified = fs::metadata(from).and_then(|metadata| metadata.modified()).map_err(failed)?;
        self.write(path, &fs::read(from).map_err(failed)?)?;
        let written = fs::File::options().write(true).open(self.site().join(path)).map_err(failed)?;
        written.set_modified(modified).map_err(failed)
    }

    /// Replaces the old directory with the new one, and returns the number of files.
    ///
    /// Not in one step, since no rename of std puts a directory over one that is not empty: between two renames nothing
    /// is there, and a host answers 404. An export that is killed in that moment leaves both beside it, the old one in
    /// `.NAME.old-…`.
    pub(super) fn finish(self) -> Result<usize, ExportError> {
        let failed = |error| ExportError::File(self.directory.clone(), error);
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let list = std::iter::once(LINE).chain(files.iter().map(String::as_str)).map(|line| format!("{line}\n"));
        fs::write(self.site().join(MARK), list.collect::<String>()).map_err(failed)?;
        let old = self.directory.exists().then(|| beside(&self.directory, "old")).transpose().map_err(failed)?;
        let old_site = old.as_ref().map(|old| old.path().join(SITE));
        if let Some(old_site) = &old_site {
            fs::rename(&self.directory, old_site).map_err(failed)?;
        }
        if let Err(error) = fs::rename(self.new.path().join(SITE), &self.directory) {
            if let Some(old_site) = &old_site {
                let _ = fs::rename(old_site, &self.directory);
            }
            return Err(failed(error));
        }
        if let Some(old) = old
            && let Err(error) = fs::remove_dir_all(old.path())
        {
            tracing::warn!(
                "the site is exported; what it replaced is still at {}: {error}",
                SingleLine(old.keep().display())
            );
        }
        Ok(files.len())
    }

    fn site(&self) -> PathBuf {
        self.new.path().join(SITE)
    }

    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), ExportError> {
        let file = self.site().join(path);
        let written = file.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&file, bytes));
        self.files.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
        written.map_err(|error| ExportError::File(file, error))
    }
}

/// A new hidden directory with an unpredictable name, beside another one and so on the same disk.
fn beside(directory: &Path, what: &str) -> io::Result<TempDir> {
    let name = directory.file_name().unwrap_or_default().to_string_lossy();
    let parent = directory.parent().unwrap_or(Path::new("/"));
    tempfile::Builder::new().prefix(&format!(".{name}.{what}-")).tempdir_in(parent)
}

/// A file or link in a directory that no export has written, if there is one.
fn unlisted(directory: &Path, below: &str, listed: &BTreeSet<&str>) -> io::Result<Option<String>> {
    for entry in fs::read_dir(directory.join(below))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if below.is_empty() { name } else { format!("{below}/{name}") };
        let found = if entry.file_type()?.is_dir() {
            unlisted(directory, &path, listed)?
        } else {
            (path != MARK && !listed.contains(path.as_str())).then_some(path)
        };
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}
