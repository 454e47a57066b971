use super::ExportError;
use crate::{
    http::{Caching, Encoding, Quality, Resource},
    media_type,
};
use bytes::Bytes;
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
};

/// A directory with this file in it was written by an export and may be replaced by another.
const MARK: &str = ".tintuc-export";

/// The directory that is written to. Until the end everything goes to a new one beside it, so that a host which serves
/// it meanwhile has the old site or the new one, never a mixture. See [`Target::finish`] for the moment between.
#[derive(Debug)]
pub(super) struct Target {
    directory: PathBuf,
    new: PathBuf,
    files: AtomicUsize,
}

impl Target {
    pub(super) fn begin(directory: &Path) -> Result<Self, ExportError> {
        let failed = |error| ExportError::File(directory.to_owned(), error);
        let empty = match fs::read_dir(directory) {
            Ok(mut entries) => entries.next().is_none(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => true,
            Err(error) => return Err(failed(error)),
        };
        if !empty && !directory.join(MARK).is_file() {
            return Err(ExportError::Foreign(directory.to_owned()));
        }
        // Without links and dots, so that it is this directory that is renamed, and not a link to it.
        let parent = directory.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(parent).map_err(failed)?;
        let directory = match directory.canonicalize() {
            Ok(directory) => directory,
            Err(_) => parent.canonicalize().map_err(failed)?.join(directory.file_name().unwrap_or_default()),
        };
        let target = Self { new: beside(&directory, "new"), directory, files: AtomicUsize::new(0) };
        fs::create_dir(&target.new).map_err(failed)?;
        fs::write(target.new.join(MARK), "Written by tintuc-server export, which may replace all of it.\n")
            .map_err(failed)?;
        Ok(target)
    }

    /// Writes a file, and its compressed forms beside it where they are smaller.
    pub(super) fn write(&self, path: &str, body: &[u8]) -> Result<(), ExportError> {
        let body = Bytes::copy_from_slice(body);
        self.write_resource(path, &Resource::new(media_type::of(path), Caching::Revalidate, Quality::Best, body))
    }

    /// The same with what is compressed already.
    pub(super) fn write_resource(&self, path: &str, resource: &Resource) -> Result<(), ExportError> {
        self.put(path, resource.body())?;
        for encoding in [Encoding::Brotli, Encoding::Gzip] {
            if let Some(compressed) = resource.compressed(encoding) {
                self.put(&format!("{path}{}", encoding.extension()), compressed)?;
            }
        }
        Ok(())
    }

    /// Copies a file, with the moment it was changed: hosts make its version of that.
    pub(super) fn copy(&self, path: &str, from: &Path) -> Result<(), ExportError> {
        let failed = |error| ExportError::File(from.to_owned(), error);
        let modified = fs::metadata(from).and_then(|metadata| metadata.modified()).map_err(failed)?;
        self.write(path, &fs::read(from).map_err(failed)?)?;
        let written = fs::File::options().write(true).open(self.new.join(path)).map_err(failed)?;
        written.set_modified(modified).map_err(failed)
    }

    /// Puts the new directory in the old one's place, and returns how many files are in it.
    ///
    /// Not in one step, since no rename of std puts a directory over one that is not empty: between two renames nothing
    /// is there, and a host answers 404. An export that is killed in that moment leaves both beside it, the old one as
    /// `.NAME.old-PID`.
    pub(super) fn finish(self) -> Result<usize, ExportError> {
        let failed = |error| ExportError::File(self.directory.clone(), error);
        let old = beside(&self.directory, "old");
        let replaced = self.directory.exists();
        if replaced {
            fs::rename(&self.directory, &old).map_err(failed)?;
        }
        if let Err(error) = fs::rename(&self.new, &self.directory) {
            if replaced {
                let _ = fs::rename(&old, &self.directory);
            }
            return Err(failed(error));
        }
        if replaced && let Err(error) = fs::remove_dir_all(&old) {
            tracing::warn!("the site is exported; what it replaced is still at {}: {error}", old.display());
        }
        Ok(self.files.load(Ordering::Relaxed))
    }

    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), ExportError> {
        let file = self.new.join(path);
        let written = file.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&file, bytes));
        self.files.fetch_add(1, Ordering::Relaxed);
        written.map_err(|error| ExportError::File(file, error))
    }
}

impl Drop for Target {
    /// What did not come to its end goes; after the end there is nothing here any more.
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.new);
    }
}

/// A hidden name beside a directory, on the same disk.
fn beside(directory: &Path, what: &str) -> PathBuf {
    let name = directory.file_name().unwrap_or_default().to_string_lossy();
    directory.with_file_name(format!(".{name}.{what}-{}", std::process::id()))
}
