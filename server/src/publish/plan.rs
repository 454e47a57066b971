use super::{
    address::{Address, locale},
    archive::archive,
    error::PublishError,
    listing::{feeds, news},
    neighbours::{Neighbours, neighbours},
    normalize::normalized,
    picture_sizes::with_picture_sizes,
    scheduled::{LIST, Scheduled},
};
use crate::{
    clock::Clock,
    content::{self, Diagnostic, DocumentKind, Folder, MAX_BYTES, Severity, WritableFolder},
};
use serde::{Serialize, de::DeserializeOwned};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    io,
    path::PathBuf,
};
use tintuc::{
    locale::Locale,
    model::{Archive, Article, Site, Timestamp, parse},
};

/// The months of a language's archive, beside its front feed.
const ARCHIVE: &str = "archive.json";
/// What `publish` changes. Nothing is written before the whole plan is made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// New texts of files, by path below the content directory.
    pub writes: BTreeMap<String, String>,
    /// Derived files that are no longer wanted.
    pub removals: Vec<String>,
    /// Files with names of derived files that no `publish` has written. They are left alone.
    pub unlisted: Vec<String>,
    /// Articles that are dated ahead. No derived file has them.
    pub due: BTreeSet<Scheduled>,
    /// The articles that the last `publish` left out.
    listed_due: BTreeSet<Scheduled>,
    /// The derived files that are in the list, and those that this plan makes.
    listed: BTreeSet<String>,
    derived: BTreeSet<String>,
    /// The mistakes of the articles that are left out.
    pub errors: Vec<Diagnostic>,
    /// How many derived files are up to date.
    pub up_to_date: usize,
}

impl Plan {
    /// Reads the content, and finds out what must change.
    ///
    /// # Errors
    /// [`PublishError`] when something is wrong with the content.
    pub fn make(folder: &Folder) -> Result<Self, PublishError> {
        Self::make_at(folder, Clock::system().timestamp())
    }

    /// The same for a given time.
    ///
    /// # Errors
    /// [`PublishError`] when something is wrong with the content.
    pub fn make_at(folder: &Folder, now: Timestamp) -> Result<Self, PublishError> {
        if let Some(below) = DocumentKind::FOLDERS.into_iter().find(|below| folder.leads_out(below)) {
            return Err(PublishError::Elsewhere(folder.path().join(below)));
        }
        let listed = WritableFolder::of(folder).and_then(|desk| desk.read(LIST));
        let listed = listed.map_err(|error| failed(folder.path().join(LIST), error))?.unwrap_or_default();
        let (listed_due, listed): (Vec<_>, Vec<_>) =
            listed.lines().map(|line| Scheduled::read(line).ok_or(line)).partition(Result::is_ok);
        let mut plan = Self {
            listed: listed.into_iter().filter_map(Result::err).map(str::to_owned).collect(),
            listed_due: listed_due.into_iter().flatten().collect(),
            ..Self::default()
        };
        let (mut errors, mut of_articles) = (Vec::new(), Vec::new());
        let mut articles = Vec::new();
        let names = folder.names("articles", ".json").map_err(|error| failed(folder.path().join("articles"), error))?;
        for name in names {
            let path = format!("articles/{name}");
            match plan.read::<Article>(folder, DocumentKind::Article, &path, &mut of_articles) {
                Err(PublishError::File(_, error)) => of_articles.push(Diagnostic::unreadable(&path, &error)),
                article => articles.extend(article?),
            }
        }
        let site = plan.read::<Site>(folder, DocumentKind::Site, "site.json", &mut errors)?;
        let english = if folder.has("en/site.json") {
            plan.read::<Site>(folder, DocumentKind::Site, "en/site.json", &mut errors)?
        } else {
            None
        };
        let Some(site) = site.filter(|_| errors.is_empty()) else {
            of_articles.extend(errors);
            return Err(PublishError::Content(of_articles));
        };
        plan.errors = of_articles;

        for article in &articles {
            warn_of_missing_listing(article, &site);
        }
        let address = Address::of_site(&site).unwrap_or_default();
        let (ahead, articles): (Vec<_>, Vec<_>) = articles.into_iter().partition(|it| it.date_published > now);
        plan.due = ahead.iter().map(|it| Scheduled { at: it.date_published, id: it.id.clone() }).collect();
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
        for article in articles.iter().chain(&ahead) {
            plan.set_neighbours(folder, article, &beside.remove(&article.id).unwrap_or_default())?;
        }
        let stale = stale(folder, |path| wanted.contains_key(path))?;
        (plan.removals, plan.unlisted) = stale.into_iter().partition(|path| plan.listed.contains(path));
        plan.derived = wanted.keys().cloned().collect();
        for (path, text) in wanted {
            plan.write(folder, path, text);
        }
        Ok(plan)
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty() && self.removals.is_empty() && self.due == self.listed_due
    }

    /// Articles that would not appear by themselves, because no `publish` has listed them yet.
    pub fn newly_due(&self) -> impl Iterator<Item = &Scheduled> {
        self.due.difference(&self.listed_due)
    }

