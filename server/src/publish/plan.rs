use super::{
    address::{Address, locale},
    archive::archive,
    compose::composed,
    listing::{feeds, news},
    neighbours::{Neighbours, neighbours},
};
use crate::content::{self, Finding, Folder, Kind, MAX_BYTES, Severity};
use serde::{Serialize, de::DeserializeOwned};
use std::{
    collections::{BTreeMap, HashMap},
    fmt, fs, io,
    path::{Path, PathBuf},
};
use tintuc::{
    locale::Locale,
    model::{Archive, Article, Site, parse},
};

/// The months of a language's archive, beside its front feed.
const ARCHIVE: &str = "archive.json";

/// What publishing changes; nothing is touched before the whole plan stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// New texts of files, by path below the content directory.
    pub writes: BTreeMap<String, String>,
    /// Derived files that are no more.
    pub removals: Vec<String>,
    /// Files that are as they should be.
    pub up_to_date: usize,
}

/// Why nothing is published.
#[derive(Debug)]
pub enum PublishError {
    /// The content has errors.
    Content(Vec<Finding>),
    /// A further page of one section would have the name of another section.
    Collision(String),
    /// A file could not be read or written.
    File(PathBuf, io::Error),
}

impl Plan {
    /// Reads the content and works out what must change.
    ///
    /// # Errors
    /// [`PublishError`] when something is wrong with it.
    pub fn make(folder: &Folder) -> Result<Self, PublishError> {
        let mut plan = Self::default();
        let mut errors = Vec::new();
        let mut articles = Vec::new();
        let names = folder.names("articles", ".json").map_err(|error| failed(folder.path().join("articles"), error))?;
        for name in names {
            articles.extend(plan.read::<Article>(folder, Kind::Article, &format!("articles/{name}"), &mut errors)?);
        }
        let site = plan.read::<Site>(folder, Kind::Site, "site.json", &mut errors)?;
        let english = if folder.has("en/site.json") {
            plan.read::<Site>(folder, Kind::Site, "en/site.json", &mut errors)?
        } else {
            None
        };
        let Some(site) = site.filter(|_| errors.is_empty()) else { return Err(PublishError::Content(errors)) };

        for article in &articles {
            warn_of_missing_listing(article, &site);
        }
        let address = Address::of(&site, &articles);
        let has_english = english.is_some() || articles.iter().any(|a| locale(a) == Some(Locale::En));
        let english = has_english.then(|| (Locale::En, english.as_ref().unwrap_or(&site)));
        let mut wanted = BTreeMap::new();
        let mut beside = HashMap::new();
        for (locale, site) in std::iter::once((Locale::Vi, &site)).chain(english) {
            let news = news(locale, &articles);
            let archive = archive(locale, &news);
            let feeds = feeds(locale, site, &news, &archive, &address)?;
            wanted.extend(feeds.iter().map(|(path, feed)| (path.clone(), written(feed))));
            wanted.insert(Archive::path(locale), written(&archive));
            beside.extend(neighbours(&news));
        }
        for article in &articles {
            plan.put_beside(folder, article, &beside.remove(&article.id).unwrap_or_default())?;
        }
        plan.removals = stale(folder, |path| wanted.contains_key(path))?;
        for (path, text) in wanted {
            plan.write(folder, path, text);
        }
        Ok(plan)
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty() && self.removals.is_empty()
    }

    /// Changes the files. Each is whole at every moment: clients may be reading.
    ///
    /// # Errors
    /// When a file cannot be written; those before it are.
    pub fn carry_out(&self, folder: &Folder) -> Result<(), PublishError> {
        for (path, text) in &self.writes {
            let file = folder.path().join(path);
            replace(&file, text).map_err(|error| failed(file, error))?;
        }
        for path in &self.removals {
            let file = folder.path().join(path);
            fs::remove_file(&file).map_err(|error| failed(file, error))?;
        }
        Ok(())
    }

