use super::{
    asked::Asked,
    index::{Entry, Index, IndexError, TEXT as INDEXED, Wanted},
    limits::Account,
    passage::{beginning, passage},
    terms::Terms,
    work::{Stopped, Work},
};
use crate::{
    content::{Library, Stamp},
    parallel,
    pool::{Pool, PoolError},
    publish::{Address, locale, text_of, without_text},
};
use std::{
    collections::HashMap,
    fmt, io,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    thread,
    time::{Duration, Instant},
};
use tintuc::{
    locale::Locale,
    model::{Article, Feed, Found, Id, Marks, Teaser},
    router::{Page, Route},
};
use tokio::sync::watch;

/// Hits on a page, as listings have items.
const HITS: usize = 20;
/// Suggestions at a time.
const SUGGESTIONS: usize = 6;
/// The folder of the articles below the content directory.
const ARTICLES: &str = "articles";
/// So often the content is looked through for files that were changed in place.
const REST: Duration = Duration::from_secs(1);
/// A look takes at most one part in so many of the time.
const SHARE: u32 = 20;
/// So many articles are taken in at a time.
const BATCH: usize = 256;
/// So many searches run at a time; the others wait.
const TURNS: usize = 4;
/// For so long.
const PATIENCE: Duration = Duration::from_secs(5);
/// A search may take so long in all. It takes some milliseconds; a disk may take longer.
const LIMIT: Duration = Duration::from_secs(8);
/// Of a text so much is looked through for the passage that is shown, in bytes.
const TEXT: usize = 64 * 1024;
/// Of a title or lead so much is shown, in bytes: far more than one that people wrote, so that a page of hits is bounded.
const SHORT: usize = 8 * 1024;
/// So often a search begins anew because what it found has changed meanwhile.
const TRIES: usize = 10;

/// The index over the content, and what it answers.
///
/// A thread follows the content. A hit is also held against its file before it is answered, so that nothing is shown that
/// is not so any more; and new files are taken in before the next answer.
#[derive(Debug)]
pub struct Search {
    library: Arc<Library>,
    state: Mutex<State>,
    ready: watch::Sender<bool>,
    pool: Pool,
}

#[derive(Debug, Default)]
struct State {
    index: Option<Index>,
    /// The version of each article that the index has, or that cannot be read.
    known: HashMap<Id, Stamp>,
    /// The version of the folder that the index goes by.
    folder: Option<Stamp>,
}

/// Why there is no answer.
#[derive(Debug)]
pub enum SearchError {
    /// The index is not ready yet, too many search at the same time, or the content changes too fast.
    Busy,
    /// The index failed.
    Index(rusqlite::Error),
    /// It took too long, or nobody waited any more.
    Stopped,
    /// Something stopped the work.
    Interrupted,
}

impl Search {
    /// A search over this content; it is ready once a thread has looked through it.
    pub fn start(library: Arc<Library>) -> Arc<Self> {
        let search = Arc::new(Self {
            library,
            state: Mutex::default(),
            ready: watch::Sender::new(false),
            pool: Pool::new("search", TURNS),
        });
        let following = Arc::downgrade(&search);
        let started = thread::Builder::new().name("search".to_owned()).spawn(move || follow(&following));
        if let Err(error) = started {
            tracing::error!("there is no search: {error}");
        }
        search
    }

    /// What is found, as a page of a feed. What it takes is put down to an account.
    ///
    /// # Errors
    /// [`SearchError`] says why there is no answer.
    pub async fn find(self: Arc<Self>, asked: Asked, account: Account) -> Result<Feed, SearchError> {
        self.in_turn(account, move |search, work| search.found(&asked, work)).await
    }

    /// Articles whose titles have what was typed so far.
    ///
    /// # Errors
    /// [`SearchError`] says why there is no answer.
    pub async fn suggest(self: Arc<Self>, asked: Asked, account: Account) -> Result<Feed, SearchError> {
        self.in_turn(account, move |search, work| search.suggested(&asked, work)).await
    }

    /// The threads that searches run on.
    pub(super) const fn pool(&self) -> &Pool {
        &self.pool
    }

