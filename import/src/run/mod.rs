//! One run: what was named → drafts → articles, each whole or not at all, and a report of all.

mod inputs; // documents and photographs among what was named
mod place; // which id each article has

use crate::{
    cli::{Import, Picture},
    draft::{Draft, Figure, Part},
    limits,
    pictures::Store,
    readers::{self, Folder},
    report::{Entry, Kind, Note, Outcome, Report, exit_code},
    rules,
    writers::{self, State, StateError, Written},
};
use inputs::Inputs;
use place::{Placed, address};
use serde_json::Value;
use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};
use tintuc::model::{self, Href, Id, Site, Timestamp};

/// Why a run cannot begin, or not end.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// No content there.
    #[error("{0} is no content directory: it has no site.json that can be read")]
    Content(PathBuf),
    /// An option that says nothing.
    #[error("{0}")]
    Option(String),
    /// What was written the last time is unknown.
    #[error(transparent)]
    State(#[from] StateError),
    /// The report.
    #[error("{0}: {1}")]
    Report(PathBuf, io::Error),
}

/// Makes articles of documents.
///
/// # Errors
/// [`RunError`], before anything is written. What is wrong with one document stands in the report, and the rest goes on.
pub fn documents(options: &Import) -> Result<Report, RunError> {
    let site = site(&options.content)?;
    let date = options
        .date
        .as_ref()
        .map(|date| rules::date::read(date).ok_or_else(|| RunError::Option(format!("--date {date} is no date"))))
        .transpose()?;
    let section = options.section.as_ref();
    if let Some(section) = section.filter(|section| !site.sections.iter().any(|known| known.id.as_str() == **section)) {
        let known: Vec<_> = site.sections.iter().map(|section| section.id.as_str()).collect();
        return Err(RunError::Option(format!(
            "--section {section} is not in site.json, which has {}",
            known.join(", ")
        )));
    }
    let id = options
        .id
        .clone()
        .map(|id| Id::new(id.clone()).map_err(|error| RunError::Option(format!("--id {id}: {error}"))))
        .transpose()?;
    let state_path = options.state.clone().unwrap_or_else(|| State::path(&options.content));
    let mut state = State::read(&state_path)?;
    let mut report = Report { dry_run: options.dry_run, ..Report::default() };
    let inputs = Inputs::of(&options.files, &mut report.notes);
    let mut drafts = read(&inputs, options, &mut report);
    give_pictures(&inputs, &mut drafts, &mut report.notes);
    for draft in &mut drafts {
        draft.section = draft.section.take().or_else(|| section.cloned());
        draft.language = draft.language.take().or_else(|| options.language.clone());
        rules::shape(draft, &site);
        draft.section = draft.section.take().or_else(|| section.cloned());
        draft.date = draft.date.or(date);
    }
    let placed = place::place(drafts, id.as_ref(), &options.content, &state, &mut report);
    let links = place::links(&placed);
    let mut store = Store::new(options.content.clone(), options.dry_run);
    for placed in placed {
        let entry = one(placed, options, &mut store, &mut state, &links);
        report.articles.push(entry);
        if !options.dry_run {
            // After each: a run that breaks off goes on where it was.
            state.write(&state_path)?;
        }
    }
    if let Some(path) = &options.report {
        let text = serde_json::to_string_pretty(&report).unwrap_or_default();
        writers::write(path, text.as_bytes()).map_err(|error| RunError::Report(path.clone(), error))?;
    }
    Ok(report)
}

/// Makes only the files of photographs. Answers with lines to print and the exit code.
pub fn pictures(options: &Picture) -> (Vec<String>, u8) {
    let mut store = Store::new(options.content.clone(), false);
    let (mut lines, mut failed) = (Vec::new(), 0);
    for file in &options.files {
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        let made = limits::read(file, limits::PICTURE)
            .map_err(|error| error.to_string())
            .and_then(|bytes| store.add(&bytes, &writers::from_headline(&stem)).map_err(|error| error.to_string()));
        match made {
            Ok(stored) => {
                lines.extend(stored.files.iter().map(|(path, bytes)| format!("{path}: {bytes} bytes")));
                lines.push(serde_json::to_string_pretty(&stored.image).unwrap_or_default());
            }
            Err(error) => {
                failed += 1;
                lines.push(format!("{}: {error}", file.display()));
            }
        }
    }
    (lines, exit_code(failed, options.files.len()))
}

fn site(content: &Path) -> Result<Site, RunError> {
    let text = fs::read_to_string(content.join("site.json")).ok();
    text.and_then(|text| model::parse(&text).ok()).ok_or_else(|| RunError::Content(content.to_owned()))
}

fn read(inputs: &Inputs, options: &Import, report: &mut Report) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for path in &inputs.documents {
        let name = path.display().to_string();
        match readers::read(path, &Folder::of(path, &options.media)) {
            Ok(read) => {
                let only = read.len() == 1;
                for mut draft in read {
                    if draft.origin.key.is_empty() {
                        draft.origin.key =
                            fs::canonicalize(path).unwrap_or_else(|_| path.clone()).display().to_string();
                    }
                    draft.origin.label = if only || draft.origin.label.is_empty() {
                        name.clone()
                    } else {
                        format!("{name}: {}", draft.origin.label)
                    };
                    draft.saved = draft.saved.or_else(|| saved(path));
                    drafts.push(draft);
                }
            }
            Err(error) => report.articles.push(failed(name, error.to_string(), Vec::new())),
        }
    }
    drafts
}

