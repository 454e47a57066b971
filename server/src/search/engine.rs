use super::{
    SearchError, SearchRequest,
    hits::{feed, hit, suggestion},
    index::{Index, IndexEntry, IndexError, IndexQuery, TEXT as INDEXED_TEXT},
    rate_limit::Account,
    step_budget::{StepBudget, Stopped},
};
use crate::{
    content::{FileVersion, Library},
    parallel,
    pool::Pool,
    publish::{Address, locale, text_of},
};
use std::{
    collections::HashMap,
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    thread,
    time::{Duration, Instant},
};
use tintuc::{
    locale::Locale,
    model::{Article, Feed, Found, Id, Teaser},
};
use tokio::sync::watch;

/// How many hits a page has; listings have as many items.
const PAGE_SIZE: usize = 20;
/// How many suggestions an answer has.
const SUGGESTIONS: usize = 6;
/// The folder of the articles below the content directory.
const ARTICLES: &str = "articles";
/// The least time between two scans of the content for files that were changed in place.
const POLL_INTERVAL: Duration = Duration::from_secs(1);
/// A scan takes at most one part in so many of the time.
const MIN_REST_FACTOR: u32 = 20;
/// How many articles are indexed at a time.
const BATCH_SIZE: usize = 256;
/// How many searches run at a time; the others wait.
const MAX_CONCURRENT: usize = 4;
/// How long a search waits for its turn.
const TURN_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a search may take in all. It usually takes some milliseconds; a disk may take longer.
const TIME_LIMIT: Duration = Duration::from_secs(8);
/// How often a search starts again because the articles that it found have changed meanwhile.
const MAX_ATTEMPTS: usize = 10;

/// The search over the content.
///
/// A thread keeps the index up to date. Every hit is also compared with its file before it is shown, so that nothing outdated is
/// shown; and new files are indexed before the next answer.
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
    /// The version of each article that is indexed, or that cannot be read.
    known: HashMap<Id, FileVersion>,
    /// The version of the folder when it was last scanned.
    folder: Option<FileVersion>,
}

impl Search {
    /// A search over this content. It is ready when a thread has scanned the content.
    pub fn start(library: Arc<Library>) -> Arc<Self> {
        let search = Arc::new(Self {
            library,
            state: Mutex::default(),
            ready: watch::Sender::new(false),
            pool: Pool::new("search", MAX_CONCURRENT),
        });
        let following = Arc::downgrade(&search);
        let started = thread::Builder::new().name("search".to_owned()).spawn(move || follow(&following));
        if let Err(error) = started {
            tracing::error!("there is no search: {error}");
        }
        search
    }

    /// Finds articles, and returns a page of a feed. The cost is charged to an account.
    ///
    /// # Errors
    /// [`SearchError`].
    pub async fn find(self: Arc<Self>, request: SearchRequest, account: Account) -> Result<Feed, SearchError> {
        self.in_turn(account, move |search, budget| search.found(&request, budget)).await
    }

    /// Suggests articles whose titles have what was typed so far.
    ///
    /// # Errors
    /// [`SearchError`].
    pub async fn suggest(self: Arc<Self>, request: SearchRequest, account: Account) -> Result<Feed, SearchError> {
        self.in_turn(account, move |search, budget| search.suggested(&request, budget)).await
    }

    /// The threads that searches run on.
    pub(super) const fn pool(&self) -> &Pool {
        &self.pool
    }

