use super::{
    passage::beginning,
    terms::{Term, Terms},
};
use rusqlite::{Connection, Result, params};
use std::{cmp::Reverse, collections::HashMap};
use tintuc::{
    locale::Locale,
    model::{Id, Timestamp},
    search::folded,
};

/// The words of all articles, in memory: they are made of the content, so nothing of them is worth keeping.
///
/// `SQLite` has where words stand, not the texts (`content=''`): some kilobytes an article. What articles are told apart
/// and ordered by lies beside it, because a table would have to be asked for each of thousands of hits.
#[derive(Debug)]
pub(super) struct Index {
    words: Connection,
    /// By the number of its row.
    articles: HashMap<i64, Listed>,
    numbers: HashMap<Id, i64>,
    next: i64,
}

#[derive(Debug)]
struct Listed {
    id: Id,
    locale: Locale,
    section: Option<Id>,
    published: Timestamp,
}

/// What the index takes in of an article.
#[derive(Debug)]
pub(super) struct Entry {
    /// Its name: the index has one entry of a name.
    pub(super) id: Id,
    pub(super) locale: Locale,
    pub(super) section: Option<Id>,
    pub(super) published: Timestamp,
    pub(super) title: String,
    pub(super) lead: String,
    pub(super) body: String,
}

/// Which articles are looked for.
#[derive(Clone, Debug)]
pub(super) struct Wanted<'a> {
    pub(super) terms: &'a Terms,
    pub(super) locale: Locale,
    pub(super) section: Option<&'a Id>,
    /// From this moment on.
    pub(super) from: Option<Timestamp>,
    /// Up to this moment.
    pub(super) until: Option<Timestamp>,
}

/// The longest text of an article that is looked through, in bytes; longer ones are looked through so far.
const TEXT: usize = 256 * 1024;

/// What the index may take, in pages of 4 KiB: 512 MiB, some 100,000 long articles.
const PAGES: u32 = 128 * 1024;

/// Of more articles than these BM25 would only say that the words are everywhere, and take 20 ms for it.
const WEIGHED: usize = 1_000;

// The words come folded, with spaces between: to the tokenizer `ascii` every other character is part of a word.
const SCHEMA: &str = "CREATE VIRTUAL TABLE words USING fts5 (
    title, lead, body, content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '1 2 3'
)";

impl Index {
    /// An empty one.
    pub(super) fn new() -> Result<Self> {
        let words = Connection::open_in_memory()?;
        words.pragma_update(None, "max_page_count", PAGES)?;
        words.execute_batch(SCHEMA)?;
        Ok(Self { words, articles: HashMap::new(), numbers: HashMap::new(), next: 1 })
    }

