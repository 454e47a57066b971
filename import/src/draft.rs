//! A draft: what a reader has made of a document, before the rules have looked at it.

use crate::report::Note;
use std::sync::Arc;
use tintuc::model::{Block, Credit, Span, Timestamp};

/// A document on its way to an article.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// Where it came from.
    pub origin: Origin,
    /// `vi` or `en`, where the document says.
    pub language: Option<String>,
    /// The headline, where the document names one.
    pub title: Option<String>,
    /// Whether that is only what a page's head says, which may have the site's name in it, and its body says it better.
    pub title_is_guess: bool,
    /// The lead, where the document names one.
    pub lead: Option<String>,
    /// When it was published.
    pub date: Option<Timestamp>,
    /// When it was last changed.
    pub modified: Option<Timestamp>,
    /// When its file was saved; a date of last resort.
    pub saved: Option<Timestamp>,
    /// The section's name for readers or in addresses, as the document has it.
    pub section: Option<String>,
    /// Keywords.
    pub tags: Vec<String>,
    /// Who made it, where the document has fields for it.
    pub credits: Vec<Credit>,
    /// Where the article was taken from.
    pub source: Option<String>,
    /// Its text and pictures in their order.
    pub parts: Vec<Part>,
    /// Files of the pictures, by [`Figure::picture`].
    pub pictures: Vec<Picture>,
    /// Files that its attachments lead to.
    pub files: Vec<Attached>,
    /// Its name in the old system's address, where it had one.
    pub slug: Option<String>,
    /// Old addresses that shall lead to it.
    pub aliases: Vec<String>,
    /// The picture for listings, where the document names one.
    pub cover: Option<usize>,
    /// What a person should know of how it was read.
    pub notes: Vec<Note>,
}

/// Where a draft came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// For people: a file's name, with the post's title where the file has many.
    pub label: String,
    /// For the next run: what stays the same for the same document.
    pub key: String,
}

/// A part of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A paragraph, of which the rules do not know yet what it is.
    Paragraph(Paragraph),
    /// A part that is what it is: headings, lists, quotes, tables, attachments.
    Block(Block),
    /// One picture.
    Figure(Figure),
    /// Several pictures that belong together.
    Gallery(Vec<Figure>),
}

/// A paragraph and how it looks, by which a newspaper's eye tells a caption from a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// Its text.
    pub spans: Vec<Span>,
    /// Whether it stands in the middle of the page.
    pub centred: bool,
    /// A word by which the document names its part (a style in Word, a class in HTML), in lower case.
    pub role: String,
    /// Whether a bullet or a number stands before it that is not of its text; the number says how deep.
    pub item: Option<Item>,
}

/// A paragraph that is an item of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// Whether the list is numbered.
    pub ordered: bool,
    /// Which list of the document.
    pub list: u32,
}

/// A picture's place in the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    /// Which of [`Draft::pictures`].
    pub picture: usize,
    /// What is seen.
    pub alt: String,
    /// What it shows.
    pub caption: Option<String>,
    /// Who made it.
    pub credit: Option<String>,
}

/// A picture's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Where it was: a path, an address, a part of a Word file.
    pub from: String,
    /// Its bytes; nothing where they could not be had, for which there is a note.
    pub bytes: Option<Arc<[u8]>>,
}

/// A file that an attachment leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    /// The address by which the body names it.
    pub href: String,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

impl Paragraph {
    /// The text without its appearance.
    pub fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }

    /// Whether there is a text and all of it is so.
    pub fn all(&self, is: impl Fn(&Span) -> bool) -> bool {
        let mut spans = self.spans.iter().filter(|span| !span.text.trim().is_empty()).peekable();
        spans.peek().is_some() && spans.all(is)
    }
}

impl From<&str> for Paragraph {
    fn from(text: &str) -> Self {
        Self { spans: vec![Span { text: text.to_owned(), ..Span::default() }], ..Self::default() }
    }
}

impl Part {
    /// A paragraph's text, for the rules that look at no other part.
    pub fn paragraph(&self) -> Option<&Paragraph> {
        if let Self::Paragraph(paragraph) = self { Some(paragraph) } else { None }
    }
}

impl Draft {
    /// Adds a picture and says its number; the same source is taken once.
    pub fn picture(&mut self, from: &str, bytes: Option<Arc<[u8]>>) -> usize {
        if let Some(known) = self.pictures.iter().position(|picture| picture.from == from) {
            return known;
        }
        self.pictures.push(Picture { from: from.to_owned(), bytes });
        self.pictures.len() - 1
    }

    /// Adds a note.
    pub fn note(&mut self, note: Note) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}
