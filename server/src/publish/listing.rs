use super::{
    address::{Address, locale},
    error::PublishError,
    teaser::teaser,
};
use std::collections::BTreeMap;
use tintuc::{
    locale::Locale,
    model::{Archive, Article, Feed, Month, Scope, Section, Site},
    router::Route,
};

/// How many items a page has, as the contract says.
const PAGE_SIZE: usize = 20;

/// The articles of a language that are news, newest first.
pub(super) fn news(locale_: Locale, articles: &[Article]) -> Vec<&Article> {
    // A withdrawn article stays at its address as a record, but is no longer news.
    let shown = |article: &&Article| locale(article) == Some(locale_) && article.extension.withdrawn.is_none();
    let mut news = articles.iter().filter(shown).collect::<Vec<_>>();
    news.sort_by(|a, b| b.date_published.cmp(&a.date_published).then_with(|| a.id.cmp(&b.id)));
    news
}

/// All feeds of a language by their path below the content directory: the front one, one for each section, and one for each
/// month of the archive.
pub(super) fn feeds(
    locale: Locale,
    site: &Site,
    news: &[&Article],
    archive: &Archive,
    address: &Address,
) -> Result<BTreeMap<String, Feed>, PublishError> {
    let front = Listing { scope: Scope::All, title: &site.name };
    let mut feeds = front.pages(news, address, locale).collect::<BTreeMap<_, _>>();
    for Section { id, title } in &site.sections {
        let own = news.iter().filter(|article| article.extension.section.as_ref() == Some(id));
        let own = own.copied().collect::<Vec<_>>();
        let listing = Listing { scope: Scope::Section(id.clone()), title };
        for (path, feed) in listing.pages(&own, address, locale) {
            if feeds.insert(path.clone(), feed).is_some() {
                return Err(PublishError::Collision(path));
            }
        }
    }
    let mut rest = news;
    for period in archive.years.iter().flat_map(|year| &year.months) {
        let Some(month) = period.month() else { continue };
        // Both are sorted by time.
        let own;
        (own, rest) = rest.split_at(rest.partition_point(|article| Month::of(article.date_published) == month));
        let listing = Listing { scope: Scope::Month(month), title: &period.title };
        feeds.extend(listing.pages(own, address, locale));
    }
    Ok(feeds)
}

/// A listing, which may have several pages.
struct Listing<'a> {
    scope: Scope,
    title: &'a str,
}

impl Listing<'_> {
    /// Its pages, newest articles first; an empty listing has one empty page.
    fn pages(&self, articles: &[&Article], address: &Address, locale: Locale) -> impl Iterator<Item = (String, Feed)> {
        let count = articles.len().div_ceil(PAGE_SIZE).max(1);
        (0..count).map(move |page| {
            let items = articles.iter().skip(page * PAGE_SIZE).take(PAGE_SIZE);
            let path = self.path(locale, page);
            let next = (page + 1 < count).then(|| self.path(locale, page + 1));
            let feed = Feed {
                version: Feed::VERSION.to_owned(),
                title: self.title.to_owned(),
                language: Some(locale.tag().to_owned()),
                home_page_url: Some(address.page(&Route::listing(locale, self.scope.clone()))),
                feed_url: Some(address.api(&path)),
                next_url: next.map(|path| address.next(&path)),
                found: None,
                items: items.map(|article| teaser(article, address)).collect(),
            };
            (path, feed)
        })
    }

    /// The path of a page, from 0: `feed.json`, `feed-2.json`, …
    fn path(&self, locale: Locale, page: usize) -> String {
        let first = self.scope.feed(locale, None);
        match page {
            0 => first,
            _ => format!("{}-{}.json", first.trim_end_matches(".json"), page + 1),
        }
    }
}
