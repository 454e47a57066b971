use super::{
    expression::{Expression, Expressions},
    passage::beginning,
    step_budget::{StepBudget, Stopped},
    terms::Terms,
    word_limit::limit_words,
};
use rusqlite::{Connection, Result, params};
use std::{cmp::Reverse, collections::HashMap};
use tintuc::{
    locale::Locale,
    model::{Id, Timestamp},
    search::folded,
};

/// The words of all articles, in memory. They are made of the content, so that nothing of them need be saved.
///
/// `SQLite` has the places of words and not the texts (`content=''`): some kilobytes an article. What articles are filtered and
/// sorted by is beside it, because a table would have to be queried for each of thousands of hits.
#[derive(Debug)]
pub(super) struct Index {
    words: Connection,
    /// By row number.
    articles: HashMap<i64, IndexedArticle>,
    numbers: HashMap<Id, i64>,
    next: i64,
}

#[derive(Debug)]
struct IndexedArticle {
    id: Id,
    locale: Locale,
    section: Option<Id>,
    published: Timestamp,
    /// How many of its words are indexed.
    words: u32,
}

/// Why the index has no answer.
#[derive(Debug)]
pub(super) enum IndexError {
    /// `SQLite` failed.
    Failed(rusqlite::Error),
    /// The search took too long, or nobody waits for it any more.
    Stopped,
}

/// What is indexed of an article.
#[derive(Debug)]
pub(super) struct IndexEntry {
    /// Its id; the index has one entry of an id.
    pub(super) id: Id,
    pub(super) locale: Locale,
    pub(super) section: Option<Id>,
    pub(super) published: Timestamp,
    pub(super) title: String,
    pub(super) lead: String,
    pub(super) body: String,
}

/// Which articles a search wants.
#[derive(Clone, Debug)]
pub(super) struct IndexQuery<'a> {
    pub(super) terms: &'a Terms,
    pub(super) locale: Locale,
    pub(super) section: Option<&'a Id>,
    /// From this moment on.
    pub(super) from: Option<Timestamp>,
    /// Up to this moment.
    pub(super) until: Option<Timestamp>,
}

/// How much of an article's text is indexed, in bytes.
pub(super) const TEXT: usize = 256 * 1024;

/// The size limit of the index, in pages of 4 KiB: 512 MiB, some 100,000 long articles.
const PAGES: u32 = 128 * 1024;