    /// Changes the files. Each is complete at every moment, because clients may read it.
    ///
    /// # Errors
    /// When a file cannot be written. The files before it are written.
    pub fn apply(&self, folder: &Folder) -> Result<(), PublishError> {
        let desk = WritableFolder::of(folder).map_err(|error| failed(folder.path().to_owned(), error))?;
        let replace =
            |path: &str, text: &str| desk.replace(path, text).map_err(|error| failed(folder.path().join(path), error));
        // The list is written before and after the files, so that it has every written file even if this is interrupted.
        let due = self.due.iter().map(Scheduled::line).collect::<String>();
        let list = |paths: &BTreeSet<String>| {
            paths.iter().flat_map(|path| [path, "\n"]).chain([due.as_str()]).collect::<String>()
        };
        if !self.derived.is_subset(&self.listed) {
            replace(LIST, &list(&self.derived.union(&self.listed).cloned().collect()))?;
        }
        for (path, text) in &self.writes {
            replace(path, text)?;
        }
        for path in &self.removals {
            desk.remove(path).map_err(|error| failed(folder.path().join(path), error))?;
        }
        if self.derived == self.listed && self.due == self.listed_due {
            Ok(())
        } else {
            replace(LIST, &list(&self.derived))
        }
    }

    /// Reads a document as it will be: in NFC, without a byte order mark, and with the sizes of its pictures.
    fn read<T: DeserializeOwned>(
        &mut self,
        folder: &Folder,
        kind: DocumentKind,
        path: &str,
        errors: &mut Vec<Diagnostic>,
    ) -> Result<Option<T>, PublishError> {
        let bytes = folder.find(path).and_then(|(file, _)| content::read_as_is(&file));
        let bytes = bytes.map_err(|error| failed(folder.path().join(path), error))?;
        let (bare, marked) = bytes.strip_prefix(content::MARK).map_or((bytes.as_slice(), false), |bare| (bare, true));
        let text = std::str::from_utf8(bare).ok().filter(|_| bare.len() as u64 <= MAX_BYTES);
        // Not every JSON parser accepts a byte order mark.
        let text = text.and_then(|text| {
            let new = normalized(text).or_else(|| marked.then(|| text.to_owned()));
            with_picture_sizes(new.as_deref().unwrap_or(text), |src| folder.measure(&content::local(src)?)?.ok())
                .or(new)
        });
        let bytes = text.as_ref().map_or(bytes.as_slice(), |text| text.as_bytes());
        let checked = content::check(kind, path, bytes, &|path| folder.has(path));
        if checked.error().is_some() {
            let found = checked.diagnostics().iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
            errors.extend(found.cloned());
            return Ok(None);
        }
        let document = std::str::from_utf8(bytes).ok().and_then(|text| parse(text).ok());
        self.writes.extend(text.map(|text| (path.to_owned(), text)));
        Ok(document)
    }

    /// Writes an article's neighbours into it, if they have changed.
    fn set_neighbours(&mut self, folder: &Folder, article: &Article, wanted: &Neighbours) -> Result<(), PublishError> {
        if Neighbours::of(article) == *wanted {
            return Ok(());
        }
        let path = format!("articles/{}.json", article.id);
        let text = if let Some(text) = self.writes.get(&path) {
            text.clone()
        } else {
            let bytes = folder.find(&path).and_then(|(file, _)| content::read(&file));
            let bytes = bytes.map_err(|error| failed(folder.path().join(&path), error))?;
            String::from_utf8_lossy(&bytes).into_owned()
        };
        // An article that would become too long to be served gets none.
        if let Some(text) = wanted.write_into(&text).filter(|text| text.len() as u64 <= MAX_BYTES) {
            self.writes.insert(path, text);
        }
        Ok(())
    }

    fn write(&mut self, folder: &Folder, path: String, text: String) {
        match folder.find(&path).and_then(|(file, _)| content::read(&file)) {
            Ok(old) if old == text.as_bytes() => self.up_to_date += 1,
            _ => drop(self.writes.insert(path, text)),
        }
    }
}

/// Warns of an article that is in no listing.
fn warn_of_missing_listing(article: &Article, site: &Site) {
    let Article { id, extension, language, .. } = article;
    if locale(article).is_none() {
        tracing::warn!("articles/{id}.json is in no feed: its language is {language:?}, which the site does not have");
    }
    if let Some(section) = extension.section.as_ref().filter(|section| site.section_title(section).is_none()) {
        tracing::warn!("articles/{id}.json is in no section's feed: site.json has no section {section}");
    }
}

/// A derived document as the text of a file.
fn written(document: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(document).unwrap_or_default();
    text.push('\n');
    text
}

/// The derived files that are no longer wanted: everything in the folders of sections and of the archive, and `feed…` and the
/// archive beside `site.json`.
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

fn failed(path: PathBuf, error: io::Error) -> PublishError {
    PublishError::File(path, error)
}