    /// Reads a document as it will be once it is composed.
    fn read<T: DeserializeOwned>(
        &mut self,
        folder: &Folder,
        kind: Kind,
        path: &str,
        errors: &mut Vec<Finding>,
    ) -> Result<Option<T>, PublishError> {
        let file = folder.path().join(path);
        let bytes = content::read(&file).map_err(|error| failed(file, error))?;
        let text = std::str::from_utf8(&bytes).ok().filter(|_| bytes.len() as u64 <= MAX_BYTES).and_then(composed);
        let bytes = text.as_ref().map_or(bytes.as_slice(), |text| text.as_bytes());
        let checked = content::check(kind, path, bytes, &|path| folder.has(path));
        if checked.error().is_some() {
            let found = checked.findings().iter().filter(|finding| finding.severity == Severity::Error);
            errors.extend(found.cloned());
            return Ok(None);
        }
        let document = std::str::from_utf8(bytes).ok().and_then(|text| parse(text).ok());
        self.writes.extend(text.map(|text| (path.to_owned(), text)));
        Ok(document)
    }

    /// Has an article name its neighbours, if it does not already.
    fn put_beside(&mut self, folder: &Folder, article: &Article, wanted: &Neighbours) -> Result<(), PublishError> {
        if Neighbours::of(article) == *wanted {
            return Ok(());
        }
        let path = format!("articles/{}.json", article.id);
        let file = folder.path().join(&path);
        let text = match self.writes.get(&path) {
            Some(text) => text.clone(),
            None => fs::read_to_string(&file).map_err(|error| failed(file, error))?,
        };
        // One that would become too long to be served had better have none.
        if let Some(text) = wanted.put_into(&text).filter(|text| text.len() as u64 <= MAX_BYTES) {
            self.writes.insert(path, text);
        }
        Ok(())
    }

    fn write(&mut self, folder: &Folder, path: String, text: String) {
        match fs::read(folder.path().join(&path)) {
            Ok(old) if old == text.as_bytes() => self.up_to_date += 1,
            _ => drop(self.writes.insert(path, text)),
        }
    }
}

/// An article that a listing leaves out is a surprise worth a word.
fn warn_of_missing_listing(article: &Article, site: &Site) {
    let Article { id, extension, language, .. } = article;
    if locale(article).is_none() {
        tracing::warn!("articles/{id}.json is in no feed: its language is {language:?}, which the site does not have");
    }
    if let Some(section) = extension.section.as_ref().filter(|section| site.section_title(section).is_none()) {
        tracing::warn!("articles/{id}.json is in no section's feed: site.json has no section {section}");
    }
}

/// A derived document as a file has it.
fn written(document: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(document).unwrap_or_default();
    text.push('\n');
    text
}

/// What the articles no longer give: everything in the folders of sections and of the archive, and `feed…` and the archive
/// beside the site's file.
fn stale(folder: &Folder, wanted: impl Fn(&str) -> bool) -> Result<Vec<String>, PublishError> {
    let mut paths = Vec::new();
    for below in ["", "sections/", "archive/", "en/", "en/sections/", "en/archive/"] {
        let names = folder.names(below, ".json").map_err(|error| failed(folder.path().join(below), error))?;
        let derived = |name: &String| !matches!(below, "" | "en/") || is_front_page(name) || name == ARCHIVE;
        paths.extend(names.into_iter().filter(derived).map(|name| format!("{below}{name}")));
    }
    paths.retain(|path| !wanted(path));
    Ok(paths)
}

/// `feed.json`, `feed-2.json`, …
fn is_front_page(name: &str) -> bool {
    let page = name.strip_prefix("feed").and_then(|rest| rest.strip_suffix(".json"));
    let number = |page: &str| page.strip_prefix('-').is_some_and(|number| number.parse::<u32>().is_ok());
    page.is_some_and(|page| page.is_empty() || number(page))
}

/// Writes beside the file, then renames: a reader sees the old text or the new one, and nothing between.
fn replace(file: &Path, text: &str) -> io::Result<()> {
    let directory = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(directory)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let temporary = directory.join(format!(".{name}.{}", std::process::id()));
    let written = fs::write(&temporary, text).and_then(|()| fs::rename(&temporary, file));
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written
}

fn failed(path: PathBuf, error: io::Error) -> PublishError {
    PublishError::File(path, error)
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Content(findings) => write!(f, "nothing is published: the content has {} errors", findings.len()),
            Self::Collision(path) => {
                write!(f, "nothing is published: {path} would be both a section and a further page; rename the section")
            }
            Self::File(path, error) => write!(f, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for PublishError {}
