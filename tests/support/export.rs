//! The site as files, written by the real `tintuc-server export`.

use super::{Outcome, Process, built, content, copy_directory};
use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};
use tempfile::TempDir;
use tokio::sync::Mutex;

/// How long an export may take on a busy machine: it compresses every file twice, as small as it can.
const TIMEOUT: Duration = Duration::from_secs(90);

/// Built sites with the sample news, as they are exported.
static WHOLE: Mutex<BTreeMap<PathBuf, Exported>> = Mutex::const_new(BTreeMap::new());

/// Removes the exports that are kept.
pub fn forget_exports() {
    WHOLE.blocking_lock().clear();
}

/// An exported site in a directory of its own. It goes when this is dropped.
#[derive(Debug)]
pub struct Exported {
    directory: TempDir,
}

impl Exported {
    /// Exports a built site with the sample news: once for all scenarios, each of which has a copy to break. It is the same
    /// each time, and compressing it takes longer than most scenarios.
    pub async fn of(site: &Path) -> Outcome<Self> {
        let mut whole = WHOLE.lock().await;
        if !whole.contains_key(site) {
            whole.insert(site.to_owned(), Self::with(site, &content()).await?);
        }
        let copy = Self { directory: TempDir::with_prefix("tintuc-e2e-export-")? };
        copy_directory(&whole.get(site).ok_or("exported above")?.path(), &copy.path())?;
        Ok(copy)
    }

    /// Exports a built site with other content.
    pub async fn with(site: &Path, content: &Path) -> Outcome<Self> {
        let exported = Self { directory: TempDir::with_prefix("tintuc-e2e-export-")? };
        exported.write(site, content).await?;
        Ok(exported)
    }

    /// Exports again in place of what is there.
    pub async fn write(&self, site: &Path, content: &Path) -> Outcome {
        self.write_with(site, content, &[]).await
    }

    /// The same with more options.
    pub async fn write_with(&self, site: &Path, content: &Path, options: &[&str]) -> Outcome {
        let text = |path: &Path| path.to_string_lossy().into_owned();
        let mut arguments = vec!["export".to_owned(), text(&self.path())];
        arguments.extend(["--site".to_owned(), text(site), "--content".to_owned(), text(content)]);
        arguments.extend(options.iter().map(|&option| option.to_owned()));
        let mut process = Process::start(&text(&built("TINTUC_SERVER")?), &arguments, &[])?;
        let status = process.ended(TIMEOUT).await?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("the export ended with {status}:\n{}", process.log()).into())
        }
    }

    /// The directory that a host serves.
    pub fn path(&self) -> PathBuf {
        self.directory.path().join("site")
    }

    /// Puts something into the head of every page, before anything else.
    pub fn put_into_heads(&self, html: &str) -> Outcome {
        in_pages(&self.path(), &|page| page.replacen("<head>", &format!("<head>{html}"), 1))
    }

    /// Takes a file away, with its compressed forms.
    pub fn remove(&self, path: &str) -> Outcome {
        for form in ["", ".br", ".gz"] {
            let file = self.path().join(format!("{path}{form}"));
            if form.is_empty() || file.exists() {
                fs::remove_file(file)?;
            }
        }
        Ok(())
    }
}

fn in_pages(directory: &Path, change: &impl Fn(String) -> String) -> Outcome {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            in_pages(&path, change)?;
        } else if path.extension() == Some(OsStr::new("html")) {
            fs::write(&path, change(fs::read_to_string(&path)?))?;
        }
    }
    Ok(())
}
