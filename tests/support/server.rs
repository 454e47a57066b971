//! The real server, started and stopped as an operator does.

use super::{Outcome, Process, built, content, site_at_root};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// `tintuc-server serve` with a data directory of its own, which survives its restarts.
#[derive(Debug)]
pub struct Server {
    process: Option<Process>,
    address: String,
    site: PathBuf,
    content: PathBuf,
    options: Vec<String>,
    data: TempDir,
}

impl Server {
    /// Starts it with the site at the root of its host.
    pub async fn start() -> Outcome<Self> {
        Self::start_with(site_at_root()?).await
    }

    /// Starts it with a site.
    pub async fn start_with(site: PathBuf) -> Outcome<Self> {
        Self::start_on(site, content()).await
    }

    /// Starts it with a site and content.
    pub async fn start_on(site: PathBuf, content: PathBuf) -> Outcome<Self> {
        Self::begin(site, content, &[]).await
    }

    /// Starts it with more options than usual.
    pub async fn start_for(options: &[&str]) -> Outcome<Self> {
        Self::begin(site_at_root()?, content(), options).await
    }

    /// Starts it with all of these.
    pub async fn begin(site: PathBuf, content: PathBuf, options: &[&str]) -> Outcome<Self> {
        let mut server = Self {
            process: None,
            address: String::new(),
            site,
            content,
            options: options.iter().map(|&option| option.to_owned()).collect(),
            data: TempDir::with_prefix("tintuc-e2e-data-")?,
        };
        server.launch("127.0.0.1:0").await?;
        Ok(server)
    }

    async fn launch(&mut self, listen: &str) -> Outcome {
        let path = |path: &std::path::Path| path.to_string_lossy().into_owned();
        let mut arguments: Vec<String> = ["serve", "--listen", listen].map(str::to_owned).into();
        arguments.extend(["--site".to_owned(), path(&self.site)]);
        arguments.extend(["--content".to_owned(), path(&self.content)]);
        arguments.extend(["--data".to_owned(), path(self.data.path())]);
        arguments.extend(self.options.iter().cloned());
        let mut process = Process::start(&path(&built("TINTUC_SERVER")?), &arguments, &[])?;
        self.address = process.printed("tintuc is at ").await?;
        self.process = Some(process);
        Ok(())
    }

    /// The address of a path below the site's root, such as `tin/abc`.
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// Stops it as a service manager does, and checks that it ends well.
    pub async fn stop(&mut self) -> Outcome {
        let Some(mut process) = self.process.take() else { return Ok(()) };
        let status = process.terminate().await?;
        assert!(status.success(), "ended with {status} on SIGTERM:\n{}", process.log());
        Ok(())
    }

    /// Ends it without a warning, as `kill -9` or a power cut does.
    pub fn kill(&mut self) {
        self.process = None;
    }

    /// What it serves when it is started again, and more options than usual.
    pub fn set_up(&mut self, site: &Path, options: &[&str]) {
        site.clone_into(&mut self.site);
        self.options = options.iter().map(|&option| option.to_owned()).collect();
    }

    /// Starts it again at the same address.
    pub async fn start_again(&mut self) -> Outcome {
        let listen = self.address.trim_start_matches("http://");
        let listen = listen.split('/').next().unwrap_or_default().to_owned();
        self.launch(&listen).await
    }
}