    /// Does work that blocks, once the index is ready and it is its turn.
    async fn in_turn<T: Send + 'static>(
        self: Arc<Self>,
        account: Account,
        find: impl FnOnce(&Self, &Work) -> Result<T, SearchError> + Send + 'static,
    ) -> Result<T, SearchError> {
        let ready =
            tokio::time::timeout(PATIENCE, async { self.ready.subscribe().wait_for(|ready| *ready).await.is_ok() });
        ready.await.map_err(|_| SearchError::Busy)?;
        let search = Arc::clone(&self);
        let found = self.pool.run_until(PATIENCE, LIMIT, move |stop| {
            let work = Work::new(stop);
            let found = find(&search, &work);
            // Here, where it is done also for a client that has hung up.
            account.charge(work.steps());
            found
        });
        found.await?
    }

    fn found(&self, asked: &Asked, work: &Work) -> Result<Feed, SearchError> {
        let (from, until) = asked.bounds();
        let section = asked.parameters.section.as_ref();
        let wanted = Wanted { terms: &asked.terms, locale: asked.locale, section, from, until };
        let skip = usize::try_from(asked.parameters.page).unwrap_or(usize::MAX).saturating_mul(HITS);
        let address = self.address();
        let find = |index: &Index| index.find(&wanted, skip, HITS, work);
        let (items, total) = self.current(find, |article| hit(article, &asked.terms, &address, work), work)?;
        let further = skip.saturating_add(items.len()) < total;
        let (query, next) = (asked.parameters.query(), asked.parameters.next().query());
        Ok(Feed {
            next_url: further.then(|| address.next(&next.document(asked.locale))),
            found: Some(Found { total: u32::try_from(total).unwrap_or(u32::MAX) }),
            ..feed(asked, &address, &query.document(asked.locale), items)
        })
    }

    fn suggested(&self, asked: &Asked, work: &Work) -> Result<Feed, SearchError> {
        let suggest = |index: &Index| Ok((index.suggest(&asked.terms, asked.locale, SUGGESTIONS, work)?, 0));
        let address = self.address();
        let (items, _) = self.current(suggest, |article| suggestion(article, &asked.terms, &address, work), work)?;
        let document = asked.parameters.query().document(asked.locale).replacen("search.json", "suggest.json", 1);
        Ok(feed(asked, &address, &document, items))
    }

    /// What is shown of the articles that the index names, as they are now on the disk; and how many it has in all.
    ///
    /// One article at a time is in memory.
    fn current(
        &self,
        find: impl Fn(&Index) -> Result<(Vec<Id>, usize), IndexError>,
        show: impl Fn(&Article) -> Result<Teaser, Stopped>,
        work: &Work,
    ) -> Result<(Vec<Teaser>, usize), SearchError> {
        for _ in 0..TRIES {
            work.take(1)?;
            if self.library.folder().stamp(ARTICLES) != self.state().folder {
                self.look().map_err(SearchError::Index)?;
            }
            let mut state = self.state();
            let index = state.index.as_ref().ok_or(SearchError::Busy)?;
            let (ids, total) = find(index)?;
            let changed: Vec<_> =
                ids.iter().filter(|id| self.stamp(id) != state.known.get(id).copied()).cloned().collect();
            if changed.is_empty() {
                drop(state);
                let articles = ids.iter().filter_map(|id| self.library.read::<Article>(&path(id)));
                let shown = articles.map(|article| show(&article)).collect::<Result<Vec<_>, _>>()?;
                if shown.len() == ids.len() {
                    return Ok((shown, total));
                }
                state = self.state();
            }
            let changed = if changed.is_empty() { ids } else { changed };
            self.take_in(&mut state, &changed).map_err(SearchError::Index)?;
        }
        Err(SearchError::Busy)
    }

    /// Looks through the content, and takes in what has changed.
    fn look(&self) -> rusqlite::Result<()> {
        let folder = self.library.folder().stamp(ARTICLES);
        let there = match self.there() {
            Ok(there) => there,
            Err(error) => {
                tracing::error!("{ARTICLES}: {error}");
                return Ok(());
            }
        };
        let mut state = self.state();
        if state.index.is_none() {
            state.index = Some(Index::new()?);
        }
        let gone = state.known.keys().filter(|id| !there.contains_key(id));
        let changed = there.iter().filter(|(id, stamp)| state.known.get(id) != Some(stamp)).map(|(id, _)| id);
        let differing: Vec<Id> = gone.chain(changed).cloned().collect();
        for batch in differing.chunks(BATCH) {
            self.take_in(&mut state, batch)?;
        }
        state.folder = folder;
        Ok(())
    }

    /// The articles that there are, and their versions.
    fn there(&self) -> io::Result<HashMap<Id, Stamp>> {
        let names = self.library.folder().names(ARTICLES, ".json")?;
        let ids = names.iter().filter_map(|name| Id::new(name.strip_suffix(".json")?).ok());
        Ok(ids.filter_map(|id| Some((id.clone(), self.stamp(&id)?))).collect())
    }

    /// Brings the index up to date with these articles.
    fn take_in(&self, state: &mut State, ids: &[Id]) -> rusqlite::Result<()> {
        let State { index: Some(index), known, .. } = state else { return Ok(()) };
        // Its version is noted before it is read: what changes meanwhile has another one the next time.
        let read = parallel::map(ids, |id| (id.clone(), self.stamp(id), self.entry(id)));
        index.put(read.iter().map(|(id, _, entry)| (id, entry.as_ref())))?;
        for (id, stamp, _) in read {
            match stamp {
                Some(stamp) => known.insert(id, stamp),
                None => known.remove(&id),
            };
        }
        Ok(())
    }

    /// What the index is to have of an article: nothing of one that cannot be read, that has been withdrawn (as in
    /// listings: its record stays at its address, but news it is no more), or that is in no language of the site.
    fn entry(&self, id: &Id) -> Option<Entry> {
        let article: Article = self.library.read(&path(id))?;
        if article.extension.withdrawn.is_some() {
            return None;
        }
        Some(Entry {
            id: article.id.clone(),
            locale: locale(&article)?,
            section: article.extension.section.clone(),
            published: article.date_published,
            body: text_of(&article.extension.body, INDEXED),
            lead: article.summary.unwrap_or_default(),
            title: article.title,
        })
    }

    fn stamp(&self, id: &Id) -> Option<Stamp> {
        self.library.stamp(&path(id))
    }

    fn address(&self) -> Address {
        self.library.site(Locale::Vi).as_ref().and_then(Address::of_site).unwrap_or_default()
    }

    /// It is whole after each step, so a panic elsewhere does not spoil it.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Looks through the content again and again, as long as there is a search.
