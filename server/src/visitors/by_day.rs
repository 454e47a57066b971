use crate::{content::Library, http::Resource};
use std::sync::{Arc, Mutex, PoisonError};
use tintuc::model::{Figures, Site, parse};

/// Whether the office wants visits by the day to be shown, as `site.json` has it now (`features.visits_by_day`).
#[derive(Debug)]
pub struct ByDay {
    library: Arc<Library>,
    /// What the version of `site.json` says that was read last.
    known: Mutex<Option<(Arc<Resource>, bool)>>,
}

impl ByDay {
    /// As the site in this content has it.
    pub const fn new(library: Arc<Library>) -> Self {
        Self { library, known: Mutex::new(None) }
    }

    /// The figures as they are told.
    pub fn told(&self, figures: Figures) -> Figures {
        if self.is_wanted() { figures } else { Figures { recent: None, ..figures } }
    }

    fn is_wanted(&self) -> bool {
        // Read only when it has changed: beats come by the thousand.
        let path = "site.json";
        let Some(site) = self.library.at_hand(path).or_else(|| self.library.get(path).ok()) else { return false };
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        match &*known {
            Some((read, wanted)) if Arc::ptr_eq(read, &site) => *wanted,
            _ => {
                let text = std::str::from_utf8(site.body()).ok();
                let wanted =
                    text.and_then(|text| parse(text).ok()).is_some_and(|site: Site| site.features.visits_by_day);
                *known = Some((site, wanted));
                wanted
            }
        }
    }
}
