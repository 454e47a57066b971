use super::{
    BasePath,
    file_names::{INDEX, is_hashed},
    policy,
    service_worker::{WORKER, service_worker},
};
use crate::{
    embed::{self, is_for_portals},
    http::{Caching, Encoding, Quality, Resource, allow_cross_origin, isolate_opener},
    media_type, parallel,
    snapshot::Template,
    terminal::SingleLine,
};
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use bytes::Bytes;
use std::{
    collections::{HashMap, HashSet},
    fmt, fs, io,
    path::{Path, PathBuf},
};

/// The files of the built site, by their path below its root.
#[derive(Debug)]
pub struct Site {
    files: HashMap<String, File>,
    base: BasePath,
    template: Option<Template>,
}

#[derive(Debug)]
struct File {
    resource: Resource,
    /// Pages only.
    policy: Option<HeaderValue>,
    /// Whether other sites load it.
    for_portals: bool,
}

/// Why a directory is no built site.
#[derive(Debug)]
pub enum SiteError {
    /// A file or directory could not be read.
    Read(PathBuf, io::Error),
    /// There is no `index.html` in it.
    NoIndex(PathBuf),
    /// It was built for the first folder, and the second one was asked for.
    OtherFolder(BasePath, BasePath),
}

impl Site {
    /// Loads every file below `directory` except `api/`, because the content has its own directory. Compressed forms are read
    /// from beside the files (pack/src/compressed.rs), and made where they are missing or are those of other files.
    ///
    /// # Errors
    /// [`SiteError`] when it cannot be read or has no `index.html`.
    pub fn load(directory: &Path) -> Result<Self, SiteError> {
        let mut paths = Vec::new();
        collect(directory, "", &mut paths)?;
        let paths = without_forms(paths);
        let loaded = parallel::map(&paths, |path| {
            let on_disk = directory.join(path);
            let body = fs::read(&on_disk).map_err(|error| SiteError::Read(on_disk.clone(), error))?;
            let beside = |encoding: Encoding| {
                let mut form = on_disk.clone().into_os_string();
                form.push(encoding.extension());
                fs::read(form).ok()
            };
            Ok((path.clone(), File::with(path, body, beside)))
        });
        let files = loaded.into_iter().collect::<Result<HashMap<_, _>, _>>()?;
        let index = files.get(INDEX).ok_or_else(|| SiteError::NoIndex(directory.to_owned()))?;
        let page = String::from_utf8_lossy(index.resource.body()).into_owned();
        let mut site = Self { files, base: BasePath::of_page(&page), template: Template::read(&page) };
        if let Some(version) = embed::script_version(|path| site.content(path), site.contents()).map(|it| it.json()) {
            site.files.insert(embed::VERSION_FILE.to_owned(), File::new(embed::VERSION_FILE, version.into_bytes()));
        }
        Ok(site)
    }

    /// The folder that the site was built for.
    pub const fn base(&self) -> &BasePath {
        &self.base
    }

    /// The site, if it was built for this folder. It cannot be moved to another one: the built page has the wasm's addresses, and
    /// `<base href>` applies to every script and style in it.
    ///
    /// # Errors
    /// [`SiteError::OtherFolder`] where it was built for another.
    pub fn at(self, base: &BasePath) -> Result<Self, SiteError> {
        if self.base == *base { Ok(self) } else { Err(SiteError::OtherFolder(self.base, base.clone())) }
    }

    /// The site with its service worker. Without it the worker is the kill switch, which removes itself in browsers.
    #[must_use]
    pub fn with_offline(mut self) -> Self {
        if let Some(script) = self.content(WORKER) {
            let contents = self.files.iter().map(|(path, file)| (path.as_str(), &file.resource.body()[..]));
            let worker = service_worker(&String::from_utf8_lossy(script), contents);
            self.files.insert(WORKER.to_owned(), File::new(WORKER, worker));
        }
        self
    }

    /// A file as it is served.
    pub fn content(&self, path: &str) -> Option<&Bytes> {
        self.files.get(path).map(|file| file.resource.body())
    }

    /// The template for snapshots; `None` for a build that is older than snapshots.
    pub(crate) const fn template(&self) -> Option<&Template> {
        self.template.as_ref()
    }

    /// The paths and contents of the files.
    fn contents(&self) -> impl Iterator<Item = (&str, &Bytes)> {
        self.files.iter().map(|(path, file)| (path.as_str(), file.resource.body()))
    }

    /// The paths and bodies of the files.
    pub(crate) fn bodies(&self) -> impl Iterator<Item = (&str, &Resource)> {
        self.files.iter().map(|(path, file)| (path.as_str(), &file.resource))
    }