fn follow(search: &Weak<Search>) {
    while let Some(search) = search.upgrade() {
        let start = Instant::now();
        if let Err(error) = search.look() {
            tracing::error!("the search index: {error}");
        }
        let took = start.elapsed();
        if !search.ready.send_replace(true) {
            tracing::info!(articles = search.state().known.len(), ?took, "the search is ready");
        }
        drop(search);
        thread::sleep(REST.max(took * SHARE));
    }
}

fn path(id: &Id) -> String {
    format!("{ARTICLES}/{id}.json")
}

fn feed(asked: &Asked, address: &Address, document: &str, items: Vec<Teaser>) -> Feed {
    Feed {
        version: Feed::VERSION.to_owned(),
        title: format!("{}: {}", asked.locale.messages().search, asked.parameters.text),
        language: Some(asked.locale.tag().to_owned()),
        home_page_url: Some(address.page(&Route::new(asked.locale, Page::Search(asked.parameters.query())))),
        feed_url: Some(address.api(document)),
        next_url: None,
        found: None,
        items,
    }
}

/// An article as a hit: in place of its whole text what shows that it was found.
pub(super) fn hit(article: &Article, terms: &Terms, address: &Address, work: &Work) -> Result<Teaser, Stopped> {
    let mut teaser = in_short(article, address);
    let (lead, whole) = terms.mark(teaser.summary.as_deref().unwrap_or_default(), work)?;
    let passage = || passage(terms, beginning(&text_of(&article.extension.body, TEXT), TEXT), work);
    let shown = if whole { lead } else { passage()?.unwrap_or(lead) };
    // A feed's item must have a text.
    teaser.content_text = Some(shown.text());
    let (title, _) = terms.mark(&teaser.title, work)?;
    teaser.extension.marks = Some(Box::new(Marks { title, text: shown }));
    Ok(teaser)
}

/// An article as a suggestion: its title only.
fn suggestion(article: &Article, terms: &Terms, address: &Address, work: &Work) -> Result<Teaser, Stopped> {
    let mut teaser = in_short(article, address);
    teaser.content_text = Some(teaser.title.clone());
    (teaser.summary, teaser.image, teaser.extension.image) = (None, None, None);
    let (title, _) = terms.mark(&teaser.title, work)?;
    teaser.extension.marks = Some(Box::new(Marks { title, ..Marks::default() }));
    Ok(teaser)
}

/// An article without its text, and with no more of title and lead than a page of hits has room for.
fn in_short(article: &Article, address: &Address) -> Teaser {
    let mut teaser = without_text(article, address);
    teaser.title = beginning(&teaser.title, SHORT).to_owned();
    teaser.summary = teaser.summary.map(|lead| beginning(&lead, SHORT).to_owned());
    teaser
}

impl From<IndexError> for SearchError {
    fn from(error: IndexError) -> Self {
        match error {
            IndexError::Failed(error) => Self::Index(error),
            IndexError::Stopped => Self::Stopped,
        }
    }
}

impl From<Stopped> for SearchError {
    fn from(_: Stopped) -> Self {
        Self::Stopped
    }
}

impl From<PoolError> for SearchError {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Busy => Self::Busy,
            PoolError::Failed => Self::Interrupted,
        }
    }
}

impl fmt::Display for SearchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy => f.write_str("the search is not ready, or too many search at the same time"),
            Self::Index(error) => write!(f, "the search index: {error}"),
            Self::Stopped => f.write_str("the search took too long"),
            Self::Interrupted => f.write_str("the search was interrupted"),
        }
    }
}

impl std::error::Error for SearchError {}
