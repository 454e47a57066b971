use super::{BasePath, offline, policy};
use crate::{
    embed::{self, is_for_portals},
    http::{Caching, Encoding, Quality, Resource, allow_elsewhere, isolate},
    media_type, parallel,
    snapshot::Template,
    terminal::Plain,
};
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use bytes::Bytes;
use std::{
    collections::{HashMap, HashSet},
    fmt, fs, io,
    ops::RangeInclusive,
    path::{Path, PathBuf},
};

/// The page that shows every route of the app.
pub(super) const INDEX: &str = "index.html";

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
    /// It was built for the first folder and is to lie in the second.
    OtherFolder(BasePath, BasePath),
}

impl Site {
    /// Loads every file below `directory`, but `api/`: the content is served from where it is kept. Compressed forms are
    /// taken from beside the files (pack/src/compressed.rs), and made where there are none or those of something else.
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
        if let Some(version) = embed::published(&site) {
            site.files.insert(embed::PUBLISHED.to_owned(), File::new(embed::PUBLISHED, version.into_bytes()));
        }
        Ok(site)
    }

    /// The folder that the site was built for.
    pub const fn base(&self) -> &BasePath {
        &self.base
    }

    /// The site, if this folder is the one that it was built for: only links could be moved to another. The built page
    /// names the program's addresses, and `<base href>` counts for every script and style in it.
    ///
    /// # Errors
    /// [`SiteError::OtherFolder`] where it was built for another.
    pub fn at(self, base: &BasePath) -> Result<Self, SiteError> {
        if self.base == *base { Ok(self) } else { Err(SiteError::OtherFolder(self.base, base.clone())) }
    }

    /// The site with its service worker. Without this the worker is the kill switch: it removes itself in browsers.
    #[must_use]
    pub fn with_offline(mut self) -> Self {
        if let Some(script) = self.content(offline::WORKER) {
            let contents = self.files.iter().map(|(path, file)| (path.as_str(), &file.resource.body()[..]));
            let worker = offline::service_worker(&String::from_utf8_lossy(script), contents);
            self.files.insert(offline::WORKER.to_owned(), File::new(offline::WORKER, worker));
        }
        self
    }

    /// A file as it is served.
    pub fn content(&self, path: &str) -> Option<&Bytes> {
        self.files.get(path).map(|file| file.resource.body())
    }

    /// The page as a form for snapshots, unless it was built before there were any.
    pub(crate) const fn template(&self) -> Option<&Template> {
        self.template.as_ref()
    }

    /// The paths and bodies of the files.
    pub(crate) fn bodies(&self) -> impl Iterator<Item = (&str, &Resource)> {
        self.files.iter().map(|(path, file)| (path.as_str(), &file.resource))
    }

    /// Answers with a snapshot, which runs what the built page runs and nothing else.
    pub(crate) fn page(&self, snapshot: &Resource, status: StatusCode, request: &HeaderMap) -> Response {
        // A refusal is never "not modified".
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
        isolate(response.headers_mut());
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
        // A refusal is never "not modified".
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

    /// A file with what is there of its compressed forms.
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
            isolate(headers);
        } else if self.for_portals {
            // Modules and wasm come under CORS.
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
            allow_elsewhere(headers);
        }
        response
    }
}

/// How many digits trunk writes of a hash of 64 bits: zeros in front are left out. With fewer than twelve, one build in
/// a million, the name counts as an ordinary one; dates in names have fewer, and those files are not to be kept forever.
const HASH_DIGITS: RangeInclusive<usize> = 12..=16;

/// Whether trunk put a hash of the content into the name: `tintuc-0123456789abcdef_bg.wasm`.
pub(super) fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.match_indices('-').any(|(at, _)| {
        let hash = name[at + 1..].split(['.', '_']).next().unwrap_or_default();
        HASH_DIGITS.contains(&hash.len())
            && at + 1 + hash.len() < name.len()
            && hash.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    })
}

/// The paths of the files in `directory/below`. Hidden ones are left out, and so are links to folders, which may lead in
/// circles, and to nothing.
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
            tracing::warn!("{} is left out: it links to no file", Plain(entry.path().display()));
        } else {
            paths.push(path);
        }
    }
    Ok(())
}

/// Without the compressed forms of files that are there.
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
            Self::Read(path, error) => write!(f, "the built site cannot be read: {}: {error}", Plain(path.display())),
            Self::NoIndex(path) => write!(f, "{} is no built site: it has no {INDEX}", Plain(path.display())),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_a_hash_are_kept_forever() {
        for path in ["tintuc-0123456789abcdef.js", "tintuc-0123456789abcdef_bg.wasm", "css/a-b-0123456789abcdef.css"] {
            assert!(is_hashed(path), "{path}");
        }
        // One build in sixteen has a hash that begins with a zero, which trunk does not write.
        for path in ["tintuc-7522409a525c46c.js", "tintuc-7522409a525c46c_bg.wasm", "a-123456789abc.css"] {
            assert!(is_hashed(path), "{path}");
        }
        for path in ["a-20171201.jpg", "a-123456789ab.js", "a-0123456789abcdef0.js"] {
            assert!(!is_hashed(path), "{path}");
        }
        for path in ["index.html", "a-0123456789abcdeg.js", "a-0123456789abcdef", "a-123.js", "0123456789abcdef.js"] {
            assert!(!is_hashed(path), "{path}");
        }
    }
}
