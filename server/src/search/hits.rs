//! Articles in the form in which a search shows them.

use super::{
    SearchRequest,
    passage::{beginning, passage},
    step_budget::{StepBudget, Stopped},
    terms::Terms,
};
use crate::publish::{Address, text_of, without_text};
use tintuc::{
    model::{Article, Feed, Marks, Teaser},
    router::{Page, Route},
};

/// How much of a text is searched for the passage that is shown, in bytes.
const TEXT: usize = 64 * 1024;
/// How much of a title or lead is shown, in bytes: far more than people write, so that a page of hits is bounded.
const SHORT: usize = 8 * 1024;

/// A page of results as a feed.
pub(super) fn feed(request: &SearchRequest, address: &Address, document: &str, items: Vec<Teaser>) -> Feed {
    Feed {
        version: Feed::VERSION.to_owned(),
        title: format!("{}: {}", request.locale.messages().search, request.parameters.text),
        language: Some(request.locale.tag().to_owned()),
        home_page_url: Some(address.page(&Route::new(request.locale, Page::Search(request.parameters.query())))),
        feed_url: Some(address.api(document)),
        next_url: None,
        found: None,
        items,
    }
}

/// An article as a hit: in the place of its text the passage that was found.
pub(super) fn hit(article: &Article, terms: &Terms, address: &Address, budget: &StepBudget) -> Result<Teaser, Stopped> {
    let mut teaser = short_teaser(article, address);
    let (lead, whole) = terms.mark(teaser.summary.as_deref().unwrap_or_default(), budget)?;
    let passage = || passage(terms, beginning(&text_of(&article.extension.body, TEXT), TEXT), budget);
    let shown = if whole { lead } else { passage()?.unwrap_or(lead) };
    // A feed's item must have a text.
    teaser.content_text = Some(shown.text());
    let (title, _) = terms.mark(&teaser.title, budget)?;
    teaser.extension.marks = Some(Box::new(Marks { title, text: shown }));
    Ok(teaser)
}

/// An article as a suggestion: its title only.
pub(super) fn suggestion(
    article: &Article,
    terms: &Terms,
    address: &Address,
    budget: &StepBudget,
) -> Result<Teaser, Stopped> {
    let mut teaser = short_teaser(article, address);
    teaser.content_text = Some(teaser.title.clone());
    (teaser.summary, teaser.image, teaser.extension.image) = (None, None, None);
    let (title, _) = terms.mark(&teaser.title, budget)?;
    teaser.extension.marks = Some(Box::new(Marks { title, ..Marks::default() }));
    Ok(teaser)
}

/// An article without its text, and with at most [`SHORT`] bytes of title and lead.
fn short_teaser(article: &Article, address: &Address) -> Teaser {
    let mut teaser = without_text(article, address);
    teaser.title = beginning(&teaser.title, SHORT).to_owned();
    teaser.summary = teaser.summary.map(|lead| beginning(&lead, SHORT).to_owned());
    teaser
}