    /// Answers with a snapshot, under the built page's policy.
    pub(crate) fn page(&self, snapshot: &Resource, status: StatusCode, request: &HeaderMap) -> Response {
        // An error is never "not modified".
        let mut response = if status == StatusCode::OK {
            snapshot.answer(request)
        } else {
            let mut request = request.clone();
            request.remove(header::IF_NONE_MATCH);
            let mut response = snapshot.answer(&request);
            *response.status_mut() = status;
            response
        };
        if let Some(policy) = self.files.get(INDEX).and_then(|index| index.policy.clone()) {
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        isolate_opener(response.headers_mut());
        response
    }

    /// Answers with the file of that path, if there is one.
    pub fn file(&self, path: &str, request: &HeaderMap) -> Option<Response> {
        self.files.get(path).map(|file| file.answer(request))
    }

    /// Answers with the app, under the status that its route has.
    pub fn app(&self, status: StatusCode, request: &HeaderMap) -> Option<Response> {
        if status == StatusCode::OK {
            return self.file(INDEX, request);
        }
        // An error is never "not modified".
        let mut request = request.clone();
        request.remove(header::IF_NONE_MATCH);
        let mut response = self.file(INDEX, &request)?;
        *response.status_mut() = status;
        Some(response)
    }
}

impl File {
    fn new(path: &str, body: Vec<u8>) -> Self {
        Self::with(path, body, |_| None)
    }

    /// A file with the compressed forms that exist.
    fn with(path: &str, body: Vec<u8>, form: impl Fn(Encoding) -> Option<Vec<u8>>) -> Self {
        let media_type = media_type::of(path);
        let page = media_type.starts_with("text/html");
        let policy = page.then(|| policy::content_security_policy(&String::from_utf8_lossy(&body)));
        let caching = if is_hashed(path) { Caching::Forever } else { Caching::Revalidate };
        let mut resource = Resource::new(media_type, caching, Quality::Best, body);
        for encoding in [Encoding::Brotli, Encoding::Gzip] {
            if let Some(form) = form(encoding) {
                resource = resource.with(encoding, form);
            }
            resource.compressed(encoding);
        }
        let policy = policy.and_then(|policy| HeaderValue::try_from(policy).ok());
        Self { resource, policy, for_portals: is_for_portals(path) }
    }

    fn answer(&self, request: &HeaderMap) -> Response {
        let mut response = self.resource.answer(request);
        let headers = response.headers_mut();
        if let Some(policy) = &self.policy {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
            isolate_opener(headers);
        } else if self.for_portals {
            // Modules and wasm come under CORS.
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
            allow_cross_origin(headers);
        }
        response
    }
}

/// Collects the paths of the files in `directory/below`, without hidden files, links to folders (which may lead in circles)
/// and broken links.
fn collect(directory: &Path, below: &str, paths: &mut Vec<String>) -> Result<(), SiteError> {
    let here = directory.join(below);
    let failed = |error| SiteError::Read(here.clone(), error);
    for entry in fs::read_dir(&here).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
        if name.starts_with('.') || path == "api" {
            continue;
        }
        let kind = entry.file_type().map_err(failed)?;
        if kind.is_dir() {
            collect(directory, &path, paths)?;
        } else if kind.is_symlink() && !entry.path().is_file() {
            tracing::warn!("{} is left out: it links to no file", SingleLine(entry.path().display()));
        } else {
            paths.push(path);
        }
    }
    Ok(())
}

/// Removes the compressed forms of files that are there.
fn without_forms(mut paths: Vec<String>) -> Vec<String> {
    let all: HashSet<String> = paths.iter().cloned().collect();
    paths.retain(|path| {
        let ends = [Encoding::Brotli, Encoding::Gzip].map(Encoding::extension);
        !ends.iter().any(|end| path.strip_suffix(end).is_some_and(|of| all.contains(of)))
    });
    paths
}

impl fmt::Display for SiteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(path, error) => {
                write!(f, "the built site cannot be read: {}: {error}", SingleLine(path.display()))
            }
            Self::NoIndex(path) => write!(f, "{} is no built site: it has no {INDEX}", SingleLine(path.display())),
            Self::OtherFolder(built, asked) => {
                let (built, asked) = (built.as_str(), asked.as_str());
                write!(
                    f,
                    "the site was built for {built} and does not work in {asked}; \
                     build it with `trunk build --release --public-url {asked}`"
                )
            }
        }
    }
}

impl std::error::Error for SiteError {}
