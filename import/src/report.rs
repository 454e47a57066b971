//! What a run has recognised, dropped and missed: for people, and as JSON for programs.

use serde::Serialize;
use std::fmt;

/// Something a person should know of one document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// What kind of thing.
    pub kind: Kind,
    /// The thing itself.
    pub text: String,
}

/// What a note is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Why it is no article.
    Reason,
    /// A rule has found what it looks for.
    Recognised,
    /// It was in the source and is not in the article.
    Dropped,
    /// An editor has changed it since the last run, so it stays.
    Kept,
    /// A person has still to add it.
    Missing,
}

impl Note {
    /// A note.
    pub fn new(kind: Kind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }
}

/// How one document ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// A new article.
    Created,
    /// The article was there and has changed.
    Updated,
    /// The article was there, and nothing changed.
    Unchanged,
    /// The source is no article: a draft, a page without a text. Not a failure.
    Skipped,
    /// It is no article, and the notes say why.
    Failed,
}

/// What became of one document.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// The document.
    pub source: String,
    /// How it ended.
    pub outcome: Outcome,
    /// The article's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What was recognised, dropped, kept and missing.
    pub notes: Vec<Note>,
}

/// What became of all of them.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// Whether nothing was written because nothing should be.
    pub dry_run: bool,
    /// One for each document.
    pub articles: Vec<Entry>,
    /// What belongs to no document.
    pub notes: Vec<Note>,
}

impl Report {
    /// That of [`exit_code`]; something that belongs to no document is not imported, either.
    pub fn exit_code(&self) -> u8 {
        let failed = self.articles.iter().filter(|entry| entry.outcome == Outcome::Failed).count();
        let stray = self.notes.iter().any(|note| note.kind == Kind::Dropped);
        match exit_code(failed, self.articles.len()) {
            0 if stray => 3,
            code => code,
        }
    }
}

/// The exit status of a run. 0: all has become what it should. 3: some has. 4: nothing has.
pub const fn exit_code(failed: usize, all: usize) -> u8 {
    if failed == all {
        4
    } else if failed > 0 {
        3
    } else {
        0
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for entry in &self.articles {
            let outcome = match entry.outcome {
                Outcome::Created => "new",
                Outcome::Updated => "updated",
                Outcome::Unchanged => "unchanged",
                Outcome::Skipped => "skipped",
                Outcome::Failed => "FAILED",
            };
            let id = entry.id.as_deref().unwrap_or("-");
            writeln!(f, "{outcome}: {} -> {id}", entry.source)?;
            notes(f, &entry.notes)?;
        }
        notes(f, &self.notes)?;
        let count = |outcome| self.articles.iter().filter(|entry| entry.outcome == outcome).count();
        write!(
            f,
            "{}{} new, {} updated, {} unchanged, {} skipped, {} failed",
            if self.dry_run { "dry run, nothing written: " } else { "" },
            count(Outcome::Created),
            count(Outcome::Updated),
            count(Outcome::Unchanged),
            count(Outcome::Skipped),
            count(Outcome::Failed)
        )?;
        let mut missing = self
            .articles
            .iter()
            .filter(|entry| !matches!(entry.outcome, Outcome::Unchanged | Outcome::Failed))
            .peekable();
        let missing_of = |entry: &Entry| entry.notes.iter().filter(|note| note.kind == Kind::Missing).count();
        if missing.peek().is_some() && missing.clone().map(missing_of).sum::<usize>() > 0 {
            write!(f, "\nA person must still add:")?;
            for entry in missing {
                for note in entry.notes.iter().filter(|note| note.kind == Kind::Missing) {
                    write!(f, "\n  {}: {}", entry.id.as_deref().unwrap_or(&entry.source), note.text)?;
                }
            }
        }
        Ok(())
    }
}

fn notes(f: &mut fmt::Formatter<'_>, notes: &[Note]) -> fmt::Result {
    let mut notes: Vec<_> = notes.iter().collect();
    notes.sort_by_key(|note| note.kind);
    for note in notes {
        let kind = match note.kind {
            Kind::Reason => "because",
            Kind::Recognised => "recognised",
            Kind::Dropped => "dropped",
            Kind::Kept => "kept",
            Kind::Missing => "missing",
        };
        // One line each, and nothing that moves a terminal's cursor, whatever stands in the source.
        let text: String = note.text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
        writeln!(f, "  {kind}: {text}")?;
    }
    Ok(())
}