    /// Takes these in, in place of older versions of them; without an entry it forgets the article.
    ///
    /// Where it fails the words are as before, and at worst some of them lead to no article any more.
    pub(super) fn put<'a>(&mut self, entries: impl Iterator<Item = (&'a Id, Option<&'a Entry>)>) -> Result<()> {
        self.words.execute_batch("BEGIN")?;
        let mut entries = entries;
        let done = entries.try_for_each(|(id, entry)| {
            self.remove(id)?;
            entry.map_or(Ok(()), |entry| self.insert(entry))
        });
        let done = done.and_then(|()| self.words.execute_batch("COMMIT"));
        if done.is_err() {
            self.words.execute_batch("ROLLBACK")?;
        }
        done
    }

    fn insert(&mut self, entry: &Entry) -> Result<()> {
        let Entry { id, locale, section, published, title, lead, body } = entry;
        let number = self.next;
        self.next += 1;
        self.words
            .prepare_cached("INSERT INTO words (rowid, title, lead, body) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![number, folded(title), folded(lead), folded(beginning(body, TEXT))])?;
        let listed = Listed { id: id.clone(), locale: *locale, section: section.clone(), published: *published };
        self.articles.insert(number, listed);
        self.numbers.insert(id.clone(), number);
        Ok(())
    }

    fn remove(&mut self, id: &Id) -> Result<()> {
        let Some(number) = self.numbers.remove(id) else { return Ok(()) };
        self.articles.remove(&number);
        self.words.prepare_cached("DELETE FROM words WHERE rowid = ?1")?.execute([number]).map(drop)
    }

    /// The articles that have all of the terms, from the `skip`th on, and how many there are in all; behind the last page
    /// that page.
    ///
    /// Titles first: those that have the words one after the other, then those that have all of them. Then texts that have
    /// them one after the other. Among these as BM25 has it, in steps, so that among about equal ones the newest are first.
    pub(super) fn find(&self, wanted: &Wanted, skip: usize, limit: usize) -> Result<(Vec<Id>, usize)> {
        if wanted.terms.is_empty() {
            return Ok((Vec::new(), 0));
        }
        let (all, together) = (every(wanted.terms), together(wanted.terms));
        let mut hits = self.matching(&all)?;
        hits.retain(|number| self.articles.get(number).is_some_and(|article| wanted.admits(article)));
        let (in_title, title) = (self.matching(&in_title(&together))?, self.matching(&in_title(&all))?);
        let text = self.matching(&together)?;
        let scores = if hits.len() <= WEIGHED { self.scores(&all)? } else { HashMap::new() };
        let has = |numbers: &[i64], number: &i64| numbers.binary_search(number).is_ok();
        let mut ranked: Vec<_> = hits
            .iter()
            .filter_map(|number| {
                let Listed { id, published, .. } = self.articles.get(number)?;
                let tier = [&in_title, &title, &text].map(|numbers| !has(numbers, number));
                Some((tier, scores.get(number).copied().unwrap_or_default(), Reverse(*published), id))
            })
            .collect();
        ranked.sort_unstable();
        let skip = skip.min(ranked.len().saturating_sub(1) / limit * limit);
        let page = ranked.iter().skip(skip).take(limit).map(|(.., id)| Id::clone(id));
        Ok((page.collect(), ranked.len()))
    }

    /// The articles whose titles have all of the terms: first those that have them one after the other, then the newest.
    pub(super) fn suggest(&self, terms: &Terms, locale: Locale, limit: usize) -> Result<Vec<Id>> {
        if terms.is_empty() {
            return Ok(Vec::new());
        }
        let hits = self.matching(&in_title(&every(terms)))?;
        let together = self.matching(&in_title(&together(terms)))?;
        let articles = hits.iter().filter_map(|number| Some((number, self.articles.get(number)?)));
        let mut ranked: Vec<_> = articles
            .filter(|(_, article)| article.locale == locale)
            .map(|(number, article)| (together.binary_search(number).is_err(), Reverse(article.published), &article.id))
            .collect();
        ranked.sort_unstable();
        Ok(ranked.into_iter().take(limit).map(|(.., id)| id.clone()).collect())
    }

    /// The rows that an expression finds, in order.
    fn matching(&self, expression: &str) -> Result<Vec<i64>> {
        let mut statement = self.words.prepare_cached("SELECT rowid FROM words WHERE words MATCH ?1 ORDER BY rowid")?;
        statement.query_map([expression], |row| row.get(0))?.collect()
    }

    /// How well each row fits, the best lowest, in steps of a tenth.
    fn scores(&self, expression: &str) -> Result<HashMap<i64, i64>> {
        let mut statement = self.words.prepare_cached(
            "SELECT rowid, CAST(round(bm25(words, 10, 4, 1) * 10) AS INTEGER) FROM words WHERE words MATCH ?1",
        )?;
        statement.query_map([expression], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
    }
}

impl Wanted<'_> {
    fn admits(&self, article: &Listed) -> bool {
        article.locale == self.locale
            && self.section.is_none_or(|section| article.section.as_ref() == Some(section))
            && self.from.is_none_or(|from| article.published >= from)
            && self.until.is_none_or(|until| article.published < until)
    }
}

/// The expression that asks for each of the terms.
fn every(terms: &Terms) -> String {
    terms.all().iter().map(|Term { words, open }| phrase(words, *open)).collect::<Vec<_>>().join(" AND ")
}

/// The expression that asks for all words one after the other.
fn together(terms: &Terms) -> String {
    let words: Vec<_> = terms.all().iter().flat_map(|term| term.words.iter().cloned()).collect();
    phrase(&words, terms.all().last().is_some_and(|term| term.open))
}

fn in_title(expression: &str) -> String {
    format!("title : ({expression})")
}

/// Words one after the other. Between quotation marks nothing is an operator, and folded words hold none of these marks.
fn phrase(words: &[String], open: bool) -> String {
    format!("\"{}\"{}", words.join(" "), if open { " *" } else { "" })
}
