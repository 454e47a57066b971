use super::{article, failed};
use crate::{
    draft::Draft,
    report::Report,
    writers::{self, State, Written},
};
use std::{
    collections::{HashMap, HashSet},
    path::Path,
};
use tintuc::model::{Href, Id};

/// A draft that has its place.
pub(super) struct Placed {
    pub(super) draft: Draft,
    pub(super) id: Id,
    pub(super) written: Option<Written>,
    /// The key under which it was known, if it has moved.
    pub(super) old_key: Option<String>,
    pub(super) fingerprint: String,
}

/// Gives every draft its id: the one it had, the one that was asked for, or a free one of its headline.
pub(super) fn place(
    drafts: Vec<Draft>,
    wanted: Option<&Id>,
    content: &Path,
    state: &State,
    report: &mut Report,
) -> Vec<Placed> {
    let mut taken: HashSet<String> = state.sources.values().map(|written| written.id.clone()).collect();
    let wanted = wanted.filter(|_| drafts.len() == 1);
    let mut placed = Vec::new();
    let mut keys = HashSet::new();
    // Of two copies of a file that is gone, one is that file.
    let mut claimed = HashSet::new();
    for draft in drafts {
        if !keys.insert(draft.origin.key.clone()) {
            continue;
        }
        let says = serde_json::json!([draft.title, draft.lead, format!("{:?}", draft.parts)]);
        let fingerprint = writers::fingerprint(&says);
        let known = state.find(&draft.origin.key, &fingerprint).filter(|(key, _)| claimed.insert(key.clone()));
        let is_taken = |id: &Id| taken.contains(id.as_str()) || article(content, id).exists();
        let id = known
            .as_ref()
            .and_then(|(_, written)| Id::new(written.id.clone()).ok())
            .or_else(|| wanted.cloned())
            .or_else(|| {
                let slug = draft.slug.as_deref().filter(|slug| Id::new(*slug).is_ok());
                let name = slug
                    .map_or_else(|| writers::from_headline(draft.title.as_deref().unwrap_or_default()), str::to_owned);
                writers::free(&name, is_taken)
            });
        let Some(id) = id else {
            report.articles.push(failed(draft.origin.label, "no free id".to_owned(), draft.notes));
            continue;
        };
        taken.insert(id.to_string());
        let (old_key, written) = known.unzip();
        placed.push(Placed { draft, id, written, old_key, fingerprint });
    }
    placed
}

/// Where the old addresses lead now.
pub(super) fn links(placed: &[Placed]) -> HashMap<String, Href> {
    let mut links = HashMap::new();
    for Placed { draft, id, .. } in placed {
        // Relative to the API base, as all addresses of the content are.
        let Ok(href) = Href::new(&format!("../tin/{id}")) else { continue };
        for alias in &draft.aliases {
            links.insert(address(alias), href.clone());
        }
    }
    links
}

/// An address as it is compared: without scheme, fragment and last slash.
pub(super) fn address(text: &str) -> String {
    let text = text.split('#').next().unwrap_or_default();
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    text.trim_start_matches("www.").trim_end_matches('/').to_owned()
}
