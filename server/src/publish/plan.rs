use super::{
    address::{Address, locale},
    archive::archive,
    compose::composed,
    error::PublishError,
    listing::{feeds, news},
    neighbours::{Neighbours, neighbours},
    scheduled::{LIST, Scheduled},
    sizes::sized,
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
/// What publishing changes; nothing is touched before the whole plan stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// New texts of files, by path below the content directory.
    pub writes: BTreeMap<String, String>,
    /// Derived files that are no more.
    pub removals: Vec<String>,
    /// Files with names of derived ones that no publishing has made: they are left alone.
    pub strangers: Vec<String>,
    /// Articles that are dated ahead: they are in nothing of it.
    pub due: BTreeSet<Scheduled>,
    /// Those that the last publishing left out.
    listed_due: BTreeSet<Scheduled>,
    /// What publishing had made before, and what it will have made.
    listed: BTreeSet<String>,
    derived: BTreeSet<String>,
    /// What is wrong with articles that are left out.
    pub errors: Vec<Diagnostic>,
    /// Files that are as they should be.
    pub up_to_date: usize,
}

impl Plan {
    /// Reads the content and works out what must change.
    ///
    /// # Errors
    /// [`PublishError`] when something is wrong with it.
    pub fn make(folder: &Folder) -> Result<Self, PublishError> {
        Self::make_at(folder, Clock::system().timestamp())
    }

    /// The same as if it were this moment.
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
            plan.put_beside(folder, article, &beside.remove(&article.id).unwrap_or_default())?;
        }
        let stale = stale(folder, |path| wanted.contains_key(path))?;
        (plan.removals, plan.strangers) = stale.into_iter().partition(|path| plan.listed.contains(path));
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

    /// Articles that would not appear by themselves, since no publishing has left them out yet.
    pub fn newly_due(&self) -> impl Iterator<Item = &Scheduled> {
        self.due.difference(&self.listed_due)
    }

    /// Changes the files. Each is whole at every moment: clients may be reading.
    ///
    /// # Errors
    /// When a file cannot be written; those before it are.
    pub fn carry_out(&self, folder: &Folder) -> Result<(), PublishError> {
        let desk = WritableFolder::of(folder).map_err(|error| failed(folder.path().to_owned(), error))?;
        let replace =
            |path: &str, text: &str| desk.replace(path, text).map_err(|error| failed(folder.path().join(path), error));
        // Before and after, so that whatever is made is listed wherever this is broken off.
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

    /// Reads a document as it will be once it is composed, without a byte order mark, and with the sizes of its pictures.
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
        // Not every reader of JSON takes a byte order mark.
        let text = text.and_then(|text| {
            let new = composed(text).or_else(|| marked.then(|| text.to_owned()));
            sized(new.as_deref().unwrap_or(text), |src| folder.measure(&content::local(src)?)?.ok()).or(new)
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

    /// Has an article name its neighbours, if it does not already.
    fn put_beside(&mut self, folder: &Folder, article: &Article, wanted: &Neighbours) -> Result<(), PublishError> {
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
        // One that would become too long to be served had better have none.
        if let Some(text) = wanted.put_into(&text).filter(|text| text.len() as u64 <= MAX_BYTES) {
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

fn failed(path: PathBuf, error: io::Error) -> PublishError {
    PublishError::File(path, error)
}