    /// Runs a search on a thread of the pool, when the index is ready and it is its turn.
    async fn in_turn<T: Send + 'static>(
        self: Arc<Self>,
        account: Account,
        find: impl FnOnce(&Self, &StepBudget) -> Result<T, SearchError> + Send + 'static,
    ) -> Result<T, SearchError> {
        let ready =
            tokio::time::timeout(TURN_TIMEOUT, async { self.ready.subscribe().wait_for(|ready| *ready).await.is_ok() });
        ready.await.map_err(|_| SearchError::Busy)?;
        let search = Arc::clone(&self);
        let found = self.pool.run_until(TURN_TIMEOUT, TIME_LIMIT, move |stop| {
            let budget = StepBudget::new(stop);
            let found = find(&search, &budget);
            // Charged here, so that it is also charged to a client that has hung up.
            account.charge(budget.steps());
            found
        });
        found.await?
    }

    fn found(&self, request: &SearchRequest, budget: &StepBudget) -> Result<Feed, SearchError> {
        let (from, until) = request.bounds();
        let section = request.parameters.section.as_ref();
        let wanted = IndexQuery { terms: &request.terms, locale: request.locale, section, from, until };
        let skip = usize::try_from(request.parameters.page).unwrap_or(usize::MAX).saturating_mul(PAGE_SIZE);
        let address = self.address();
        let find = |index: &Index| index.find(&wanted, skip, PAGE_SIZE, budget);
        let (items, total) = self.current(find, |article| hit(article, &request.terms, &address, budget), budget)?;
        let further = skip.saturating_add(items.len()) < total;
        let (query, next) = (request.parameters.query(), request.parameters.next().query());
        Ok(Feed {
            next_url: further.then(|| address.next(&next.document(request.locale))),
            found: Some(Found { total: u32::try_from(total).unwrap_or(u32::MAX) }),
            ..feed(request, &address, &query.document(request.locale), items)
        })
    }

    fn suggested(&self, request: &SearchRequest, budget: &StepBudget) -> Result<Feed, SearchError> {
        let suggest = |index: &Index| Ok((index.suggest(&request.terms, request.locale, SUGGESTIONS, budget)?, 0));
        let address = self.address();
        let (items, _) =
            self.current(suggest, |article| suggestion(article, &request.terms, &address, budget), budget)?;
        let document = request.parameters.query().document(request.locale).replacen("search.json", "suggest.json", 1);
        Ok(feed(request, &address, &document, items))
    }

    /// Shows the articles that the index names, as they are now on the disk; and how many it has in all.
    ///
    /// One article at a time is in memory.
    fn current(
        &self,
        find: impl Fn(&Index) -> Result<(Vec<Id>, usize), IndexError>,
        show: impl Fn(&Article) -> Result<Teaser, Stopped>,
        budget: &StepBudget,
    ) -> Result<(Vec<Teaser>, usize), SearchError> {
        for _ in 0..MAX_ATTEMPTS {
            budget.take(1)?;
            if self.library.folder().version(ARTICLES) != self.state().folder {
                self.scan().map_err(SearchError::Index)?;
            }
            let mut state = self.state();
            let index = state.index.as_ref().ok_or(SearchError::Busy)?;
            let (ids, total) = find(index)?;
            let changed: Vec<_> =
                ids.iter().filter(|id| self.version(id) != state.known.get(id).copied()).cloned().collect();
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
            self.update(&mut state, &changed).map_err(SearchError::Index)?;
        }
        Err(SearchError::Busy)
    }

    /// Scans the content, and indexes what has changed.
    fn scan(&self) -> rusqlite::Result<()> {
        let folder = self.library.folder().version(ARTICLES);
        let articles = match self.articles() {
            Ok(articles) => articles,
            Err(error) => {
                tracing::error!("{ARTICLES}: {error}");
                return Ok(());
            }
        };
        let mut state = self.state();
        if state.index.is_none() {
            state.index = Some(Index::new()?);
        }
        let gone = state.known.keys().filter(|id| !articles.contains_key(id));
        let changed = articles.iter().filter(|(id, version)| state.known.get(id) != Some(version)).map(|(id, _)| id);
        let differing: Vec<Id> = gone.chain(changed).cloned().collect();
        for batch in differing.chunks(BATCH_SIZE) {
            self.update(&mut state, batch)?;
        }
        state.folder = folder;
        Ok(())
    }

    /// All articles, and their versions.
    fn articles(&self) -> io::Result<HashMap<Id, FileVersion>> {
        let names = self.library.folder().names(ARTICLES, ".json")?;
        let ids = names.iter().filter_map(|name| Id::new(name.strip_suffix(".json")?).ok());
        Ok(ids.filter_map(|id| Some((id.clone(), self.version(&id)?))).collect())
    }

    /// Updates the index with these articles.
    fn update(&self, state: &mut State, ids: &[Id]) -> rusqlite::Result<()> {
        let State { index: Some(index), known, .. } = state else { return Ok(()) };
        // The version is noted before the file is read: a file that changes meanwhile has another version the next time.
        let read = parallel::map(ids, |id| (id.clone(), self.version(id), self.entry(id)));
        index.put(read.iter().map(|(id, _, entry)| (id, entry.as_ref())))?;
        for (id, version, _) in read {
            match version {
                Some(version) => known.insert(id, version),
                None => known.remove(&id),
            };
        }
        Ok(())
    }

    /// What to index of an article: nothing if it cannot be read, has been withdrawn (as in listings: its record stays at its
    /// address, but it is no longer news), or is in no language of the site.
    fn entry(&self, id: &Id) -> Option<IndexEntry> {
        let article: Article = self.library.read(&path(id))?;
        if article.extension.withdrawn.is_some() {
            return None;
        }
        Some(IndexEntry {
            id: article.id.clone(),
            locale: locale(&article)?,
            section: article.extension.section.clone(),
            published: article.date_published,
            body: text_of(&article.extension.body, INDEXED_TEXT),
            lead: article.summary.unwrap_or_default(),
            title: article.title,
        })
    }

    fn version(&self, id: &Id) -> Option<FileVersion> {
        self.library.version(&path(id))
    }

    fn address(&self) -> Address {
        self.library.site(Locale::Vi).as_ref().and_then(Address::of_site).unwrap_or_default()
    }

    /// A panic elsewhere leaves the state valid.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Scans the content again and again, as long as the search exists.
fn follow(search: &Weak<Search>) {
    while let Some(search) = search.upgrade() {
        let start = Instant::now();
        if let Err(error) = search.scan() {
            tracing::error!("the search index: {error}");
        }
        let took = start.elapsed();
        if !search.ready.send_replace(true) {
            tracing::info!(articles = search.state().known.len(), ?took, "the search is ready");
        }
        drop(search);
        thread::sleep(POLL_INTERVAL.max(took * MIN_REST_FACTOR));
    }
}

fn path(id: &Id) -> String {
    format!("{ARTICLES}/{id}.json")
}
