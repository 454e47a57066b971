use crate::{content::Library, http::Resource};
use std::sync::{Arc, Mutex, PoisonError};
use tintuc::model::{Site, VisitorCounts, parse};

/// Whether the answers show visits by the day, as `site.json` says now (`features.visits_by_day`).
#[derive(Debug)]
pub struct VisitsByDay {
    library: Arc<Library>,
    /// The `site.json` that was last read, and what it says.
    last_read: Mutex<Option<(Arc<Resource>, bool)>>,
}

impl VisitsByDay {
    /// Follows the `site.json` of this content.
    pub const fn new(library: Arc<Library>) -> Self {
        Self { library, last_read: Mutex::new(None) }
    }

    /// The figures as the answers show them.
    pub fn visible(&self, figures: VisitorCounts) -> VisitorCounts {
        if self.is_wanted() { figures } else { VisitorCounts { recent: None, ..figures } }
    }

    fn is_wanted(&self) -> bool {
        // Read only when it has changed, because heartbeats come by the thousand.
        let path = "site.json";
        let Some(site) = self.library.cached(path).or_else(|| self.library.get(path).ok()) else { return false };
        let mut last_read = self.last_read.lock().unwrap_or_else(PoisonError::into_inner);
        match &*last_read {
            Some((read, wanted)) if Arc::ptr_eq(read, &site) => *wanted,
            _ => {
                let text = std::str::from_utf8(site.body()).ok();
                let wanted =
                    text.and_then(|text| parse(text).ok()).is_some_and(|site: Site| site.features.visits_by_day);
                *last_read = Some((site, wanted));
                wanted
            }
        }
    }
}