/// The most articles that BM25 is computed for, and the most words of them times those of the query. Beyond it BM25 would only say
/// that the words are everywhere, and take long for it.
const MAX_RANKED: usize = 1_000;
const MAX_RANKED_WORDS: u64 = 8_000_000;

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

    /// Indexes articles in the place of their older versions; `None` removes an article.
    ///
    /// If it fails, the words are as before, and at worst some of them lead to no article any more.
    pub(super) fn put<'a>(&mut self, entries: impl Iterator<Item = (&'a Id, Option<&'a IndexEntry>)>) -> Result<()> {
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

    fn insert(&mut self, entry: &IndexEntry) -> Result<()> {
        let IndexEntry { id, locale, section, published, title, lead, body } = entry;
        let number = self.next;
        self.next += 1;
        let texts = [title, lead, body].map(|text| folded(beginning(text, TEXT)));
        let mut seen = HashMap::new();
        let [title, lead, body] = texts.each_ref().map(|text| limit_words(text, &mut seen));
        self.words
            .prepare_cached("INSERT INTO words (rowid, title, lead, body) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![number, title, lead, body])?;
        let words = seen.into_values().fold(0, u32::saturating_add);
        let listed =
            IndexedArticle { id: id.clone(), locale: *locale, section: section.clone(), published: *published, words };
        self.articles.insert(number, listed);
        self.numbers.insert(id.clone(), number);
        Ok(())
    }

    fn remove(&mut self, id: &Id) -> Result<()> {
        let Some(number) = self.numbers.remove(id) else { return Ok(()) };
        self.articles.remove(&number);
        self.words.prepare_cached("DELETE FROM words WHERE rowid = ?1")?.execute([number]).map(drop)
    }

    /// The articles that have all of the terms, from number `skip` on, and how many there are in all. Beyond the last page it
    /// returns the last page.
    ///
    /// First come articles whose titles have the words one after the other, then titles with all of the words, then texts with the
    /// words one after the other. Within these groups BM25 decides, in coarse steps, so that among similar ones the newest is first.
    pub(super) fn find(
        &self,
        wanted: &IndexQuery,
        skip: usize,
        limit: usize,
        budget: &StepBudget,
    ) -> std::result::Result<(Vec<Id>, usize), IndexError> {
        if wanted.terms.is_empty() {
            return Ok((Vec::new(), 0));
        }
        let Expressions { every, together } = Expressions::of(wanted.terms);
        let mut hits = self.matching(&every, budget)?;
        hits.retain(|number| self.articles.get(number).is_some_and(|article| wanted.admits(article)));
        let (in_title, title) =
            (self.matching(&together.in_title(), budget)?, self.matching(&every.in_title(), budget)?);
        let text = self.matching(&together, budget)?;
        let scores = if self.is_rankable(&hits, &every) { self.scores(&every, budget)? } else { HashMap::new() };
        let has = |numbers: &[i64], number: &i64| numbers.binary_search(number).is_ok();
        let mut ranked: Vec<_> = hits
            .iter()
            .filter_map(|number| {
                let IndexedArticle { id, published, .. } = self.articles.get(number)?;
                let tier = [&in_title, &title, &text].map(|numbers| !has(numbers, number));
                Some((tier, scores.get(number).copied().unwrap_or_default(), Reverse(*published), id))
            })
            .collect();
        ranked.sort_unstable();
        let skip = skip.min(ranked.len().saturating_sub(1) / limit * limit);
        let page = ranked.iter().skip(skip).take(limit).map(|(.., id)| Id::clone(id));
        Ok((page.collect(), ranked.len()))
    }

    /// The articles whose titles have all of the terms: first those with the words one after the other, then the newest.
    pub(super) fn suggest(
        &self,
        terms: &Terms,
        locale: Locale,
        limit: usize,
        budget: &StepBudget,
    ) -> std::result::Result<Vec<Id>, IndexError> {
        if terms.is_empty() {
            return Ok(Vec::new());
        }
        let Expressions { every, together } = Expressions::of(terms);
        let hits = self.matching(&every.in_title(), budget)?;
        let together = self.matching(&together.in_title(), budget)?;
        let articles = hits.iter().filter_map(|number| Some((number, self.articles.get(number)?)));
        let mut ranked: Vec<_> = articles
            .filter(|(_, article)| article.locale == locale)
            .map(|(number, article)| (together.binary_search(number).is_err(), Reverse(article.published), &article.id))
            .collect();
        ranked.sort_unstable();
        Ok(ranked.into_iter().take(limit).map(|(.., id)| id.clone()).collect())
    }

    /// Whether these are few enough for BM25.
    fn is_rankable(&self, hits: &[i64], expression: &Expression) -> bool {
        let words: u64 =
            hits.iter().filter_map(|number| self.articles.get(number)).map(|listed| u64::from(listed.words)).sum();
        hits.len() <= MAX_RANKED && words.saturating_mul(expression.words) <= MAX_RANKED_WORDS
    }

    /// The rows that an expression finds, in order.
    fn matching(&self, expression: &Expression, budget: &StepBudget) -> std::result::Result<Vec<i64>, IndexError> {
        let mut statement = self.words.prepare_cached("SELECT rowid FROM words WHERE words MATCH ?1 ORDER BY rowid")?;
        let mut rows = statement.query([&expression.text])?;
        let mut numbers = Vec::new();
        while let Some(row) = rows.next()? {
            budget.take(expression.words)?;
            numbers.push(row.get(0)?);
        }
        Ok(numbers)
    }

    /// How well each row fits, the best lowest, in steps of a tenth.
    fn scores(
        &self,
        expression: &Expression,
        budget: &StepBudget,
    ) -> std::result::Result<HashMap<i64, i64>, IndexError> {
        let mut statement = self.words.prepare_cached(
            "SELECT rowid, CAST(round(bm25(words, 10, 4, 1) * 10) AS INTEGER) FROM words WHERE words MATCH ?1",
        )?;
        let mut rows = statement.query([&expression.text])?;
        let mut scores = HashMap::new();
        while let Some(row) = rows.next()? {
            budget.take(expression.words)?;
            scores.insert(row.get(0)?, row.get(1)?);
        }
        Ok(scores)
    }
}

#[cfg(test)]
impl Index {
    /// The places of words that `SQLite` goes through for [`Index::find`], beside the rows that it gives out.
    pub(super) fn places(&self, terms: &Terms) -> Result<u64> {
        self.words
            .execute_batch("CREATE VIRTUAL TABLE IF NOT EXISTS temp.places USING fts5vocab(main, words, instance)")?;
        let mut whole = self.words.prepare_cached("SELECT count(*) FROM temp.places WHERE term = ?1")?;
        let mut open = self.words.prepare_cached("SELECT count(*) FROM temp.places WHERE term >= ?1 AND term < ?2")?;
        let mut of = |term: &super::terms::Term| {
            let last = term.words.len() - 1;
            let count = |(at, word): (usize, &String)| {
                if term.open && at == last {
                    open.query_row([word, &format!("{word}\u{10ffff}")], |row| row.get::<_, i64>(0))
                } else {
                    whole.query_row([word], |row| row.get(0))
                }
            };
            term.words.iter().enumerate().map(count).map(|count| count.map(i64::cast_unsigned)).sum::<Result<u64>>()
        };
        let every = terms.all().iter().map(&mut of).sum::<Result<u64>>()?;
        let together = if terms.is_empty() { 0 } else { of(terms.together())? };
        // In titles and in all. To weigh them takes a look at each term for each place.
        let expression = Expressions::of(terms).every;
        let rows = self.articles.keys().copied().collect::<Vec<_>>();
        let weighed = if self.is_rankable(&rows, &expression) { every * terms.all().len() as u64 } else { 0 };
        Ok(2 * every + 2 * together + weighed)
    }
}

impl IndexQuery<'_> {
    fn admits(&self, article: &IndexedArticle) -> bool {
        article.locale == self.locale
            && self.section.is_none_or(|section| article.section.as_ref() == Some(section))
            && self.from.is_none_or(|from| article.published >= from)
            && self.until.is_none_or(|until| article.published < until)
    }
}

impl From<rusqlite::Error> for IndexError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(error)
    }
}

impl From<Stopped> for IndexError {
    fn from(_: Stopped) -> Self {
        Self::Stopped
    }
}