fn failed(source: String, reason: String, notes: Vec<Note>) -> Entry {
    let notes = std::iter::once(Note::new(Kind::Reason, reason)).chain(notes).collect();
    Entry { source, outcome: Outcome::Failed, id: None, title: None, notes }
}

fn unix(time: SystemTime) -> Option<Timestamp> {
    let seconds = time.duration_since(UNIX_EPOCH).ok()?.as_secs();
    i64::try_from(seconds).ok().map(Timestamp::from_unix)
}

/// When a file was saved.
fn saved(path: &Path) -> Option<Timestamp> {
    unix(fs::metadata(path).ok()?.modified().ok()?)
}

/// Photographs go into the one document of the run, or into the only one of their folder.
fn give_pictures(inputs: &Inputs, drafts: &mut [Draft], notes: &mut Vec<Note>) {
    let only = drafts.len() == 1;
    for path in inputs.pictures.iter().rev() {
        let folder =
            fs::canonicalize(path).ok().and_then(|path| path.parent().map(|parent| parent.display().to_string()));
        let beside = |draft: &&mut Draft| {
            only || Path::new(&draft.origin.key).parent().map(|parent| parent.display().to_string()) == folder
        };
        let mut candidates: Vec<_> = drafts.iter_mut().filter(beside).collect();
        let (Ok(bytes), [draft]) = (limits::read(path, limits::PICTURE), candidates.as_mut_slice()) else {
            let text = format!("the photograph {}: it cannot be read, or belongs to no one document", path.display());
            notes.push(Note::new(Kind::Dropped, text));
            continue;
        };
        let name = path.display().to_string();
        if draft.pictures.iter().any(|known| known.bytes.as_deref() == Some(bytes.as_slice())) {
            continue;
        }
        let picture = draft.picture(&name, Some(bytes.into()));
        draft.parts.insert(0, Part::Figure(Figure { picture, ..Figure::default() }));
    }
}

fn article(content: &Path, id: &Id) -> PathBuf {
    content.join("articles").join(format!("{id}.json"))
}

/// Writes one article.
fn one(placed: Placed, options: &Import, store: &mut Store, state: &mut State, links: &HashMap<String, Href>) -> Entry {
    let Placed { draft, id, written, old_key, fingerprint } = placed;
    let (source, key, title) = (draft.origin.label.clone(), draft.origin.key.clone(), draft.title.clone());
    let mut notes = draft.notes.clone();
    let path = article(&options.content, &id);
    if written.is_some() && !path.exists() && !options.again {
        notes.push(Note::new(Kind::Kept, "somebody has removed the article; --again writes it again"));
        return Entry { source, outcome: Outcome::Skipped, id: Some(id.to_string()), title, notes };
    }
    let Some(date) = draft.date else {
        return failed(source, "it has no date; name one with --date".to_owned(), notes);
    };
    if draft.title.is_none() {
        return failed(source, "it has no text".to_owned(), notes);
    }
    let made = match writers::make(draft, &id, date, store, |href| links.get(&address(href)).cloned()) {
        Ok(made) => made,
        Err(error) => return failed(source, format!("its pictures cannot be written: {error}"), notes),
    };
    notes.extend(made.notes);
    let current = fs::read_to_string(&path).ok().and_then(|text| serde_json::from_str::<Value>(&text).ok());
    let known = written.map(|written| written.fields).unwrap_or_default();
    let mut merged = writers::merge(current.as_ref(), made.document, &known);
    for (field, also) in &merged.kept {
        let also = if *also { ", though the source has changed it, too" } else { "" };
        notes.push(Note::new(Kind::Kept, format!("{field}, which an editor has changed{also}")));
    }
    forget_alts(&merged.document, &mut notes);
    let outcome = match &current {
        None => Outcome::Created,
        Some(current) if *current == merged.document => Outcome::Unchanged,
        Some(_) => Outcome::Updated,
    };
    if outcome == Outcome::Updated
        && !merged.fields.contains_key("date_modified")
        && let Some(now) = unix(SystemTime::now())
    {
        merged.document["date_modified"] = Value::String(now.to_string());
    }
    if !options.dry_run {
        let files = if outcome == Outcome::Unchanged { Vec::new() } else { made.files };
        let mut text = serde_json::to_string_pretty(&merged.document).unwrap_or_default();
        text.push('\n');
        let files = files.iter().try_for_each(|(path, bytes)| writers::write(&options.content.join(path), bytes));
        let article = files
            .and_then(|()| if outcome == Outcome::Unchanged { Ok(()) } else { writers::write(&path, text.as_bytes()) });
        if let Err(error) = article {
            return failed(source, format!("cannot be written: {error}"), notes);
        }
        if let Some(old) = old_key {
            state.sources.remove(&old);
        }
        state.sources.insert(key, Written { id: id.to_string(), fingerprint, fields: merged.fields });
    }
    Entry { source, outcome, id: Some(id.to_string()), title, notes }
}

/// Alternative texts that an editor has written since are not missing.
fn forget_alts(document: &Value, notes: &mut Vec<Note>) {
    let body = document.get("_tintuc").and_then(|ours| ours.get("body")).map(Value::to_string).unwrap_or_default();
    if !body.contains("\"alt\":\"\"") {
        notes.retain(|note| !note.text.starts_with("the alternative text"));
    }
}
